using System.CommandLine;
using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi sweep: which components matter to a receiver.</summary>
internal static class SweepCommand
{
    private const string Examples = """
        ioi sweep                                    direct effects on the logits
        ioi sweep --to "Name Movers.Q@END"           what the Name Movers' queries rely on
        ioi sweep --to 3.2.Q@END --from s2           … those of head 3.2, with another name at S2
        ioi sweep --to SIN.V@S2 --to NM.Q@END        two hops: into S-Inhibition values, on to the Name Movers' queries
        ioi sweep --to NM.K@IO --from io --metric attention:NM:END:IO
        ioi sweep --conventions paper --json         everything downstream free, MLPs recomputed; for other programs
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "sweep", "Path patching of every head and MLP on its own into a receiver: a map of layers × heads, and the largest effects.");
        var to = new Option<string[]>("--to")
        {
            Description = "Where senders are read: heads or a group, a port and a role, as in NM.Q@END; 'logits' (the default) for the "
                + "logits. Give it several times for several hops, the one nearest to the senders first.",
            HelpName = "receiver",
            Arity = ArgumentArity.OneOrMore,
        };
        command.Add(to);
        var patch = new PatchOptions(command);
        var subject = new ExplorationOptions(command, defaultPrompts: 120);
        var top = NumberOptions.Top("How many of the largest effects to list.", 10);
        command.Add(top);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Exploration.RunAsync(
            subject.Read(parsed),
            new SweepRequest(parsed.GetValue(to) ?? [], patch.Read(parsed), parsed.GetValue(top)),
            Run,
            new SweepPresentation(),
            output.Read(parsed),
            context,
            cancellation));
        return new CommandWithExamples(command, Examples);
    }

    private static SweepResult Run(SweepRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var task = exploration.Task;
        var routes = request.To
            .Where(to => !string.Equals(to, "logits", StringComparison.OrdinalIgnoreCase))
            .Select(to => PlaceParser.Receiver(to, exploration.Subject, task.Roles))
            .Aggregate(Route.From(ComponentSet.Everything(exploration.Subject.Model.Shape)), (begun, receiver) => begun.To(receiver))
            .ToLogits(Role.End)
            .EachSender();
        var from = task.Changed(request.Patch.From);
        var effects = task.On(exploration.Metric(request.Patch.Metric), task.Conditions.With("senders run on", from.Name)).Sweep(
            routes,
            from.Batch,
            request.Patch.Conventions,
            progress: progress.Begin($"Sweeping {routes.Free.Count} senders"),
            cancellation: cancellation);
        return new SweepResult(exploration.Subject, effects, request.Top);
    }
}

/// <summary>What to sweep.</summary>
/// <param name="To">Receivers, hop by hop towards the logits; none for the logits themselves.</param>
/// <param name="Patch">What senders run on, what is measured, by which conventions.</param>
/// <param name="Top">How many effects to list.</param>
internal sealed record SweepRequest(IReadOnlyList<string> To, PatchRequest Patch, int Top);

/// <summary>What a sweep found.</summary>
/// <param name="Subject">The subject, for the groups of heads; its model is disposed.</param>
/// <param name="Effects">Every sender's effect.</param>
/// <param name="Top">How many effects to list.</param>
internal sealed record SweepResult(Subject Subject, Sweep Effects, int Top);

/// <summary>A sweep as a map of layers × heads, and its largest effects with intervals.</summary>
internal sealed class SweepPresentation : Presentation<SweepResult>
{
    public override void Draw(SweepResult result, IAnsiConsole screen)
    {
        var sweep = result.Effects;
        var baseline = sweep.Effects[0].Effect;
        Page.Headline(screen, $"Change of the {baseline.Description.Metric}: {sweep.Name}");
        Page.Line(screen, $"without patching it is {Page.WithUnit(baseline.Baseline)}");
        screen.WriteLine();
        HeatMap.Draw(screen, sweep.ToTable(new Tolerance(0.001)));
        Page.Dim(screen, "Intervals of the largest are below, of all in --json.");
        screen.WriteLine();
        DrawLargest(result, screen);
        screen.WriteLine();
        Page.Conditions(screen, baseline.Conditions);
    }

    public override int? Prompts(SweepResult result) => result.Effects.Effects[0].Effect.Count;

    public override IReadOnlyList<NumericTable> Tables(SweepResult result) => [result.Effects.ToTable(new Tolerance(0.001))];

    public override object Document(SweepResult result)
    {
        var effect = result.Effects.Effects[0].Effect;
        return new
        {
            Schema = "ioi/sweep/1",
            Route = result.Effects.Name,
            Metric = new { Name = effect.Description.Metric, effect.Description.Unit, Baseline = JsonNumber.Of(effect.Baseline) },
            result.Effects.Shape.Layers,
            result.Effects.Shape.Heads,
            Conditions = Json.Of(effect.Conditions),
            Effects = result.Effects.Effects.Select(each => new
            {
                Sender = each.Component.ToString(),
                Group = result.Subject.GroupOf(each.Component),
                Change = JsonNumber.Of(each.Effect.Change),
                RelativeChange = each.Effect.RelativeChange.Instability is null ? Json.Finite(each.Effect.RelativeChange.Value) : null,
            }),
        };
    }

    private static void DrawLargest(SweepResult result, IAnsiConsole screen)
    {
        var largest = result.Effects.Largest(result.Top);
        var grid = new TextGrid(string.Empty, "sender", "group", ">change", ">95 % interval", ">of baseline", "");
        foreach (var (component, effect) in largest)
        {
            var change = effect.Change;
            grid.Add(
                component.ToString(),
                result.Subject.GroupOf(component) ?? string.Empty,
                change.Quantity.Show(change.Value, change.Interval.Width / 2),
                change.Quantity.Show(change.Interval),
                Numbers.Percent(effect.RelativeChange),
                string.Empty);
        }

        Whisker.FillLast(grid, screen, [.. largest.Select(each => each.Effect.Change)]);
        grid.Draw(screen);
        Page.Unstable(screen, largest.Select(each => each.Effect.RelativeChange));
    }
}
