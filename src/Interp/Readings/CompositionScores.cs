using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// How much of what an earlier head can write a later head can read, from the weights alone, for every pair of heads in
/// different layers. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// Elhage et al. 2021, "A Mathematical Framework for Transformer Circuits": ‖A B‖ / (‖A‖ ‖B‖) in the Frobenius norm, where
/// A = W_V W_O of the earlier head and B is what the later head does with it: W_Q W_Kᵀ for its queries, W_K W_Qᵀ for its
/// keys, W_V W_O for its values (rows are vectors). From 0 to 1; a head with zero weights scores 0.
/// </para>
/// <para>
/// Scores of unrelated heads are not near 0 but near 1/√D: that is the root mean square when one head's directions are turned
/// at random. <see cref="RandomBaseline"/> gives the spread.
/// </para>
/// <para>
/// They are of the weights alone: rotary positions, which turn queries against keys by their distance, are left out (the
/// scores are those at distance 0), and so are norms of queries and keys.
/// </para>
/// </remarks>
public sealed class CompositionScores
{
    private readonly ImmutableDictionary<(Head From, Head To), double> scores;

    private CompositionScores(
        TransformerShape shape,
        CompositionKind kind,
        CompositionWeights weights,
        ImmutableDictionary<(Head From, Head To), double> scores)
    {
        Shape = shape;
        Kind = kind;
        Weights = weights;
        this.scores = scores;
    }

    /// <summary>The model's sizes.</summary>
    public TransformerShape Shape { get; }

    /// <summary>By which input the later head reads.</summary>
    public CompositionKind Kind { get; }

    /// <summary>Which weights were taken.</summary>
    public CompositionWeights Weights { get; }

    /// <summary>The score of an earlier head and a later one.</summary>
    /// <exception cref="ArgumentException">
    /// The model has no such head, or the first is not in an earlier layer than the second.
    /// </exception>
    public double this[Head from, Head to]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(from);
            ArgumentNullException.ThrowIfNull(to);
            ComponentOrder.Check(from, Shape);
            ComponentOrder.Check(to, Shape);
            return scores.TryGetValue((from, to), out var score)
                ? score
                : throw new ArgumentException(
                    $"Head {to} reads nothing of head {from}: a head reads what heads of earlier layers wrote.", nameof(to));
        }
    }

    /// <summary>Scores every pair of heads.</summary>
    /// <param name="model">The model; it needs at least two layers.</param>
    /// <param name="kind">By which input the later head reads.</param>
    /// <param name="weights">Which weights are taken.</param>
    /// <exception cref="ArgumentException">A model of one layer.</exception>
    public static CompositionScores Of(
        ITransformer model, CompositionKind kind, CompositionWeights weights = CompositionWeights.Folded)
    {
        ArgumentNullException.ThrowIfNull(model);
        CheckDefined(kind, weights);
        if (model.Shape.Layers < 2)
        {
            throw new ArgumentException(
                "This model has one layer, so no head reads what another wrote; composition needs two.", nameof(model));
        }

        using var scope = NewDisposeScope();
        var writers = new List<FactoredMaps>();
        var found = ImmutableDictionary.CreateBuilder<(Head, Head), double>();
        for (var to = 0; to < model.Shape.Layers; to++)
        {
            using var layerScope = NewDisposeScope();
            var heads = HeadFactors.Of(model, to, weights);
            var readers = Readers(heads, kind);
            for (var from = 0; from < to; from++)
            {
                using var pairScope = NewDisposeScope();
                var flat = FactoredMaps.Alignment(writers[from], readers).flatten().cpu().data<double>().ToArray();
                for (var i = 0; i < flat.Length; i++)
                {
                    found.Add((new Head(from, i / model.Shape.Heads), new Head(to, i % model.Shape.Heads)), flat[i]);
                }
            }

            writers.Add(Writers(heads).MoveToOuterDisposeScope());
        }

        return new CompositionScores(model.Shape, kind, weights, found.ToImmutable());
    }

    /// <summary>
    /// What two unrelated heads of these sizes score, by whichever input: heads whose matrices have independent normal
    /// entries.
    /// </summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="samples">How many pairs are drawn, at least 2.</param>
    /// <param name="seed">Same seed, same numbers.</param>
    public static CompositionBaseline RandomBaseline(TransformerShape shape, int samples = 100, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        var normal = new NormalNumbers(seed);
        long d = shape.ModelWidth, dh = shape.HeadWidth;
        var drawn = Enumerable.Range(0, samples).Select(_ =>
        {
            using var scope = NewDisposeScope();
            FactoredMaps Random() => new(normal.Tensor(1, d, dh), normal.Tensor(1, dh, d));
            return FactoredMaps.Alignment(Random(), Random()).item<double>();
        }).ToList();
        var mean = drawn.Average();
        return new CompositionBaseline(
            mean, Math.Sqrt(drawn.Sum(score => (score - mean) * (score - mean)) / (samples - 1)), samples);
    }

    /// <summary>The pairs with the largest scores, largest first.</summary>
    public IReadOnlyList<(Head From, Head To, double Score)> Largest(int count) => scores
        .OrderByDescending(pair => pair.Value)
        .ThenBy(pair => Place(pair.Key.From)).ThenBy(pair => Place(pair.Key.To))
        .Take(count)
        .Select(pair => (pair.Key.From, pair.Key.To, pair.Value))
        .ToList();

    /// <summary>Earlier heads × later heads; empty where the first is not in an earlier layer.</summary>
    /// <param name="from">Earlier heads, the rows.</param>
    /// <param name="to">Later heads, the columns.</param>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="conditions">Whose weights they are.</param>
    /// <exception cref="ArgumentException">Not a head, or one that the model does not have.</exception>
    public NumericTable ToTable(ComponentSet from, ComponentSet to, Tolerance tolerance, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(conditions);
        var (rows, columns) = (Members(from), Members(to));
        return new NumericTable(
            new TableHeading(
                $"{Kind.ToString().ToLowerInvariant()} composition of {from.Name} with {to.Name}",
                "1",
                tolerance,
                conditions.With("weights", Weights.ToString().ToLowerInvariant()))
            {
                Signed = false,
            },
            "from",
            rows.Select(head => $"{head}").ToList(),
            columns.Select(head => $"{head}").ToList(),
            (row, column) => rows[row].Layer < columns[column].Layer ? this[rows[row], columns[column]] : null);
    }

    // What heads do with what they read: move it to the residual stream.
    private static FactoredMaps Writers(HeadFactors heads) => new(heads.Value, heads.Output);

    // What heads do with what was written, by one of their inputs.
    private static FactoredMaps Readers(HeadFactors heads, CompositionKind kind) => kind switch
    {
        CompositionKind.Query => new(heads.Query, heads.Key.transpose(1, 2)),
        CompositionKind.Key => new(heads.Key, heads.Query.transpose(1, 2)),
        _ => new(heads.Value, heads.Output),
    };

    private static (int Layer, int Index) Place(Head head) => (head.Layer, head.Index);

    private List<Head> Members(ComponentSet heads) => heads.Select(component =>
    {
        ComponentOrder.Check(component, Shape);
        return component as Head ?? throw new ArgumentException($"{component} is not a head.", nameof(heads));
    }).ToList();

    private static void CheckDefined(CompositionKind kind, CompositionWeights weights)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A head composes by its query, key or value.");
        }

        if (!Enum.IsDefined(weights))
        {
            throw new ArgumentOutOfRangeException(nameof(weights), weights, "Weights are taken folded or raw.");
        }
    }
}

/// <summary>What unrelated heads score.</summary>
/// <param name="Mean">Mean score of the pairs drawn.</param>
/// <param name="StandardDeviation">Standard deviation of the pairs' scores.</param>
/// <param name="Samples">How many pairs were drawn.</param>
public sealed record CompositionBaseline(double Mean, double StandardDeviation, int Samples);

/// <summary>By which of its inputs a head composes with an earlier head.</summary>
public enum CompositionKind
{
    /// <summary>The later head's queries read what the earlier one wrote.</summary>
    Query,

    /// <summary>The later head's keys read it.</summary>
    Key,

    /// <summary>The later head's values read it, and move it on.</summary>
    Value,
}

/// <summary>Which weights composition scores are taken of.</summary>
public enum CompositionWeights
{
    /// <summary>
    /// As heads see the residual stream: each norm's gain folded into what reads through it, and, where norms remove the
    /// mean, the mean removed from what is written (TransformerLens' <c>fold_ln</c> and <c>center_writing_weights</c>).
    /// </summary>
    Folded,

    /// <summary>As they stand in the checkpoint.</summary>
    Raw,
}
