using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>A sweep as a map of layers × heads, and its largest effects with intervals.</summary>
internal sealed class SweepPresentation : Presentation<SweepResult>
{
    public override void Draw(SweepResult result, IAnsiConsole screen)
    {
        var sweep = result.Effects;
        var baseline = sweep.Effects[0].Effect;
        Page.Headline(screen, $"Change of the {baseline.Description.Metric}: {sweep.Name}");
        Page.Line(screen, $"without patching it is {baseline.Baseline}");
        screen.WriteLine();
        HeatMap.Draw(screen, sweep.ToTable(new Tolerance(0.001)));
        screen.WriteLine();
        DrawLargest(result, screen);
        screen.WriteLine();
        Page.Conditions(screen, baseline.Conditions);
    }

    public override IReadOnlyList<NumericTable> Tables(SweepResult result) => [result.Effects.ToTable(new Tolerance(0.001))];

    public override object Document(SweepResult result)
    {
        var effect = result.Effects.Effects[0].Effect;
        var document = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["schema"] = "ioi/sweep/1",
            ["route"] = result.Effects.Name,
            ["metric"] = new { Name = effect.Description.Metric, effect.Description.Unit, Baseline = JsonNumber.Of(effect.Baseline) },
            ["layers"] = result.Effects.Shape.Layers,
            ["heads"] = result.Effects.Shape.Heads,
            ["conditions"] = Json.Of(effect.Conditions),
            ["effects"] = result.Effects.Effects.Select(each => new
            {
                Sender = each.Component.ToString(),
                Group = HeadWords.GroupOf(each.Component, result.Subject),
                Change = JsonNumber.Of(each.Effect.Change),
                RelativeChange = Json.Finite(each.Effect.RelativeChange.Value),
            }),
        };
        if (result.Request.Shard is { } shard)
        {
            document.Add(SweepMerge.ShardField, shard.ToString());
            document.Add(SweepMerge.SendersField, result.Senders.Select(sender => sender.ToString()));
        }

        return document;
    }

    private static void DrawLargest(SweepResult result, IAnsiConsole screen)
    {
        var largest = result.Effects.Largest(result.Request.Top);
        var grid = new Aligned(string.Empty, "sender", "group", ">change", ">95 % interval", ">of baseline", "");
        foreach (var (component, effect) in largest)
        {
            var change = effect.Change;
            grid.Add(
                component.ToString(),
                HeadWords.GroupOf(component, result.Subject) ?? string.Empty,
                change.Quantity.Show(change.Value, change.Interval.Width / 2),
                change.Quantity.Show(change.Interval),
                Numbers.Percent(effect.RelativeChange.Value),
                string.Empty);
        }

        Whisker.FillLast(grid, screen, [.. largest.Select(each => each.Effect.Change)]);
        grid.Draw(screen);
    }
}
