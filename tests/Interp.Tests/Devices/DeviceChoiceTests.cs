using TorchSharp;

namespace IoiClaims.Interp.Tests.Devices;

/// <summary>Devices as people write them, and what they are told where one is not there.</summary>
public class DeviceChoiceTests
{
    [TestCase(null, "cpu", "cpu")]
    [TestCase("", "cpu", "cpu")]
    [TestCase("CPU", "cpu", "cpu")]
    [TestCase(" cuda ", "cuda:0", "cuda")]
    [TestCase("cuda:0", "cuda:0", "cuda")]
    [TestCase("Cuda:12", "cuda:12", "cuda")]
    public void It_is_read_as_people_write_it(string? text, string device, string kind)
    {
        var choice = DeviceChoice.Parse(text);
        choice.ToString().Should().Be(device);
        choice.Kind.Should().Be(kind);
        DeviceChoice.Parse(choice.ToString()).Should().Be(choice);
    }

    [TestCase("gpu")]
    [TestCase("cuda:")]
    [TestCase("cuda:-1")]
    [TestCase("cuda:+1")]
    [TestCase("cuda:99999999999")]
    [TestCase("cuda0")]
    [TestCase("mps")]
    public void What_is_no_device_is_refused_with_what_there_is(string text) =>
        FluentActions.Invoking(() => DeviceChoice.Parse(text)).Should().Throw<FormatException>()
            .WithMessage($"*'{text}'*IOI_DEVICE*cpu, cuda*cuda:N*");

    [Test]
    public void The_cpu_is_always_there() => DeviceChoice.Cpu.Open().type.Should().Be(DeviceType.CPU);

    [Test]
    public void A_gpu_that_is_not_there_is_refused_with_the_command_that_builds_for_one()
    {
        var beyond = new DeviceChoice(DeviceChoice.CountGpus());
        beyond.Invoking(choice => choice.Open()).Should().Throw<DeviceUnavailableException>();
        new DeviceChoice(0).Invoking(choice => choice.CheckAmong(0)).Should().Throw<DeviceUnavailableException>()
            .WithMessage("cuda:0 is asked for*built for the CPU*dotnet build -p:TorchDevice=cuda -m:1*unset IOI_DEVICE*");
        new DeviceChoice(2).Invoking(choice => choice.CheckAmong(2)).Should().Throw<DeviceUnavailableException>()
            .WithMessage("cuda:2 is asked for, but there are 2 GPUs, cuda:0 to cuda:1.");
        new DeviceChoice(1).Invoking(choice => choice.CheckAmong(2)).Should().NotThrow();
    }
}
