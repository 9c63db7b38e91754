using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Groups of heads, what each was told by, and the evidence head by head.</summary>
internal sealed class FunctionSearchPresentation : Presentation<FunctionSearchResult>
{
    public override void Draw(FunctionSearchResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, $"Heads of {result.Subject.Name} by what they do in the task");
        Page.Line(screen, $"without patching the logit difference is {result.Baseline}; changes are shares of it");
        Page.Blank(screen);
        var grid = new Aligned(string.Empty, string.Empty, "recorded as", ">change", ">95 % interval");
        foreach (var alike in result.Found.Heads.GroupBy(found => (found.Group, found.Experiment)))
        {
            grid.Add(alike.Key.Group, "", "", "");
            foreach (var found in alike)
            {
                grid.Add(
                    $"   {found.Head}",
                    HeadWords.GroupOf(found.Head, result.Subject) ?? string.Empty,
                    Numbers.Percent(found.Change),
                    $"[{Numbers.Percent(found.Interval.Lower)}, {Numbers.Percent(found.Interval.Upper)}]");
            }
        }

        grid.Draw(screen);
        Page.Blank(screen);
        foreach (var alike in result.Found.Heads.GroupBy(found => (found.Group, found.Experiment)))
        {
            Page.Line(screen, $"{alike.Key.Group}: {alike.Key.Experiment}");
        }

        if (result.Found.Missing.Any())
        {
            Page.Line(screen, $"No head was found for: {string.Join(", ", result.Found.Missing)}.");
        }

        Page.Blank(screen);
        result.Comparison.Draw(screen);
        if (result.Comparison.Missed.Count > 0)
        {
            Page.Line(screen, "An effect near its threshold is shown to be beyond it only by more prompts, as with -n 240.");
        }

        Page.Blank(screen);
        Page.Conditions(screen, result.Conditions);
    }

    public override IReadOnlyList<NumericTable> Tables(FunctionSearchResult result) => result.Found.Heads.IsEmpty ? [] :
    [
        NumericTable.FromRows(
            new TableHeading("heads by what they do", "of the logit difference", new Tolerance(0.001), result.Conditions),
            "head",
            ["change", "lower", "upper"],
            [.. result.Found.Heads.Select(found => (
                $"{found.Group} {found.Head}",
                (IReadOnlyList<double?>)[found.Change, found.Interval.Lower, found.Interval.Upper]))]),
    ];

    public override object Document(FunctionSearchResult result) => new
    {
        Schema = "ioi/groups/1",
        Name = $"found on {result.Request.Bench.Subject} by function",
        Conditions = Json.Of(result.Conditions),
        Baseline = JsonNumber.Of(result.Baseline),
        Groups = result.Found.ToCircuit(result.Subject.Name).Groups.Select(group => new
        {
            group.Name,
            group.Abbreviation,
            At = group.At.ToString(),
            Heads = group.Heads.Select(head => head.ToString()),
        }),
        Evidence = result.Found.Heads.Select(found => new
        {
            Head = found.Head.ToString(),
            found.Group,
            Recorded = HeadWords.GroupOf(found.Head, result.Subject),
            found.Experiment,
            RelativeChange = Number(found),
        }),
        result.Found.Missing,
        Recorded = result.Comparison.Document,
    };

    private static JsonNumber Number(HeadEvidence found) =>
        new(Json.Finite(found.Change), Json.Finite(found.Interval.Lower), Json.Finite(found.Interval.Upper));
}
