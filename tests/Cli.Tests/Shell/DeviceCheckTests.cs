namespace IoiClaims.Cli.Tests.Shell;

/// <summary>What the doctor says of devices, with GPUs and without.</summary>
public class DeviceCheckTests
{
    [TestCase(null, 0, true, "CPU; for an NVIDIA GPU dotnet build -p:TorchDevice=cuda -m:1, then IOI_DEVICE=cuda", null)]
    [TestCase(null, 2, true, "CPU; 2 GPUs unused, and IOI_DEVICE=cuda uses one", null)]
    [TestCase("cuda:1", 2, true, "cuda:1 of 2 GPUs, for IOI_DEVICE says so", null)]
    [TestCase("cuda", 0, false, "IOI_DEVICE asks for cuda:0; torch finds no GPU", "dotnet build -p:TorchDevice=cuda -m:1")]
    [TestCase("cuda:1", 1, false, "IOI_DEVICE asks for cuda:1; torch finds 1 GPU, counted from 0", "unset IOI_DEVICE")]
    public void It_says_what_subjects_are_loaded_on(string? asked, int gpus, bool ok, string detail, string? fix) =>
        DeviceCheck.Of(asked, gpus).Should().BeEquivalentTo(
            new { State = ok ? CheckState.Ok : CheckState.Broken, Detail = detail, Fix = fix });

    [Test]
    public void A_word_that_names_no_device_is_broken() =>
        DeviceCheck.Of("gpu", 1).Should().BeEquivalentTo(new { State = CheckState.Broken, Fix = "unset IOI_DEVICE" });

    [TestCase("gpu", "There is no device 'gpu'")]
    [TestCase("cuda:63", "cuda:63 is asked for")]
    public async Task A_command_is_told_so_before_it_does_anything(string device, string message)
    {
        var run = await CommandLineRun.InProcessAsync(
            "/nowhere", [("IOI_DEVICE", device)], CancellationToken.None, "sweep", "-s", "planted", "-n", "2", "--from", "abc");

        run.ExitCode.Should().Be(Cli.ExitCode.Failure);
        run.Error.Should().Contain(message);
    }
}
