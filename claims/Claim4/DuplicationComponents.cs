namespace IoiClaims.Claims;

/// <summary>
/// Whether what a head writes varies most along a direction that says "this token came before": its first principal
/// component over tokens that did and tokens that did not.
/// </summary>
/// <param name="ShareOfVariance">The component's share of the variance of what the head writes.</param>
/// <param name="Correlation">
/// |r| of the projections on it with 1 for repeated tokens and 0 for new ones; a component's sign means nothing.
/// </param>
public sealed record DuplicationComponents(double ShareOfVariance, double Correlation)
{
    /// <summary>
    /// |r| with which of the first two names is repeated (1 or −1, and 0 where none is); null where there is no such thing.
    /// </summary>
    public double? CorrelationWithOrder { get; private init; }

    /// <summary>As many repeated tokens as new ones, and few enough to decompose quickly.</summary>
    public const int OfEach = 150;

    /// <summary>At one role, of prompts that repeat a token there and of prompts that do not.</summary>
    /// <returns>Null if the head writes the same everywhere.</returns>
    public static DuplicationComponents? AtRole(
        IoiExperiment ioi, Head head, Role at, IoiDataset repeated, IoiDataset notRepeated)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(repeated);
        ArgumentNullException.ThrowIfNull(notRepeated);
        HeadOutputs Written(IoiDataset on) =>
            ioi.Runner.Read(on.Batch, run => HeadOutputs.Written(run, ComponentSet.Of(head), at));
        return Of(
            HeadOutputs.Join([Written(repeated), Written(notRepeated)]),
            repeated.Count,
            [.. repeated.Prompts.Select(prompt => prompt.Sentence.Order == NameOrder.Abba ? 1.0 : -1.0), .. new double[notRepeated.Count]]);
    }

    /// <summary>Of tokens of a text, which is run once for all heads.</summary>
    /// <param name="ioi">The subject.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="text">The text, no longer than is in memory together.</param>
    /// <param name="tokens">Its tokens, repeated ones and new ones; evenly spaced ones are taken of each.</param>
    /// <returns>One a head; null for a head that writes the same everywhere.</returns>
    public static IReadOnlyList<DuplicationComponents?> InText(
        IoiExperiment ioi, IReadOnlyList<Head> heads, PromptBatch text, IReadOnlyList<Occurrence> tokens)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tokens);
        var repeated = Spaced([.. tokens.Where(at => at.IsRepeated)]);
        var fresh = Spaced([.. tokens.Where(at => !at.IsRepeated)]);
        using var run = new PlainRun(ioi.Model, text);
        return [.. heads.Select(head => Of(HeadOutputs.Written(run, head, [.. repeated, .. fresh]), repeated.Count))];
    }

    private static DuplicationComponents? Of(HeadOutputs outputs, int repeated, IReadOnlyList<double>? order = null)
    {
        var varies = outputs.Vectors.Any(vector => !vector.SequenceEqual(outputs.Vectors[0]));
        if (!varies)
        {
            return null;
        }

        var components = PrincipalComponents.Of(outputs, count: 1);
        var labels = Enumerable.Range(0, outputs.Count).Select(n => n < repeated ? 1.0 : 0.0).ToArray();
        return new DuplicationComponents(components.ExplainedVariance[0], Math.Abs(components.Correlation(0, labels)))
        {
            CorrelationWithOrder = order is null ? null : Math.Abs(components.Correlation(0, order)),
        };
    }

    private static List<Occurrence> Spaced(IReadOnlyList<Occurrence> tokens) => tokens.Count <= OfEach
        ? [.. tokens]
        : [.. Enumerable.Range(0, OfEach).Select(i => tokens[i * tokens.Count / OfEach])];
}
