using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>How to look for a circuit by effects.</summary>
/// <param name="Patch">What senders run on, what the circuit does, by which conventions.</param>
/// <param name="Threshold">The smallest direct effect that counts, as a share of the metric.</param>
/// <param name="Onward">The same for effects on heads already found.</param>
/// <param name="Depth">How many hops back from the logits at most.</param>
internal sealed record EffectSearchRequest(PatchRequest Patch, double Threshold, double Onward, int Depth);

/// <summary>A circuit that was found, beside the recorded one.</summary>
/// <param name="Subject">The subject, for its recorded circuit; its model is disposed.</param>
/// <param name="Found">The circuit.</param>
/// <param name="IsIoi">Whether it was looked for on IOI.</param>
internal sealed record EffectSearchResult(Subject Subject, DiscoveryResult Found, bool IsIoi)
{
    /// <summary>Beside the recorded circuit.</summary>
    public RecordedComparison Comparison => new(Subject, Found.Groups.SelectMany(group => group.Heads).Cast<Head>().ToHashSet(), IsIoi);
}

/// <summary>Looks for a circuit by iterated path patching.</summary>
internal static class EffectSearch
{
    public static EffectSearchResult Run(
        EffectSearchRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var task = exploration.Task;
        var from = task.Changed(request.Patch.From);
        var search = new CircuitDiscovery(
            task.On(exploration.Metric(request.Patch.Metric), task.Conditions.With("senders run on", from.Name)),
            from.Batch,
            Role.End,
            new DiscoveryOptions
            {
                ToLogits = new SenderSelection { Relative = request.Threshold },
                IntoHeads = new SenderSelection { Relative = request.Onward },
                Places = [.. task.Places.Select(Place.At)],
                Depth = request.Depth,
                Conventions = request.Patch.Conventions,
            });
        return new EffectSearchResult(
            exploration.Subject, search.Run(progress.Begin("Following effects back from the logits"), cancellation), task is IoiTask);
    }
}

/// <summary>The circuit as a tree from the logits back, each head with its evidence.</summary>
internal sealed class EffectSearchPresentation : Presentation<EffectSearchResult>
{
    public override void Draw(EffectSearchResult result, IAnsiConsole screen)
    {
        var effect = result.Found.Edges[0].Effect;
        Page.Headline(screen, $"What matters to the {effect.Description.Metric}, from the logits back");
        Page.Line(screen, $"without patching it is {Page.WithUnit(effect.Baseline)}; a change below zero says that a head works for it");
        Page.Blank(screen);
        var grid = new TextGrid(string.Empty, "", "recorded as", ">change", ">95 % interval", "");
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

    public override int? Prompts(EffectSearchResult result) => result.Found.Edges[0].Effect.Count;

    public override IReadOnlyList<NumericTable> Tables(EffectSearchResult result) => [result.Found.ToTable(new Tolerance(0.001))];

    public override object Document(EffectSearchResult result)
    {
        var groups = result.Found.Groups;
        return new
        {
            Schema = "ioi/circuit/1",
            Name = $"discovered on {result.Subject.Name}",
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

    private static void AddGroup(EffectSearchResult result, DiscoveredGroup group, TextGrid grid, string margin, bool isLast)
    {
        var port = group.Into is { } into ? $"into {into.Kinds.ShortName()} at {into.At}" : "directly";
        grid.Add($"{margin}{(isLast ? "└─" : "├─")} {port}, {(group.Lowers ? "for it" : "against it")}", "", "", "", "");
        var below = result.Found.Groups.Where(other => other.Reader == group).ToList();
        var inner = margin + (isLast ? "   " : "│  ");
        foreach (var edge in result.Found.Edges.Where(edge =>
            edge.Into == group.Into && edge.Reader == group.Reader && group.Heads.Contains(edge.Sender.Head)))
        {
            var change = edge.Effect.Change;
            grid.Add(
                $"{inner}{(below.Count > 0 ? "│" : " ")}  {edge.Sender.Head}",
                result.Subject.GroupOf(edge.Sender.Head) ?? string.Empty,
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
