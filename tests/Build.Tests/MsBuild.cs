using System.Diagnostics;

namespace IoiClaims.Build.Tests;

/// <summary>Asks MSBuild about the repository's projects.</summary>
internal static class MsBuild
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string project, params string[] arguments)
    {
        // The dotnet that runs the tests, where it is dotnet that runs them.
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = BuildFacts.RepositoryRoot,
        };
        foreach (var argument in (string[])["msbuild", project, "-nologo", "-nodeReuse:false", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        // With -getItem, results go to one stream and errors to the other.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }
}
