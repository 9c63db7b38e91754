using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>The circuit as a tree from the logits back, each head with its evidence.</summary>
internal sealed class DiscoverPresentation : Presentation<DiscoverResult>
{
    public override void Draw(DiscoverResult result, IAnsiConsole screen)
    {
        var effect = result.Found.Edges[0].Effect;
        Page.Headline(screen, $"What matters to the {effect.Description.Metric}, from the logits back");
        Page.Line(screen, $"without patching it is {effect.Baseline}; a change below zero says that a head works for it");
        Page.Blank(screen);
        var grid = new Aligned(string.Empty, "", "recorded as", ">change", ">95 % interval", "");
        grid.Add("logits at END", "", "", "", "");
        var first = result.Found.Groups.Where(group => group.Into is null).ToList();
        foreach (var (group, i) in first.Select((group, i) => (group, i)))
        {
            AddGroup(result, group, grid, string.Empty, i == first.Count - 1);
        }

        grid.Draw(screen);
        Page.Blank(screen);
        result.Comparison.Draw(screen);
        Page.Blank(screen);
        Page.Conditions(screen, effect.Conditions);
    }

    public override IReadOnlyList<NumericTable> Tables(DiscoverResult result) => [result.Found.ToTable(new Tolerance(0.001))];

    public override object Document(DiscoverResult result)
    {
        var groups = result.Found.Groups;
        return new
        {
            Schema = "ioi/circuit/1",
            Name = $"discovered on {result.Request.Bench.Subject}",
            Conditions = Json.Of(result.Found.Edges[0].Effect.Conditions),
            Groups = groups.Select(group => new
            {
                Name = group.ToString(),
                At = group.At.ToString(),
                Heads = group.Heads.Select(head => head.ToString()),
                Into = group.Into?.ToString() ?? "logits",
                Reader = group.Reader?.ToString(),
                group.Lowers,
                group.Depth,
            }),
            Edges = result.Found.Edges.Select(edge => new
            {
                Sender = edge.Sender.Head.ToString(),
                At = edge.Sender.At.ToString(),
                Into = edge.Into?.ToString() ?? "logits",
                Route = edge.Route.ToString(),
                edge.Depth,
                Change = JsonNumber.Of(edge.Effect.Change),
            }),
            Recorded = result.Comparison.Document,
        };
    }

    private static void AddGroup(DiscoverResult result, DiscoveredGroup group, Aligned grid, string margin, bool isLast)
    {
        var port = group.Into is { } into ? $"through {into.Kinds.ShortName()} at {into.At}" : "directly";
        grid.Add($"{margin}{(isLast ? "└─" : "├─")} {port}, {(group.Lowers ? "for it" : "against it")}, at {group.At}", "", "", "", "");
        var below = result.Found.Groups.Where(other => other.Reader == group).ToList();
        var inner = margin + (isLast ? "   " : "│  ");
        foreach (var edge in result.Found.Edges.Where(edge =>
            edge.Into == group.Into && edge.Reader == group.Reader && group.Heads.Contains(edge.Sender.Head)))
        {
            var change = edge.Effect.Change;
            grid.Add(
                $"{inner}{(below.Count > 0 ? "│" : " ")}  {edge.Sender.Head}",
                HeadWords.GroupOf(edge.Sender.Head, result.Subject) ?? string.Empty,
                change.Quantity.Show(change.Value, change.Interval.Width / 2),
                change.Quantity.Show(change.Interval),
                string.Empty);
        }

        foreach (var (other, i) in below.Select((other, i) => (other, i)))
        {
            AddGroup(result, other, grid, inner, i == below.Count - 1);
        }
    }
}
