using System.CommandLine;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi claims show: what a claim says, and what the last run found.</summary>
internal static class ClaimsShowCommand
{
    private const string Examples = """
        ioi claims show Claim2                           what is claimed, why, and what the last run found
        ioi claims show Claim2 --subject planted --json
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command("show", "Shows a claim: its statement, its reasoning, and what the last run found on each subject.");
        var claim = new Argument<string>("claim") { HelpName = "claim", Description = "A claim, as in Claim2, or the beginning of the names of several." };
        claim.CompletionSources.Add(_ => ClaimsCommand.Names(context));
        var subject = ClaimsCommand.SubjectOption(context);
        var brief = new Option<bool>("--brief") { Description = "Leave out the reasoning." };
        var report = ClaimsCommand.ReportOption();
        command.Add(claim);
        command.Add(subject);
        command.Add(brief);
        command.Add(report);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var known = KnownClaims.Find(parsed.GetValue(report), context);
                var run = known.Run ?? ReportFolder.Read(known.Folder);
                var names = known.Meant(parsed.GetRequiredValue(claim));
                var subjects = parsed.GetValue(subject)!.Select(name => known.Subject(SubjectSource.NameInTables(name, context))).ToList();
                var records = run.Claims.Where(record => names.Contains(record.Text.Name)
                    && (subjects.Count == 0 || subjects.Contains(record.Subject))).ToList();
                if (records.Count == 0)
                {
                    throw new FailedException(
                        $"{string.Join(", ", names)} was not part of the last run. To run it: {CommandContext.Program} claims run --claim {names[0]}");
                }

                new ClaimShowPresentation().Give(
                    new ClaimShown(run with { Claims = [.. records] }, !parsed.GetValue(brief)), output.Read(parsed), context, cancellation);
                return ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, Examples);
    }
}

/// <summary>One claim, or several of one beginning, as the last run has it.</summary>
/// <param name="Run">The run, with the records asked for and no others.</param>
/// <param name="Whole">Whether to show the reasoning, too.</param>
internal sealed record ClaimShown(RunRecord Run, bool Whole);

/// <summary>A claim's text, and its findings on each subject.</summary>
internal sealed class ClaimShowPresentation : Presentation<ClaimShown>
{
    public override void Draw(ClaimShown result, IAnsiConsole screen)
    {
        foreach (var claim in result.Run.Claims.GroupBy(record => record.Text.Name))
        {
            DrawText(claim.First().Text, result.Whole, screen);
            foreach (var record in claim)
            {
                Draw(record, screen);
            }
        }
    }

    public override object Document(ClaimShown result) =>
        System.Text.Json.JsonDocument.Parse(RunRecordFile.ToJson(result.Run)).RootElement;

    private static void DrawText(ClaimText text, bool whole, IAnsiConsole screen)
    {
        Page.Headline(screen, $"{text.Name}: {text.Statement}");
        Page.Blank(screen);
        if (!whole)
        {
            return;
        }

        foreach (var paragraph in new[] { text.Reasoning, text.Experiments }.Where(paragraph => paragraph.Length > 0))
        {
            Page.Line(screen, string.Join(' ', paragraph.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)));
            Page.Blank(screen);
        }

        foreach (var source in text.Sources)
        {
            Page.Dim(screen, source);
        }

        Page.Blank(screen);
    }

    private static void Draw(ClaimRecord record, IAnsiConsole screen)
    {
        Page.Headline(screen, $"{record.Subject}: {Verdict(record)}");
        if (record.Obstacle is { } obstacle)
        {
            Page.Line(screen, $"  {obstacle.Reason}");
            if (obstacle.Command is { } command)
            {
                Page.Command(screen, command);
            }
        }

        foreach (var finding in record.Findings.Where(finding => finding.NotAskedBecause is null))
        {
            Draw(finding, screen);
        }

        foreach (var test in record.Tests.Where(test => test.Outcome == TestOutcome.Failed))
        {
            screen.Write(new Text($"  failed: {Sentence.Of(test.Name)}", new Style(Color.Red)));
            screen.WriteLine();
            Page.Dim(screen, $"    {test.Message.Split('\n')[0]}");
        }

        if (record.Tables.Length > 0)
        {
            var off = record.Tables.Where(table => table.Status is not (TableStatus.Matches or TableStatus.Accepted)).ToList();
            Page.Dim(screen, off.Count == 0
                ? $"  {record.Tables.Length} tables, all as verified: {string.Join(", ", record.Tables.Select(table => table.Name))}"
                : $"  {off.Count} of {Numbers.Count(record.Tables.Length, "table")} not as verified: {string.Join(", ", off.Select(table => table.Name))}; see 'ioi snapshots diff'");
        }

        Page.Command(screen, record.Reproduce);
        Page.Blank(screen);
    }

    private static string Verdict(ClaimRecord record) => record switch
    {
        { Status: ClaimStatus.NotRun } => "not run",
        { Status: ClaimStatus.Error } => "broke",
        { Verdict: { } verdict, Expected: { } expected } => verdict == expected
            ? $"{KnownUnit.Word(verdict)}, as recorded"
            : $"{KnownUnit.Word(verdict)}, but {KnownUnit.Word(expected)} is recorded",
        { Verdict: { } verdict } => KnownUnit.Word(verdict),
        _ => "only some findings were asked for",
    };

    private static void Draw(FindingRecord finding, IAnsiConsole screen)
    {
        var (mark, style) = finding.Verdict switch
        {
            IoiClaims.Verdict.Supported => ("supported", new Style(Color.Green)),
            IoiClaims.Verdict.Refuted => ("refuted", new Style(Color.Red)),
            null => ("recorded", new Style(decoration: Decoration.Dim)),
            _ => ("inconclusive", new Style(Color.Yellow)),
        };
        var indent = new string(' ', 16);
        screen.Write(new Text($"  {mark,-12}  ", style));
        screen.Write(new Text(Folded(
            finding.Role is FindingRole.Control or FindingRole.Extension
                ? $"{finding.Role}: ".ToLowerInvariant() + finding.Statement
                : finding.Statement,
            screen.Profile.Width, indent)));
        screen.WriteLine();
        var measured = finding.Required.Length > 0 ? $"{finding.Measured}; required: {finding.Required}" : finding.Measured;
        screen.Write(new Text(indent + Folded(measured, screen.Profile.Width, indent), new Style(decoration: Decoration.Dim)));
        screen.WriteLine();
    }

    /// <summary>A text in lines that fit behind an indent, which the lines after the first begin with.</summary>
    private static string Folded(string text, int width, string indent)
    {
        // A number stays with its percent sign.
        const string bound = "\u00a0%";
        var lines = new List<string> { string.Empty };
        foreach (var word in text.Replace(" %", bound, StringComparison.Ordinal).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines[^1].Length > 0 && indent.Length + lines[^1].Length + 1 + word.Length >= width)
            {
                lines.Add(string.Empty);
            }

            lines[^1] += lines[^1].Length == 0 ? word : " " + word;
        }

        return string.Join("\n" + indent, lines).Replace(bound, " %", StringComparison.Ordinal);
    }
}
