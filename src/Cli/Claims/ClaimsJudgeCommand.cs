using System.CommandLine;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi claims judge: judges what a run measured by what is asked now.</summary>
internal static class ClaimsJudgeCommand
{
    private const string Examples = """
        ioi claims judge --by planted                    the last run's numbers, by the bounds in planted's verified tables
        ioi claims judge results/claims.json --subject gpt2-small --by planted
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "judge",
            "Judges what a run measured by what is asked now, without a run: intervals are in its record, and bounds in the verified tables of "
            + "findings. Change a bound, verify it on a model that ships, and judge the results of a model that takes long.");
        var record = new Argument<string?>("record")
        {
            Description = "A claims.json, or the folder it is in; the last run's (artifacts/claims) if omitted.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var subject = ClaimsCommand.SubjectOption(context);
        var by = new Option<string?>("--by") { Description = "The subject whose verified tables say what is asked; each record's own if omitted.", HelpName = "subject" };
        command.Add(record);
        command.Add(subject);
        command.Add(by);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var run = ReportFolder.ReadGiven(parsed.GetValue(record), context);
                var subjects = parsed.GetValue(subject)!.Select(name => SubjectSource.NameInTables(name, context)).ToArray();
                var snapshots = TablesFolder.Of(null, context);
                var judged = run.Claims
                    .Where(each => each.Status == ClaimStatus.Ran && (subjects.Length == 0 || subjects.Contains(each.Subject)))
                    .Select(each => (Claim: each, Table: new SnapshotName(parsed.GetValue(by) ?? each.Subject, each.Text.Name, ClaimReport.FindingsTable).VerifiedPath(snapshots)))
                    .Where(each => File.Exists(each.Table))
                    .Select(each => (each.Claim, Rejudged.By(each.Claim, TableText.Parse(File.ReadAllText(each.Table), each.Table))))
                    .ToList();
                if (judged.Count == 0)
                {
                    throw new FailedException(
                        $"Nothing to judge: of {string.Join(", ", run.Claims.Select(each => each.Unit.ToString()).DefaultIfEmpty("no claim"))} none ran"
                        + $"{(subjects.Length > 0 ? $" on {string.Join(", ", subjects)}" : string.Empty)} and has a verified table of findings"
                        + $"{(parsed.GetValue(by) is { } other ? $" of {other}" : string.Empty)} in {snapshots}.");
                }

                new ClaimsJudgePresentation().Give(judged, output.Read(parsed), context, cancellation);
                return ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, Examples);
    }
}

/// <summary>Verdicts then and now, and the findings that changed.</summary>
internal sealed class ClaimsJudgePresentation : Presentation<List<(ClaimRecord Then, Rejudged Now)>>
{
    public override void Draw(List<(ClaimRecord Then, Rejudged Now)> result, IAnsiConsole screen)
    {
        foreach (var (then, now) in result)
        {
            Page.Headline(screen, $"{then.Unit}: {Word(then.Verdict)}{(now.Record.Verdict == then.Verdict ? ", as before" : $" → {Word(now.Record.Verdict)}")}");
            foreach (var (before, after) in now.Changed)
            {
                Page.Line(screen, $"  {after.Statement}");
                Page.Line(screen, $"    {after.Measured}");
                Page.Line(screen, $"    {Asked(before)} → {Asked(after)}");
            }

            foreach (var sentence in now.NotJudged)
            {
                Page.Dim(screen, $"  takes a run: {sentence}");
            }
        }
    }

    public override object Document(List<(ClaimRecord Then, Rejudged Now)> result) => new
    {
        Schema = "ioi/judged/1",
        Claims = result.Select(each => new
        {
            Claim = each.Then.Text.Name,
            each.Then.Subject,
            Then = Word(each.Then.Verdict),
            Now = Word(each.Now.Record.Verdict),
            Changed = each.Now.Changed.Select(finding => new { Finding = finding.Now.Statement, Then = Asked(finding.Before), Now = Asked(finding.Now) }),
            TakesARun = each.Now.NotJudged,
        }),
    };

    private static string Asked(FindingRecord finding) =>
        $"{finding.Role.ToString().ToLowerInvariant()}{(finding.Required.Length > 0 ? $", {finding.Required}" : string.Empty)}: {Word(finding.Verdict)}";

    private static string Word(Verdict? verdict) => verdict is { } known ? KnownUnit.Word(known) : "no verdict";
}
