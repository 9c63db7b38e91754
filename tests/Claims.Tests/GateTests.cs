using System.Diagnostics;
using IoiClaims.Testing;

namespace IoiClaims.Claims.Tests;

/// <summary>What a gate sees where GPT-2's weights are missing: the tests that would need them, run in a process of their own.</summary>
public sealed class GateTests
{
    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("ioi-gate-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test, CancelAfter(120_000)]
    public async Task Without_weights_a_model_that_is_required_fails_each_claim_and_each_comparison(CancellationToken cancellation)
    {
        var (exitCode, output) = await RunAsync("gpt2", cancellation);

        Assert.That(exitCode, Is.Not.Zero, output);
        Assert.That(output, Does.Match(@"Failed:\s+[1-9][0-9]*, Passed:\s+0, Skipped:\s+0"));
        Assert.That(output, Does.Contain("The subject gpt2-small is required, but it cannot run here.").And.Contain("ioi fetch gpt2"));
        Assert.That(output, Does.Contain("The subject gpt2-small is required, but not all it takes is here."));
    }

    [Test, CancelAfter(120_000)]
    public async Task Without_weights_a_model_that_is_not_required_is_skipped(CancellationToken cancellation)
    {
        var (exitCode, output) = await RunAsync(null, cancellation);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Match(@"Failed:\s+0, Passed:\s+0, Skipped:\s+[1-9]"));
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string? required, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["test", typeof(IoiClaim).Assembly.Location, "--filter", $"FullyQualifiedName~{nameof(ClaimFixture.Its_model_is_here)}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var variable in (string[])["IOI_GPT2", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "IOI_SHARD", "IOI_BREAK", "IOI_REPORTS", "GITHUB_STEP_SUMMARY"])
        {
            start.Environment.Remove(variable);
        }

        start.Environment["IOI_CACHE"] = start.Environment["HF_HOME"] = start.Environment["IOI_ARTIFACTS"] = folder;
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment[RequiredSubjects.Variable] = required ?? string.Empty;
        using var process = Process.Start(start)!;
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, output);
    }
}
