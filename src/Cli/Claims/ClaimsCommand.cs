using System.CommandLine;
using System.CommandLine.Completions;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi claims: lists claims, runs them, and shows what the last run found.</summary>
internal static class ClaimsCommand
{
    private const string ListExamples = """
        ioi claims list                                  statements, subjects, recorded and latest verdicts
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        CommandWithExamples[] below = [List(context), ClaimsRunCommand.Create(context), ClaimsShowCommand.Create(context), ClaimsJudgeCommand.Create(context)];
        var command = new Command("claims", "Lists claims, runs them, shows what the last run found, and judges it by other bounds.");
        foreach (var each in below)
        {
            command.Add(each.Command);
        }

        return new CommandWithExamples(command, string.Join('\n', below.Select(each => each.Examples)), below);
    }

    private static CommandWithExamples List(CommandContext context)
    {
        var command = new Command("list", "Lists claims: their statements, their subjects, and the recorded and the latest verdicts.");
        var report = ReportOption();
        command.Add(report);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                new ClaimsListPresentation().Give(
                    KnownClaims.Find(parsed.GetValue(report), context), output.Read(parsed), context, cancellation);
                return ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, ListExamples);
    }

    public static Option<string?> ReportOption() => new("--report")
    {
        Description = "The folder of a run's report; artifacts/claims if omitted.",
        HelpName = "folder",
    };

    public static Option<string[]> SubjectOption(CommandContext context)
    {
        var option = new Option<string[]>("--subject", "-s") { Description = "A subject of the claims, a model of the hub (owner/name), or the folder of a model; may be given several times. All subjects if omitted.", HelpName = "subject" };
        option.CompletionSources.Add(_ => Completions(() => KnownClaims.Find(null, context).Subjects));
        return option;
    }

    public static IEnumerable<CompletionItem> Names(CommandContext context) =>
        Completions(() => KnownClaims.Find(null, context).Names);

    private static List<CompletionItem> Completions(Func<IEnumerable<string>> names)
    {
        try
        {
            return [.. names().Select(name => new CompletionItem(name))];
        }
        catch (Exception nothing) when (nothing is FailedException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>Claims with what they say, and the verdicts on each subject.</summary>
internal sealed class ClaimsListPresentation : Presentation<KnownClaims>
{
    public override void Draw(KnownClaims result, IAnsiConsole screen)
    {
        if (result.Units.IsEmpty)
        {
            Page.Line(screen, "No claims are known here: there was no run, and there are no verified findings.");
            Page.Line(screen, $"To run them: {CommandContext.Program} claims run --project FOLDER");
            return;
        }

        foreach (var claim in result.Names)
        {
            Page.Headline(screen, claim);
            Page.Line(screen, $"{result.Statements.GetValueOrDefault(claim)}");
            var grid = new TextGrid("  ", "subject", "recorded", "last run");
            foreach (var unit in result.Units.Where(unit => unit.Unit.Claim == claim))
            {
                grid.Add(
                    unit.Unit.Subject,
                    unit.Recorded ?? string.Empty,
                    unit.IsOff ? new Cell($"{unit.LastWord}, failed", new Style(Color.Red)) : unit.LastWord);
            }

            grid.Draw(screen);
            Page.Blank(screen);
        }

        Page.Dim(screen, result.Run is { } run
            ? $"Last run: {result.Folder}, {run.Claims.Length} of {run.Units.Length} claims on subjects"
                + (run.Conditions.Commit is { Length: >= 12 } commit ? $", commit {commit[..12]}" : string.Empty)
            : $"No run yet: {CommandContext.Program} claims run");
    }

    public override object Document(KnownClaims result) => new
    {
        Schema = "ioi/claims/1",
        Report = result.Run is null ? null : result.Folder,
        Claims = result.Names.Select(claim => new
        {
            Name = claim,
            Statement = result.Statements.GetValueOrDefault(claim),
            Subjects = result.Units.Where(unit => unit.Unit.Claim == claim).Select(unit => new
            {
                Name = unit.Unit.Subject,
                unit.Recorded,
                LastRun = unit.LastWord,
                Passed = unit.Last?.Passed,
            }),
        }),
    };
}
