using System.Diagnostics;

namespace IoiClaims.Docs.Tests.Samples;

/// <summary>Runs dotnet, in the repository's root.</summary>
internal static class Dotnet
{
    /// <summary>Runs it and waits for it.</summary>
    /// <returns>The exit code, and what it wrote to standard output, or where it failed to both.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["OMP_NUM_THREADS"] = "1", ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
        };
        using var process = Process.Start(start)!;
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var error = process.StandardError.ReadToEndAsync(cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, (process.ExitCode == 0 ? output : output + await error).ReplaceLineEndings("\n"));
    }
}
