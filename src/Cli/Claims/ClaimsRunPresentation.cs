using IoiClaims.Report;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>What a run came to, after dotnet test has said its own.</summary>
internal sealed class ClaimsRunPresentation : Presentation<ClaimsRunResult>
{
    public override void Draw(ClaimsRunResult result, IAnsiConsole screen)
    {
        Page.Blank(screen);
        if (result.Run is not { } run)
        {
            Page.Line(screen, result.TestsPassed ? "No claim ran, so there is no report." : "The run left no report: see above what dotnet test says.");
            return;
        }

        var grid = new Aligned("  ", "claim", "subject", "verdict", "");
        foreach (var record in run.Claims)
        {
            var unit = new KnownUnit(record.Unit, null, record);
            grid.Add(
                record.Text.Name,
                record.Subject,
                unit.LastWord,
                unit.IsOff ? new Cell("failed", new Style(Color.Red)) : record.Status == ClaimStatus.NotRun ? record.Obstacle?.Reason ?? "" : "as recorded");
        }

        grid.Draw(screen);
        Page.Blank(screen);
        Page.Line(screen, $"Report: {Path.Combine(result.Folder, RunReport.PageFile)}");
    }

    public override object Document(ClaimsRunResult result) => new
    {
        Schema = "ioi/run/1",
        Passed = result.TestsPassed,
        Page = result.Run is null ? null : Path.Combine(result.Folder, RunReport.PageFile),
        Record = result.Run is null ? null : Path.Combine(result.Folder, RunReport.RecordFile),
        Claims = result.Run?.Claims.Select(record => new
        {
            Claim = record.Text.Name,
            record.Subject,
            record.Status,
            record.Verdict,
            Recorded = record.Expected,
            Passed = record.Status == ClaimStatus.NotRun ? (bool?)null : record.Passed,
        }),
    };
}
