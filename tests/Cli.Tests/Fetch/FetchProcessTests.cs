using System.Diagnostics;
using System.Globalization;
using IoiClaims.Models.Tests.Hub;

namespace IoiClaims.Cli.Tests.Fetch;

/// <summary>"ioi fetch" as a process of its own, which can be killed.</summary>
[TestFixture]
public sealed class FetchProcessTests
{
    private static readonly string[] Proxies =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"];

    private FetchFixture fixture = null!;

    [SetUp]
    public void MakeFixture() => fixture = new FetchFixture();

    [TearDown]
    public void DeleteFixture() => fixture.Dispose();

    [Test]
    [CancelAfter(120_000)]
    public async Task Killed_in_mid_download_it_leaves_no_model_and_the_next_goes_on_from_there(CancellationToken patience)
    {
        fixture.Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 1000 });
        using (var process = Start([]))
        {
            await fixture.Hub.Stalled.WaitAsync(patience);
            await PartIsThere(patience);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(patience);
        }

        fixture.FinalShouldNotBeThere();
        new FileInfo(fixture.PartOfWeights).Length.Should().Be(1000);
        using var again = Start([]);
        await Finished(again, 0);

        fixture.FinalShouldBeWhole();
        fixture.Hub.Requests.Where(request => request.Step == "content model.safetensors").Select(request => request.From)
            .Should().Equal(0, 1000);
    }

    // Ctrl-C at a terminal; what an operating system, a container or a CI service sends.
    [TestCase("INT")]
    [TestCase("TERM")]
    [Platform(Exclude = "Win", Reason = "Windows has no way to send Ctrl-C to one process")]
    [CancelAfter(120_000)]
    public async Task Stopped_by_a_signal_it_says_so_and_leaves_a_part(string signal, CancellationToken patience)
    {
        fixture.Hub.Fail("content model.safetensors", (_, right) => right with { StallAfter = 1000 });
        using var process = Start([]);
        await fixture.Hub.Stalled.WaitAsync(patience);
        await PartIsThere(patience);

        using (var interrupt = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await interrupt.WaitForExitAsync(patience);
        }

        (await Finished(process, 130)).Should().Contain("What has arrived is kept");
        fixture.FinalShouldNotBeThere();
        new FileInfo(fixture.PartOfWeights).Length.Should().Be(1000);
    }

    [Test]
    public async Task The_proxy_variables_are_followed()
    {
        using var process = Start([("HTTP_PROXY", fixture.Hub.Endpoint), ("HF_ENDPOINT", "http://hub.invalid"), ("NO_PROXY", "localhost")]);

        await Finished(process, 0);

        fixture.FinalShouldBeWhole();
        fixture.Hub.Requests.Should().Contain(request => request.Target.StartsWith("http://hub.invalid/api/models/", StringComparison.Ordinal));
    }

    [Test]
    public async Task Hosts_that_NO_PROXY_lists_are_asked_directly()
    {
        using var process = Start([("HTTP_PROXY", "http://proxy.invalid:1"), ("NO_PROXY", "127.0.0.1,localhost")]);

        await Finished(process, 0);

        fixture.FinalShouldBeWhole();
    }

    private static async Task<string> Finished(Process process, int exitCode)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(exitCode, $"it wrote:\n{error}\n{await output}");
        return error;
    }

    /// <summary>Waits until the child has written what the hub sent before it fell silent; the file system is all that tells.</summary>
    private async Task PartIsThere(CancellationToken patience)
    {
        while (!File.Exists(fixture.PartOfWeights) || new FileInfo(fixture.PartOfWeights).Length < 1000)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience);
        }
    }

    private Process Start(IEnumerable<(string Name, string Value)> variables)
    {
        // A shell starts background jobs deaf to Ctrl-C, and their children inherit it: these tests must hear it there too.
        string[] hearing = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];
        string[] command =
        [
            .. hearing, Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            "exec", Path.Combine(AppContext.BaseDirectory, "ioi.dll"), "fetch", "gpt2", "--revision", "main",
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Proxies.Append("HF_TOKEN").Append("HF_HUB_OFFLINE"))
        {
            start.Environment.Remove(name);
        }

        start.Environment["HF_ENDPOINT"] = fixture.Hub.Endpoint;
        start.Environment["IOI_CACHE"] = fixture.Cache.Root;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
