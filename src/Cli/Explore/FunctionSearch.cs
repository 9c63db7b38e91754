using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>The groups that were found, beside the recorded ones.</summary>
/// <param name="Subject">The subject, for its recorded circuit; its model is disposed.</param>
/// <param name="Found">The groups, with the evidence for each head.</param>
/// <param name="Baseline">The logit difference without any patch.</param>
/// <param name="Conditions">Subject, prompts, thresholds.</param>
internal sealed record FunctionSearchResult(Subject Subject, CircuitEvidence Found, Measurement Baseline, Conditions Conditions)
{
    /// <summary>Beside the recorded circuit.</summary>
    public RecordedComparison Comparison => new(Subject, Found.Heads.Select(found => found.Head).ToHashSet(), IsIoi: true);
}

/// <summary>Looks for the groups of the IOI circuit at the task's roles.</summary>
internal static class FunctionSearch
{
    public static FunctionSearchResult Run(
        CircuitSearchOptions thresholds, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var stage = progress.Begin("Looking for heads by what they do");
        if (exploration.Task is not IoiTask { Experiment: var ioi })
        {
            throw new UsageException("The search by function changes the names of IOI prompts. Prompts of your own are searched by effect: --by effect.");
        }

        var baseline = ioi.Mean();
        var found = IoiCircuitSearch.Run(ioi, thresholds, stage, cancellation);
        return new FunctionSearchResult(
            exploration.Subject,
            found,
            baseline,
            baseline.Conditions
                .With("conventions", "into the logits direct paths only, MLPs frozen; into heads MLPs recomputed, everything after them free")
                .With("an effect counts", InWords(thresholds)));
    }

    private static string InWords(CircuitSearchOptions options) => FormattableString.Invariant(
        $"beyond {options.IntoLogits:P0} into the logits, {options.Inhibition:P0} for S-Inhibition, {options.IntoInhibition:P0} into those, {options.IntoInduction:P0} into induction, {options.Response:P0} in response");
}

/// <summary>Groups of heads, the experiment that found each, and the evidence head by head.</summary>
internal sealed class FunctionSearchPresentation : Presentation<FunctionSearchResult>
{
    public override void Draw(FunctionSearchResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, $"Heads of {result.Subject.Name} by what they do in the task");
        Page.Line(screen, $"without patching the logit difference is {Page.WithUnit(result.Baseline)}; changes are shares of it");
        Page.Blank(screen);
        var grid = new TextGrid(string.Empty, string.Empty, "recorded as", ">change", ">95 % interval");
        foreach (var alike in result.Found.Heads.GroupBy(found => (found.Group, found.Experiment)))
        {
            grid.Add(alike.Key.Group, "", "", "");
            foreach (var found in alike)
            {
                grid.Add(
                    $"   {found.Head}",
                    result.Subject.GroupOf(found.Head) ?? string.Empty,
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
            Page.Line(screen, "An effect near its threshold needs more prompts to be shown to exceed it, such as -n 240.");
        }

        Page.Blank(screen);
        Page.Conditions(screen, result.Conditions);
    }

    public override int? Prompts(FunctionSearchResult result) => result.Baseline.Count;

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
        Name = $"found on {result.Subject.Name} by function",
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
            Recorded = result.Subject.GroupOf(found.Head),
            found.Experiment,
            RelativeChange = Number(found),
        }),
        result.Found.Missing,
        Recorded = result.Comparison.Document,
    };

    private static JsonNumber Number(HeadEvidence found) =>
        new(Json.Finite(found.Change), Json.Finite(found.Interval.Lower), Json.Finite(found.Interval.Upper));
}
