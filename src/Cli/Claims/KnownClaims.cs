using System.Collections.Immutable;

namespace IoiClaims.Cli;

/// <summary>A claim on a subject, as far as anything here knows of it.</summary>
/// <param name="Unit">Claim and subject.</param>
/// <param name="Recorded">The recorded verdict, in a word; null if none is known.</param>
/// <param name="Last">The last run's record; null if it was not part of it.</param>
internal sealed record KnownUnit(ClaimUnit Unit, string? Recorded, ClaimRecord? Last)
{
    /// <summary>What the last run made of it, in a word or two.</summary>
    public string LastWord => Last switch
    {
        null => "not run",
        { Status: ClaimStatus.NotRun } => "skipped",
        { Status: ClaimStatus.Error } => "error",
        { Verdict: { } verdict } => Word(verdict),
        _ => "no verdict",
    };

    /// <summary>Whether the last run came out otherwise than recorded.</summary>
    public bool IsOff => Last is { Status: not ClaimStatus.NotRun, Passed: false };

    public static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}

/// <summary>What is known of claims without running any: the last run's record, and the verified findings.</summary>
/// <param name="Folder">The folder of the last run's report.</param>
/// <param name="Run">The last run; null if there was none.</param>
/// <param name="Statements">What each claim says, by its name.</param>
/// <param name="Units">Claims on subjects, in order.</param>
internal sealed record KnownClaims(
    string Folder, RunRecord? Run, ImmutableDictionary<string, string> Statements, ImmutableArray<KnownUnit> Units)
{
    /// <summary>Names of claims, in order.</summary>
    public IEnumerable<string> Names => Units.Select(unit => unit.Unit.Claim).Distinct();

    /// <summary>Names of subjects, in order.</summary>
    public IEnumerable<string> Subjects => Units.Select(unit => unit.Unit.Subject).Distinct();

    /// <summary>Looks at the last run and at the verified tables.</summary>
    /// <param name="report">The folder of the report; null for the usual one.</param>
    /// <param name="context">Where to look.</param>
    public static KnownClaims Find(string? report, CommandContext context)
    {
        var folder = ReportFolder.Of(report, context);
        var run = ReportFolder.TryRead(folder);
        var (verified, recorded) = Verified(context);
        IEnumerable<ClaimUnit> known = recorded is null ? [] :
            from claim in recorded.Claims
            from subject in recorded.Subjects
            where recorded[claim, subject] is not null
            select new ClaimUnit(claim, subject);
        var units = (run?.Units ?? []).Concat(run?.Claims.Select(record => record.Unit) ?? []).Concat(known);
        return new KnownClaims(
            folder,
            run,
            (run?.Texts ?? []).Select(text => (text.Name, text.Statement))
                .Concat(run?.Claims.Select(record => (record.Text.Name, record.Text.Statement)) ?? [])
                .Concat(verified)
                .DistinctBy(each => each.Item1)
                .ToImmutableDictionary(each => each.Item1, each => each.Item2),
            [.. units.Distinct().Order().Select(unit =>
            {
                var last = run?.Find(unit.Claim, unit.Subject);
                return new KnownUnit(
                    unit, (last?.Expected ?? recorded?[unit.Claim, unit.Subject]) is { } expected ? KnownUnit.Word(expected) : null, last);
            })]);
    }

    /// <summary>The claims that a name means: of that name, or those whose names begin with it.</summary>
    /// <exception cref="UsageException">No claim; the message says what is near it.</exception>
    public IReadOnlyList<string> Meant(string name)
    {
        var exact = Names.Where(each => string.Equals(each, name, StringComparison.OrdinalIgnoreCase)).ToList();
        var meant = exact.Count > 0 ? exact : [.. Names.Where(each => each.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
        return meant.Count > 0 && name.Length > 0
            ? meant
            : throw new UsageException(
                $"no claim '{name}'{Nearest.Suggest(name, Names)} There are {string.Join(", ", Names)}.");
    }

    /// <summary>Checks a subject's name.</summary>
    /// <exception cref="UsageException">No claim is about it.</exception>
    public string Subject(string name) => Subjects.Contains(name) ? name : throw new UsageException(
        $"no claim is about a subject '{name}'{Nearest.Suggest(name, Subjects)} Claims are about {string.Join(", ", Subjects)}.");

    // A claim's findings are a verified table, which says the statement; the verdicts of all claims are another.
    private static (IReadOnlyList<(string Claim, string Statement)> Statements, RecordedVerdicts? Verdicts) Verified(CommandContext context)
    {
        try
        {
            var folder = TablesFolder.Of(null, context);
            return (
                [
                    .. SnapshotFolder.List(folder)
                        .Where(files => files.Name.Table == ClaimReport.FindingsTable && File.Exists(files.VerifiedPath))
                        .Select(files => (files.Name.Claim, Table: Read(files.VerifiedPath)))
                        .Where(each => each.Table is not null)
                        .Select(each => (each.Claim, each.Table!.Heading.Title)),
                ],
                RecordedVerdicts.In(folder));
        }
        catch (Exception nothing) when (nothing is FailedException or UsageException)
        {
            return ([], null);
        }
    }

    private static NumericTable? Read(string path)
    {
        try
        {
            return TableText.Parse(File.ReadAllText(path), path);
        }
        catch (FormatException)
        {
            // "ioi snapshots" says so; here it is only one source of three.
            return null;
        }
    }
}
