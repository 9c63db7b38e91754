using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Edges under one corruption: what each of them carries, exactly (<see cref="Exact"/>). Clean and corrupted prompts are paired and of
/// equal lengths.
/// </summary>
public sealed class EdgeExperiments
{
    private readonly Experiment experiment;
    private readonly PromptBatch corrupted;

    /// <summary>Prepares; nothing runs yet.</summary>
    /// <param name="experiment">The model, the clean prompts, the metric.</param>
    /// <param name="corrupted">The other prompts, paired with the experiment's and as long.</param>
    /// <param name="name">What tables call the other prompts.</param>
    /// <exception cref="ArgumentException">Prompts that do not pair.</exception>
    public EdgeExperiments(Experiment experiment, PromptBatch corrupted, string name = "other prompts")
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(corrupted);
        if (corrupted.Count != experiment.Batch.Count)
        {
            throw new ArgumentException(
                $"Edges pair prompts; there are {experiment.Batch.Count}, and {corrupted.Count} to take values from.", nameof(corrupted));
        }

        Alignment.CheckSameLengths(experiment.Batch, corrupted);
        this.experiment = experiment;
        this.corrupted = corrupted;
        Graph = new EdgeGraph(experiment.Shape);
        Conditions = experiment.Conditions.With("edges carry", name);
    }

    /// <summary>All edges of the model.</summary>
    public EdgeGraph Graph { get; }

    /// <summary>Subject, dataset and corruption, for the header of every table.</summary>
    public Conditions Conditions { get; }

    /// <summary>
    /// The effect of every edge on its own: path patching from the sender into the port. The senders of a port ride one sweep. On a
    /// port the others cost what the projection of their difference costs, and with direct paths only nothing else has to be computed
    /// but the reader itself; where all that follows is free, everything behind the reader, for each edge.
    /// </summary>
    /// <param name="downstream">
    /// Whether the reader acts on the logits directly only, or all that follows responds: what is commonly called the effect of an edge.
    /// </param>
    /// <param name="edges">Which edges; all of them, at every position, if omitted.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts of the work.</param>
    /// <exception cref="ArgumentException">An edge that the model does not have.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public EdgeScores Exact(
        DownstreamConvention downstream = DownstreamConvention.Free,
        IReadOnlyCollection<Edge>? edges = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ImmutableArray<Edge> asked = edges is null ? [.. Graph.Edges()] : [.. edges];
        if (edges is not null)
        {
            new EdgeSet(edges).Check(experiment.Shape);
        }

        var conventions = new Conventions(Downstream: downstream);
        var prompts = experiment.Batch.Count;
        var values = new float[asked.Length * prompts];
        var done = 0;
        foreach (var same in asked.Index().GroupBy(each => (each.Item.Into, each.Item.At)))
        {
            var (into, at) = same.Key;
            var senders = same.ToDictionary(each => each.Item.Sender, each => each.Index);
            var effects = SweepRunner.EffectsOfEach(
                experiment,
                [.. senders.Keys],
                at is Place.AllPositions ? experiment.Batch.Length : 1,
                part => RouteOf(into, at, part).Patch(part, experiment.Shape, experiment.Batch, corrupted, conventions),
                sender => new Edge(sender, into, at).ToString(),
                _ => experiment.Metric,
                Conditions,
                cancellation: cancellation);
            foreach (var (index, effect) in senders.Values.Zip(effects))
            {
                for (var n = 0; n < prompts; n++)
                {
                    values[(index * prompts) + n] = effect.PatchedValues[n] - effect.BaselineValues[n];
                }
            }

            progress?.Report((double)(done += senders.Count) / asked.Length);
        }

        return new EdgeScores(
            downstream == DownstreamConvention.Direct ? "exact, direct paths only" : "exact, all that follows free",
            asked, values, experiment, Conditions);
    }

    private RouteSweep RouteOf(Port into, Place at, IEnumerable<Component> senders)
    {
        var begun = Route.From(ComponentSet.Of(senders));
        return (into.Reader is Output ? begun : begun.To(new Ports(ComponentSet.Of(into.Reader), into.Kind, at)))
            .ToLogits(experiment.Metric.LogitsAt ?? Role.End).EachSender();
    }
}
