using System.Collections.Immutable;
using System.Diagnostics;
using IoiClaims.Checkpoints;
using IoiClaims.Fixtures;
using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>Which claims to run.</summary>
/// <param name="Project">The project or its folder; null for the folder "claims" found upwards.</param>
/// <param name="Claims">Claims, or the beginnings of their names; all if none.</param>
/// <param name="Subjects">Subjects, by their names or, of models that do not ship, by what they are loaded from; all if none.</param>
/// <param name="Shard">Which part, such as "2/5"; null for the whole.</param>
/// <param name="Further">What is handed on to dotnet test.</param>
internal sealed record ClaimsRunRequest(
    string? Project, IReadOnlyList<string> Claims, IReadOnlyList<string> Subjects, string? Shard, IReadOnlyList<string> Further)
{
    /// <summary>The command line of "dotnet" that runs them.</summary>
    public IReadOnlyList<string> Arguments(string project) =>
        ["test", project, .. Filter is { } filter ? new[] { "--filter", filter } : [], .. Further];

    /// <summary>What dotnet test selects tests by; null for all.</summary>
    public string? Filter
    {
        get
        {
            // A claim's fixtures are named after it. A subject is their argument, by its display name or in quotes, which MSBuild
            // takes escaped only; with the brackets no other subject's name contains it.
            string[] parts =
            [
                .. Either(Claims.Select(claim => $"FullyQualifiedName~{claim}")),
                .. Either(Subjects.SelectMany(subject => new[]
                {
                    $"FullyQualifiedName~\\({subject}\\)", $"FullyQualifiedName~\\(%22{subject}%22\\)",
                })),
            ];
            return parts.Length == 0 ? null : string.Join('&', parts);
        }
    }

    /// <summary>The part, checked.</summary>
    /// <exception cref="UsageException">It is not a part such as 2/5.</exception>
    public Shard? Part
    {
        get
        {
            try
            {
                return Shard is null ? null : IoiClaims.Shard.Parse(Shard);
            }
            catch (FormatException wrong)
            {
                throw new UsageException(wrong.Message);
            }
        }
    }

    private static IEnumerable<string> Either(IEnumerable<string> terms)
    {
        var all = terms.ToList();
        return all.Count == 0 ? [] : [all.Count == 1 ? all[0] : $"({string.Join('|', all)})"];
    }
}

/// <summary>What a run of claims came to.</summary>
/// <param name="TestsPassed">Whether dotnet test succeeded.</param>
/// <param name="Reports">The report of each project that ran; none where nothing ran, as when the project does not build.</param>
internal sealed record ClaimsRunResult(bool TestsPassed, ImmutableArray<(string Folder, RunRecord Run)> Reports)
{
    /// <summary>Whether claims ran, and nothing failed.</summary>
    public bool Passed => TestsPassed && !Reports.IsEmpty;
}

/// <summary>Runs a project of claims with dotnet test.</summary>
internal static class ClaimsRun
{
    /// <summary>Runs the claims, shows what dotnet test says, and reads what the run left.</summary>
    /// <param name="request">Which claims.</param>
    /// <param name="quietOutput">Whether standard output is wanted for something else, so that dotnet's goes to standard error.</param>
    /// <param name="context">Where the project is, and who reads.</param>
    /// <param name="cancellation">Stops dotnet test and all that it started.</param>
    public static async Task<ClaimsRunResult> RunAsync(
        ClaimsRunRequest request, bool quietOutput, CommandContext context, CancellationToken cancellation)
    {
        var project = ProjectOf(request.Project, context);
        var (meant, guests) = Checked(request, context);
        var part = request.Part;
        var variables = new Dictionary<string, string>();
        if (guests.Count > 0)
        {
            // Full paths: the run is started elsewhere than the command was typed.
            variables[NamedModel.Variable] = string.Join(',', guests.Select(named => named.Model)
                .Prepend(context.Environment.Variable(NamedModel.Variable)).OfType<string>());
        }

        if (part is not null)
        {
            variables[Shard.Variable] = part.ToString();
        }

        // Asked for by name, a subject that is not here is a failure, not something to skip.
        if (meant.Subjects.Contains(Gpt2Small.Name))
        {
            variables["IOI_REQUIRE"] = Gpt2Small.Name;
        }

        // The run itself knows best where its report is: in which repository, under which name, beside which other run's.
        var reports = Path.GetTempFileName();
        try
        {
            variables[ReportFiles.ListVariable] = reports;
            var succeeded = await TestAsync(meant.Arguments(project), variables, quietOutput, context, cancellation);
            return new ClaimsRunResult(
                succeeded,
                [.. (await File.ReadAllLinesAsync(reports, cancellation)).Distinct().Select(folder => (folder, ReportFolder.Read(folder)))]);
        }
        finally
        {
            File.Delete(reports);
        }
    }

    /// <summary>Runs dotnet and shows what it says.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Environment variables beside those of this process.</param>
    /// <param name="quietOutput">Whether standard output is wanted for something else, so that dotnet's goes to standard error.</param>
    /// <param name="context">Where it runs, and who reads.</param>
    /// <param name="cancellation">Stops it and all that it started.</param>
    /// <returns>Whether it succeeded.</returns>
    public static Task<bool> TestAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> variables,
        bool quietOutput,
        CommandContext context,
        CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(context.Environment.Variable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = context.WorkingFolder,
            UseShellExecute = false,
            RedirectStandardOutput = quietOutput || context.Output != Console.Out,
            RedirectStandardError = context.Error != Console.Error,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return WaitAsync(start, quietOutput ? context.Error : context.Output, context.Error, cancellation);
    }

    /// <summary>The request with names as they are written, and the models in it that do not ship.</summary>
    private static (ClaimsRunRequest Meant, IReadOnlyList<NamedModel> Guests) Checked(ClaimsRunRequest request, CommandContext context)
    {
        if (request.Subjects.Select(Gpt2Small.NameInTables).Contains(Gpt2Small.Name)
            && CheckpointSources.Find(HubModel.Gpt2, context.Environment) is { Folder: null } search)
        {
            throw new SubjectMissingException(search.Explanation);
        }

        // Where nothing ran and nothing is verified, the project alone knows its claims.
        var known = KnownClaims.Find(null, context);
        if (known.Units.IsEmpty || request.Project is not null)
        {
            return (request with { Subjects = [.. request.Subjects.Select(Gpt2Small.NameInTables)] }, []);
        }

        var isKnown = request.Subjects.ToLookup(subject => NamedModel.Ships(subject) || IsPlainNameOf(subject, known));
        var shipped = isKnown[true].Select(Gpt2Small.NameInTables).ToList();
        var guests = isKnown[false].Select(subject => Guest(subject, known, context)).ToList();
        return (
            request with
            {
                Claims = [.. request.Claims.SelectMany(known.Meant).Distinct()],
                Subjects = [.. shipped.Select(known.Subject), .. guests.Select(named => named.Name)],
            },
            guests);
    }

    // Another project's own subjects are known by the verdicts recorded on them. Paths and owner/name are never meant so.
    private static bool IsPlainNameOf(string text, KnownClaims known) => known.Subjects.Contains(text) && text.IndexOfAny(['/', '\\']) < 0;

    private static NamedModel Guest(string text, KnownClaims known, CommandContext context)
    {
        var named = NamedModel.In(text, context.Environment) is [var one] ? one
            : throw new UsageException($"'{text}' is not one subject: give each an -s of its own.");
        return named.Missing is not { } missing ? named
            : named.Command is not null ? throw new SubjectMissingException(missing)
            : throw new UsageException(text.IndexOfAny(['/', '\\']) >= 0
                ? missing
                : $"no subject '{text}'{Nearest.Suggest(text, known.Subjects)} Claims are about {string.Join(", ", known.Subjects)}; or name a "
                    + "model of the hub, owner/name, or the folder of one.");
    }

    /// <summary>The project of the claims: the one given, or the folder "claims" here or above.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static string ProjectOf(string? given, CommandContext context)
    {
        if (given is not null)
        {
            var path = context.PathOf(given);
            return File.Exists(path) || Directory.Exists(path) ? path : throw new UsageException($"There is no project {path}.");
        }

        for (var folder = new DirectoryInfo(context.WorkingFolder); folder is not null; folder = folder.Parent)
        {
            var claims = folder.Name == "claims" ? folder.FullName : Path.Combine(folder.FullName, "claims");
            if (Directory.Exists(claims) && Directory.EnumerateFiles(claims, "*.csproj").Any())
            {
                return claims;
            }
        }

        throw new UsageException(
            $"There is no folder 'claims' with a project in {context.WorkingFolder} or above it; name the project with --project.");
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
