using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Edges under one corruption: what each of them carries, exactly (<see cref="Exact"/>) or by gradients
/// (<see cref="Attribution"/>); and sets of edges as circuits
/// (<see cref="Run(EdgeSet)"/>). Clean and corrupted prompts are paired and of equal lengths.
/// </summary>
public sealed class EdgeExperiments
{
    // For what is held of the prompts that are in memory together.
    private const long Bytes = 1L << 28;

    // Of gradients: more prompts together are not faster.
    private const long BytesOfGradients = 1L << 26;

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
    /// The effect of every edge on its own: path patching from the sender into the port. With direct paths only, a sender's difference
    /// passes a layer once for all ports of it. Where all that follows is free the senders of a port ride one sweep, and everything behind
    /// the reader has to be computed for each edge.
    /// </summary>
    /// <param name="downstream">
    /// Whether the reader acts on the logits directly only, or all that follows responds: what is commonly called the effect of an edge.
    /// </param>
    /// <param name="edges">Which edges; all of them, at every position, if omitted.</param>
    /// <param name="kept">Where ports that are done are kept, and looked up before they are done again; nowhere if omitted.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts of the work.</param>
    /// <exception cref="ArgumentException">
    /// An edge that the model does not have; with direct paths only, a role that is elsewhere in the corrupted prompts, a metric of
    /// something else than logits, or a file to keep them in: they take a few forward passes.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind but what is kept.</exception>
    public EdgeScores Exact(
        DownstreamConvention downstream = DownstreamConvention.Free,
        IReadOnlyCollection<Edge>? edges = null,
        KeptEffects? kept = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ImmutableArray<Edge> asked = edges is null ? [.. Graph.Edges()] : [.. edges];
        if (edges is not null)
        {
            new EdgeSet(edges).Check(experiment.Shape);
        }

        if (kept is not null && downstream == DownstreamConvention.Direct)
        {
            throw new ArgumentException("Direct effects take a few forward passes and are not kept; only those with all that follows free are.", nameof(kept));
        }

        var values = downstream == DownstreamConvention.Direct ? Direct(asked, progress, cancellation) : Free(asked, kept, progress, cancellation);
        return new EdgeScores(
            downstream == DownstreamConvention.Direct ? "exact, direct paths only" : "exact, all that follows free",
            asked, values, experiment, Conditions);
    }

    private float[] Direct(ImmutableArray<Edge> asked, IProgress<double>? progress, CancellationToken cancellation)
    {
        CheckPlaces(asked.Select(edge => edge.At));
        var prompts = experiment.Batch.Count;
        var values = new float[asked.Length * prompts];
        var done = 0;
        foreach (var part in Parts((4 * Graph.Senders.Length) + (26 * experiment.Shape.Layers)))
        {
            new DirectEdges(experiment.Model, Graph, LogitsOf(part)).Of(
                asked,
                experiment.Batch.Select(part),
                corrupted.Select(part),
                (index, found) => found.CopyTo(values.AsSpan((index * prompts) + done)),
                cancellation);
            done += part.Length;
            progress?.Report((double)done / prompts);
        }

        return values;
    }

    private float[] Free(ImmutableArray<Edge> asked, KeptEffects? kept, IProgress<double>? progress, CancellationToken cancellation)
    {
        var prompts = experiment.Batch.Count;
        var values = new float[asked.Length * prompts];
        var done = 0;
        foreach (var same in asked.Index().GroupBy(each => (each.Item.Into, each.Item.At)))
        {
            var (into, at) = same.Key;
            var senders = same.ToDictionary(each => each.Item.Sender, each => each.Index);
            if (kept?.Find(into, at, senders.Keys) is not { } effects)
            {
                effects = EffectsInto(into, at, [.. senders.Keys], cancellation);
                kept?.Add(into, at, senders.Keys, effects);
            }

            foreach (var (index, effect) in senders.Values.Zip(effects))
            {
                effect.CopyTo(values, index * prompts);
            }

            done += senders.Count;
            progress?.Report((double)done / asked.Length);
        }

        return values;
    }

    /// <summary>
    /// Opens a file in which <see cref="Exact"/> keeps the effects of ports that are done, for these prompts, weights and metric.
    /// </summary>
    /// <param name="path">The file; begun if it is not there.</param>
    /// <exception cref="InvalidDataException">It keeps effects of something else, or is damaged; the message says what and what to do.</exception>
    /// <exception cref="IOException">Another process writes it, or it cannot be written.</exception>
    public KeptEffects Keep(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return KeptEffects.Open(path, experiment, corrupted);
    }

    /// <summary>
    /// The effect of every edge as gradients have it: how far the sender moves from clean to corrupted, times the gradient of the metric
    /// by what the port reads. Exact where the model is linear between the two; cheap everywhere.
    /// </summary>
    /// <param name="method">Which gradient.</param>
    /// <param name="steps">How many between corrupted and clean, for integrated gradients.</param>
    /// <param name="places">Where edges are asked about; at every position, as one edge, if omitted.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between passes.</param>
    /// <exception cref="ArgumentException">A role that is elsewhere in the corrupted prompts; a metric of something else than logits.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public EdgeScores Attribution(
        AttributionMethod method,
        int steps = 5,
        IReadOnlyList<Place>? places = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        var at = places ?? [];
        CheckPlaces(at);
        ImmutableArray<Edge> edges = [.. Graph.Edges(at)];
        var prompts = experiment.Batch.Count;
        var values = new float[edges.Length * prompts];
        var attribution = new EdgeAttribution(experiment.Model, Graph, at, method, steps);
        var parts = Parts((4 * Graph.Senders.Length) + (16 * experiment.Shape.Heads) + (26 * experiment.Shape.Layers), BytesOfGradients);
        var done = new SharedProgress(progress, prompts);
        SideBySide.Map(experiment.Model.Device, parts, part =>
        {
            var scores = attribution.Of(experiment.Batch.Select(part), corrupted.Select(part), LogitsOf(part), cancellation);
            foreach (var (e, ofPrompts) in scores.Index())
            {
                ofPrompts.CopyTo(values, (e * prompts) + part[0]);
            }

            return done.Add(part.Length);
        });

        var name = method switch
        {
            AttributionMethod.Eap => "EAP",
            AttributionMethod.RelP => "RelP",
            AttributionMethod.EapIgInputs => $"EAP-IG of inputs, {steps} steps",
            _ => $"EAP-IG of activations, {steps} steps",
        };
        return new EdgeScores(name, edges, values, experiment, Conditions);
    }

    /// <summary>
    /// The circuit run: only these edges carry what the clean prompts give, all others what they carry in the corrupted run. Against
    /// the model as it is, so that <see cref="Effect.Retained"/> is mean m(C) / mean m(M).
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Run(IReadOnlyList{EdgeSet}, IProgress{double}?, CancellationToken)"/>.</exception>
    public Effect Run(EdgeSet circuit) => Run([circuit])[0];

    /// <summary>The circuit runs of several sets of edges, each about five forward passes; none at all is the corrupted run.</summary>
    /// <param name="circuits">The sets.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between runs.</param>
    /// <returns>One effect a set.</returns>
    /// <exception cref="ArgumentException">
    /// An edge that the model lacks; a role that is elsewhere in the corrupted prompts; a metric of something else than logits.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public IReadOnlyList<Effect> Run(
        IReadOnlyList<EdgeSet> circuits, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(circuits);
        foreach (var circuit in circuits)
        {
            circuit.Check(experiment.Shape);
            CheckPlaces(circuit.Select(edge => edge.At));
        }

        var values = circuits.Select(_ => new float[experiment.Batch.Count]).ToList();
        var parts = Parts(2 * Graph.Senders.Length + (9 * experiment.Shape.Heads), Bytes / SideBySide.Lanes);
        var done = new SharedProgress(progress, circuits.Count * parts.Count);
        SideBySide.Map(experiment.Model.Device, parts, part =>
        {
            using var scope = NewDisposeScope();
            var (clean, metric) = (experiment.Batch.Select(part), LogitsOf(part));
            using var forward = new EdgeForward(experiment.Model, Graph, clean, corrupted.Select(part));
            foreach (var (circuit, measured) in circuits.Zip(values))
            {
                cancellation.ThrowIfCancellationRequested();
                using var inner = NewDisposeScope();
                using var noGradient = no_grad();
                var final = forward.FinalResidual(new EdgeMask(Graph, circuit, clean));
                var normed = experiment.Model.FinalNorm.Apply(AtRole(final, clean, metric.At));
                Floats.Of(metric.Of(experiment.Model, normed)).CopyTo(measured, part[0]);
                done.Add(1);
            }

            return part.Length;
        });

        return
        [
            .. circuits.Zip(values, (circuit, measured) => new Effect(
                new EffectDescription($"a circuit of {circuit.Count} edges alone", experiment.Metric.Name, experiment.Metric.Unit, Conditions),
                experiment.Measure(), measured, experiment.Intervals, experiment.Batch.Groups)
            { Prompts = experiment.Batch }),
        ];
    }

    /// <summary>
    /// The faithfulness of the circuits that scores give, from .1 % of the edges to all; see <see cref="FaithfulnessCurve"/>. What the
    /// other edges carry is resampled: it comes from the corrupted run.
    /// </summary>
    /// <param name="scores">The scores of all edges.</param>
    /// <param name="choice">How edges are chosen.</param>
    /// <param name="sign">Which scores count as large.</param>
    /// <param name="progress">Is told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between runs.</param>
    /// <exception cref="ArgumentException">The corruption changes nothing; or as for <see cref="Run(EdgeSet)"/>.</exception>
    public FaithfulnessCurve Curve(
        EdgeScores scores,
        EdgeChoice choice = EdgeChoice.Top,
        ScoreSign sign = ScoreSign.Absolute,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var circuits = FaithfulnessCurve.Shares
            .Select(share => (int)(share * scores.Edges.Length))
            .Select(count => choice == EdgeChoice.Top ? scores.Top(count, sign) : scores.Greedy(count, sign))
            .ToList();
        var means = Run([new EdgeSet([]), .. circuits], progress, cancellation).Select(run => run.Patched.Mean).ToList();
        var (none, whole) = (means[0], experiment.Measure().Average(value => (double)value));
        if (Math.Abs(whole - none) < 1e-6)
        {
            throw new ArgumentException("The corruption changes nothing of the metric, so there is no faithfulness to speak of.", nameof(scores));
        }

        return new FaithfulnessCurve(
            [
                .. FaithfulnessCurve.Shares.Zip(circuits, means.Skip(1)).Select(each => new FaithfulnessPoint(
                    each.First,
                    each.Second.Count,
                    each.Second.Count - each.Second.WithoutDangling(experiment.Shape).Count,
                    (each.Third - none) / (whole - none))),
            ],
            scores.Conditions
                .With("edges chosen", $"{(choice == EdgeChoice.Top ? "top n" : "greedily from the logits")}, by {(sign == ScoreSign.Absolute ? "absolute" : "signed")} scores")
                .With("ablation", "resample"));
    }

    /// <summary>Rows at a role, one a prompt [N, D], of [N, P, D].</summary>
    internal static Tensor AtRole(Tensor values, PromptBatch batch, Role at)
    {
        using var scope = NewDisposeScope();
        var rows = batch.Positions(at).Select((position, n) => ((long)n * batch.Length) + position).ToArray();
        return values.flatten(0, 1).index_select(0, tensor(rows, device: values.device)).MoveToOuterDisposeScope();
    }

    /// <summary>1 at the rows of a place, 0 elsewhere [1, N, P, 1]; null where it is every row.</summary>
    internal static Tensor? RowsAt(Place at, PromptBatch batch, ITransformer model)
    {
        if (at.Resolve(batch) is not { } positions)
        {
            return null;
        }

        var rows = new float[batch.Count * batch.Length];
        foreach (var (n, position) in positions.Index())
        {
            rows[(n * batch.Length) + position] = 1;
        }

        return tensor(rows, device: model.Device).to(model.ElementType).view(1, batch.Count, batch.Length, 1);
    }

    // Of edges into one port, sender by sender [N].
    private List<float[]> EffectsInto(
        Port into, Place at, IReadOnlyList<Component> senders, CancellationToken cancellation) =>
        [
            .. SweepRunner.EffectsOfEach(
                experiment,
                senders,
                part => RouteOf(into, at, part).Patch(part, experiment.Shape, experiment.Batch, corrupted, new Conventions(Downstream: DownstreamConvention.Free)),
                sender => new Edge(sender, into, at).ToString(),
                _ => experiment.Metric,
                Conditions,
                cancellation: cancellation)
                .Select(effect => effect.PatchedValues.Zip(effect.BaselineValues, (after, before) => after - before).ToArray()),
        ];

    // As many prompts together as let this many tensors of the residual stream's size be held for each.
    private List<int[]> Parts(long streams, long bytes = Bytes)
    {
        var one = streams * experiment.Batch.Length * experiment.Shape.ModelWidth * (experiment.Model.ElementType == ScalarType.Float64 ? 8 : 4);
        return [.. Enumerable.Range(0, experiment.Batch.Count).Chunk((int)Math.Clamp(bytes / one, 1, experiment.Runner.PromptsAtATime))];
    }

    private IMetricOfLogits LogitsOf(int[] prompts) => experiment.Metric is IMetricOfLogits
        ? (IMetricOfLogits)experiment.Metric.Select(prompts)
        : throw new ArgumentException(
            $"A circuit of edges, or a gradient, is read off the logits, as by the logit difference; the {experiment.Metric.Name} is not. "
            + "EdgeSet.Keep makes a plan, off which anything can be read.");

    private void CheckPlaces(IEnumerable<Place> places)
    {
        foreach (var at in places.Distinct())
        {
            if (at.Resolve(experiment.Batch) is { } clean && !clean.SequenceEqual(at.Resolve(corrupted)!))
            {
                throw new ArgumentException(
                    $"{at} is at other positions in the corrupted prompts than in the clean ones; edges are compared position by position.");
            }
        }
    }

    private RouteSweep RouteOf(Port into, Place at, IEnumerable<Component> senders)
    {
        var begun = Route.From(ComponentSet.Of(senders));
        return (into.Reader is Output ? begun : begun.To(new Ports(ComponentSet.Of(into.Reader), into.Kind, at)))
            .ToLogits(experiment.Metric.LogitsAt ?? Role.End).EachSender();
    }
}
