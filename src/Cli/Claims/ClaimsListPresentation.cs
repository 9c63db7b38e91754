using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Claims with what they say, and the verdicts on each subject.</summary>
internal sealed class ClaimsListPresentation : Presentation<KnownClaims>
{
    public override void Draw(KnownClaims result, IAnsiConsole screen)
    {
        if (result.Units.IsEmpty)
        {
            Page.Line(screen, "No claims are known here: there was no run, and there are no verified findings.");
            Page.Line(screen, $"To run them: {Surroundings.Program} claims run --project FOLDER");
            return;
        }

        foreach (var claim in result.Names)
        {
            Page.Headline(screen, claim);
            Page.Line(screen, $"{result.Statements.GetValueOrDefault(claim)}");
            var grid = new Aligned("  ", "subject", "recorded", "last run");
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
            : $"No run yet: {Surroundings.Program} claims run");
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
