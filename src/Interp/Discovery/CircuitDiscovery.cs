using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Iterated discovery, as people find circuits by hand: every head's direct effect on the logits is measured, those shown
/// to be large enough are kept and grouped by sign; then every head's effect through the kept groups' queries, keys and
/// values is measured at each role, and so on backwards until nothing is added.
/// </summary>
/// <remarks>
/// The search goes back hop by hop. A head that was found is followed back once, along the chain of the hop at which it
/// was found first, through the port where its effect is largest; what finds it again adds an edge and no work.
/// </remarks>
public sealed class CircuitDiscovery
{
    private readonly Experiment experiment;
    private readonly PromptBatch patch;
    private readonly Role logitsAt;
    private readonly DiscoveryOptions options;

    /// <summary>Prepares a search.</summary>
    /// <param name="experiment">The model, the prompts whose circuit is looked for, and the metric that says what it does.</param>
    /// <param name="patch">
    /// The prompts that senders are run on, paired. They decide what can be found: a head whose output they leave alone has
    /// no effect.
    /// </param>
    /// <param name="logitsAt">Where the metric reads the logits.</param>
    /// <param name="options">Thresholds, places, conventions.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CircuitDiscovery(Experiment experiment, PromptBatch patch, Role logitsAt, DiscoveryOptions options)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        foreach (var place in options.Places.Append(Place.At(logitsAt)))
        {
            _ = place.Resolve(experiment.Batch);
        }

        this.experiment = experiment;
        this.patch = patch;
        this.logitsAt = logitsAt;
        this.options = options;
    }

    /// <summary>Searches.</summary>
    /// <param name="progress">Told the share of the ports known so far that are done: it falls when heads are found.</param>
    /// <param name="cancellation">Looked at before every sweep.</param>
    /// <exception cref="NothingMatchedException">No head's direct effect on the logits clears the threshold.</exception>
    /// <exception cref="VacuousPatchException">The patch prompts are the baseline's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DiscoveryResult Run(IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var known = new HashSet<CircuitNode>();
        var groups = new List<DiscoveredGroup>();
        var edges = new List<DiscoveredEdge>();
        List<Step> level = [new(null, null, [])];
        var followed = new HashSet<Ports>();
        var done = 0;
        for (var depth = 1; depth <= options.Depth && level.Count > 0; depth++)
        {
            var hits = new List<(Step Step, DiscoveredEdge Edge)>();
            foreach (var (i, step) in level.Index())
            {
                cancellation.ThrowIfCancellationRequested();
                hits.AddRange(Follow(step, depth, cancellation).Select(edge => (step, edge)));
                done++;
                progress?.Report((double)done / (done + level.Count - i - 1));
            }

            edges.AddRange(hits.Select(hit => hit.Edge));
            var found = Groups(hits.Where(hit => !known.Contains(hit.Edge.Sender)), depth);
            groups.AddRange(found.Select(each => each.Group));
            known.UnionWith(found.SelectMany(each => each.Group.Nodes));

            // With everything downstream free, it does not matter along which chain a receiver was found.
            level =
            [
                .. from each in found
                   from receiver in PortsOf(each.Group)
                   where options.Conventions.Downstream == DownstreamConvention.Direct || followed.Add(receiver)
                   select new Step(receiver, each.Group, each.Behind),
            ];
        }

        return groups.Count > 0 ? new DiscoveryResult([.. groups], [.. edges]) : throw new NothingMatchedException(
            $"No head's direct effect on the {experiment.Metric.Name} clears the threshold ({options.ToLogits.Absolute} absolute, "
            + $"{options.ToLogits.Relative} relative). Lower it, take more prompts, or check that the patch prompts change "
            + "what the heads write.");
    }

    /// <summary>The senders that count into one port at one place: all heads together first, then, if that matters, one by one.</summary>
    private IEnumerable<DiscoveredEdge> Follow(Step step, int depth, CancellationToken cancellation)
    {
        var begun = Route.From(experiment.AllHeads);
        if (step.Into is { } into)
        {
            begun = begun.To(into);
            if (options.Conventions.Downstream == DownstreamConvention.Direct)
            {
                begun = step.Onward.Aggregate(begun, (route, receiver) => route.To(receiver));
            }
        }

        var route = begun.ToLogits(logitsAt);
        var selection = step.Into is null ? options.ToLogits : options.IntoHeads;
        if (step.Into is not null
            && (!route.HasPath(experiment.Shape) || !VacuityCheck.CanChange(route, experiment.Batch, patch) || (options.Screen && !Matters(route, selection))))
        {
            return [];
        }

        var senders = route.EachSender();
        return selection
            .Of(experiment.Sweep(senders, patch, options.Conventions, cancellation: cancellation))
            .Select(each => new DiscoveredEdge(
                new CircuitNode((Head)each.Component, step.Into?.At ?? Place.At(logitsAt)),
                step.Into, step.Reader, senders.With(each.Component), each.Effect, depth));
    }

    private bool Matters(Route route, SenderSelection selection)
    {
        var all = experiment.Patch(route, patch, options.Conventions).Effect;
        return Math.Abs(all.Change.Mean) > selection.ThresholdFor(all.Baseline.Mean);
    }

    /// <summary>
    /// New heads in groups, each head by the port through which its effect is largest; with what leads from there to the
    /// logits. Groups with large effects come first.
    /// </summary>
    private static List<(DiscoveredGroup Group, ImmutableArray<Ports> Behind)> Groups(
        IEnumerable<(Step Step, DiscoveredEdge Edge)> hits, int depth) =>
    [
        .. from hit in hits.GroupBy(hit => hit.Edge.Sender).Select(same => same.MaxBy(hit => Size(hit.Edge)))
           group hit by (hit.Step, Lowers: hit.Edge.Effect.Change.Mean < 0) into alike
           orderby alike.Sum(hit => Size(hit.Edge)) descending
           let step = alike.Key.Step
           let found = new DiscoveredGroup(
               Named(alike.Select(hit => hit.Edge.Sender.Head)), alike.First().Edge.Sender.At, step.Into, step.Reader, alike.Key.Lowers, depth)
           select (found, step.Into is null ? ImmutableArray<Ports>.Empty : [step.Into, .. step.Onward]),
    ];

    private static double Size(DiscoveredEdge edge) => Math.Abs(edge.Effect.Change.Mean);

    private static ComponentSet Named(IEnumerable<Head> heads)
    {
        var set = ComponentSet.Of(heads);
        return set.Count == 1 ? set : new ComponentSet($"{{{string.Join(' ', set)}}}", set);
    }

    private IEnumerable<Ports> PortsOf(DiscoveredGroup group)
    {
        if (options.Ports.HasFlag(PortKinds.Query))
        {
            yield return new Ports(group.Heads, PortKinds.Query, group.At);
        }

        foreach (var port in new[] { PortKinds.Key, PortKinds.Value }.Where(port => options.Ports.HasFlag(port)))
        {
            foreach (var place in options.Places.Where(place => IsSeenFrom(group.At, place)))
            {
                yield return new Ports(group.Heads, port, place);
            }
        }
    }

    /// <summary>Whether a head that writes at one place attends to another in some prompt.</summary>
    private bool IsSeenFrom(Place writer, Place attended) =>
        writer.Resolve(experiment.Batch)!.Zip(attended.Resolve(experiment.Batch)!).Any(pair => pair.Second <= pair.First);

    /// <summary>A port of a group to follow back, null for the logits, and the hops from it to the logits.</summary>
    private sealed record Step(Ports? Into, DiscoveredGroup? Reader, ImmutableArray<Ports> Onward);
}
