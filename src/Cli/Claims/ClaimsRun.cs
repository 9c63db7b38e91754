using System.Diagnostics;
using IoiClaims.Fixtures;
using IoiClaims.Gpt2;
using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>What a run of claims came to.</summary>
/// <param name="TestsPassed">Whether dotnet test was content.</param>
/// <param name="Folder">The folder of the report.</param>
/// <param name="Run">The run's record; null where the run left none, as when the project does not build.</param>
internal sealed record ClaimsRunResult(bool TestsPassed, string Folder, RunRecord? Run);

/// <summary>Runs a project of claims with dotnet test.</summary>
internal static class ClaimsRun
{
    /// <summary>Runs the claims, shows what dotnet test says, and reads what the run left.</summary>
    /// <param name="request">Which claims.</param>
    /// <param name="quietOutput">Whether standard output is wanted for something else, so that dotnet's goes to standard error.</param>
    /// <param name="surroundings">Where the project is, and who reads.</param>
    /// <param name="cancellation">Stops dotnet test and all that it started.</param>
    public static async Task<ClaimsRunResult> RunAsync(
        ClaimsRunRequest request, bool quietOutput, Surroundings surroundings, CancellationToken cancellation)
    {
        var project = ProjectOf(request.Project, surroundings);
        var meant = Checked(request, surroundings);
        var part = request.Part;
        var folder = ReportFolder.Of(null, surroundings);
        var before = LastWritten(folder);
        var start = new ProcessStartInfo(surroundings.Environment.Variable("DOTNET_HOST_PATH") ?? "dotnet", meant.Arguments(project))
        {
            WorkingDirectory = surroundings.WorkingFolder,
            UseShellExecute = false,
            RedirectStandardOutput = quietOutput || surroundings.Output != Console.Out,
            RedirectStandardError = surroundings.Error != Console.Error,
        };
        if (part is not null)
        {
            start.Environment[Shard.Variable] = part.ToString();
        }

        // Asked for by name, a subject that is not here is a failure, not something to skip.
        if (meant.Subjects.Contains(Gpt2Small.Name))
        {
            start.Environment["IOI_REQUIRE"] = Gpt2Small.Name;
        }

        var succeeded = await WaitAsync(start, quietOutput ? surroundings.Error : surroundings.Output, surroundings.Error, cancellation);
        return new ClaimsRunResult(
            succeeded, folder, LastWritten(folder) is { } after && after != before ? ReportFolder.Read(folder) : null);
    }

    private static DateTime? LastWritten(string folder)
    {
        var file = Path.Combine(folder, RunReport.RecordFile);
        return File.Exists(file) ? File.GetLastWriteTimeUtc(file) : null;
    }

    /// <summary>The request with names as they are written.</summary>
    private static ClaimsRunRequest Checked(ClaimsRunRequest request, Surroundings surroundings)
    {
        if (request.Subjects.Contains(Gpt2Small.Name) && CheckpointSources.Find(HubModel.Gpt2, surroundings.Environment) is { Folder: null } search)
        {
            throw new SubjectMissingException(SubjectSource.Explanation(search));
        }

        // Where nothing ran and nothing is verified, the project alone knows its claims.
        var known = KnownClaims.Find(null, surroundings);
        return known.Units.IsEmpty || request.Project is not null
            ? request
            : request with
            {
                Claims = [.. request.Claims.SelectMany(known.Meant).Distinct()],
                Subjects = [.. request.Subjects.Select(known.Subject)],
            };
    }

    private static string ProjectOf(string? given, Surroundings surroundings)
    {
        if (given is not null)
        {
            var path = surroundings.PathOf(given);
            return File.Exists(path) || Directory.Exists(path) ? path : throw new UsageException($"There is no project {path}.");
        }

        for (var folder = new DirectoryInfo(surroundings.WorkingFolder); folder is not null; folder = folder.Parent)
        {
            var claims = folder.Name == "claims" ? folder.FullName : Path.Combine(folder.FullName, "claims");
            if (Directory.Exists(claims) && Directory.EnumerateFiles(claims, "*.csproj").Any())
            {
                return claims;
            }
        }

        throw new UsageException(
            $"There is no folder 'claims' with a project in {surroundings.WorkingFolder} or above it; name the project with --project.");
    }

    private static async Task<bool> WaitAsync(ProcessStartInfo start, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var process = Start(start);
        var reading = Task.WhenAll(
            start.RedirectStandardOutput ? PassOnAsync(process.StandardOutput, output) : Task.CompletedTask,
            start.RedirectStandardError ? PassOnAsync(process.StandardError, error) : Task.CompletedTask);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        await reading;
        return process.ExitCode == 0;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception wrong)
        {
            throw new FailedException($"{start.FileName} could not be started: {wrong.Message} The .NET 10 SDK runs claims: https://dotnet.microsoft.com/download");
        }
    }

    private static async Task PassOnAsync(TextReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }
}
