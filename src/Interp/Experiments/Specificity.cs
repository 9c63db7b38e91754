using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>"These heads and no others": the effect of named heads beside the same with random heads of the same layers. Immutable.</summary>
/// <param name="Named">The effect with the named heads, on the prompts that the random ones are tried on.</param>
/// <param name="Random">The random groups.</param>
/// <param name="Changes">The mean change of the metric with each of them, in the metric's unit.</param>
public sealed record Specificity(Effect Named, RandomGroups Random, ImmutableArray<double> Changes)
{
    /// <summary>With fewer groups than this, nothing is said.</summary>
    public const int Fewest = 20;

    /// <summary>The share of random groups that named heads have to lie beyond.</summary>
    public const double Asked = 0.95;

    /// <summary>
    /// How many random groups the named heads lie beyond: those that move the metric less than they do, not at all, or the other way.
    /// </summary>
    public int Beyond => Changes.Count(IsBeyond);

    /// <summary>Whether the named heads lie beyond enough of them; null where there are too few to say.</summary>
    public bool? Holds => Changes.Length < Fewest ? null : Beyond >= Asked * Changes.Length;

    /// <summary>
    /// The share of random groups that the named heads lie beyond, with an interval over other draws of groups; null without any.
    /// </summary>
    public SampleMean? ShareBeyond => Changes.IsEmpty ? null : Measurement.OfMean(
        new Quantity("share of random groups that it lies beyond", IsFraction: true),
        [.. Changes.Select(change => IsBeyond(change) ? 1f : 0f)],
        Named.Plan.Drawing(Resampling.Prompts),
        Conditions);

    /// <summary>Under which conditions it was measured, the random groups among them.</summary>
    public Conditions Conditions => Named.Conditions.With("random groups", $"{Random}");

    /// <summary>A quantile of the changes with random groups, in the metric's unit.</summary>
    /// <param name="share">0 for the least change, 0.5 for the median, 1 for the largest.</param>
    /// <exception cref="InvalidOperationException">There are no random groups.</exception>
    public double Quantile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return Changes.IsEmpty
            ? throw new InvalidOperationException($"For {Random.Named.Name} there is {Random}, so there are no changes to take a quantile of.")
            : Changes.Sort()[(int)Math.Round(share * (Changes.Length - 1))];
    }

    /// <summary>A row: the change with the named heads, quantiles of those with random ones, and how many these lie beyond.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(Tolerance tolerance) => NumericTable.FromRows(
        new TableHeading(
            $"change of the {Named.Description.Metric}: {Random.Named.Name} beside random heads",
            Named.Description.Unit.Length == 0 ? "1" : Named.Description.Unit,
            tolerance,
            Conditions),
        "heads",
        ["named", "random least", "5 %", "median", "95 %", "random most", "beyond", "of"],
        (Random.Named.Name, [
            Named.Change.Mean,
            .. new[] { 0, 0.05, 0.5, 0.95, 1 }.Select(share => Changes.IsEmpty ? (double?)null : Quantile(share)),
            Beyond, Changes.Length,
        ]));

    /// <summary>As in "-3.21 logits, beyond 99 of 100 random groups (from -0.84 to +0.42, median -0.01)".</summary>
    public override string ToString()
    {
        var quantity = Named.Change.Quantity;
        var named = $"{quantity.Name} {quantity.Show(Named.Change.Mean)}";
        return Changes.IsEmpty
            ? $"{named}; there is {Random}"
            : $"{named}, beyond {Beyond} of {Changes.Length} random groups (from {quantity.Show(Quantile(0))} to {quantity.Show(Quantile(1))}, "
                + $"median {quantity.Show(Quantile(0.5))})";
    }

    private bool IsBeyond(double change) => change * Math.Sign(Named.Change.Mean) < Math.Abs(Named.Change.Mean);
}

/// <summary>Named heads beside random ones.</summary>
public static class SpecificityExtensions
{
    /// <summary>
    /// The same experiment with random heads of the same layers in place of the named ones, all groups in one sweep: no more plain
    /// runs than the effect itself took, and on fewer prompts, since a rank asks for less than an interval.
    /// </summary>
    /// <param name="effect">The effect of a patch or ablation.</param>
    /// <param name="named">The heads: all that are patched or ablated, or all of one hop of the route.</param>
    /// <param name="count">How many random groups; all, if there are not so many.</param>
    /// <param name="seed">Same seed, same groups.</param>
    /// <param name="prompts">How many prompts, the first ones; all, if there are not so many.</param>
    /// <exception cref="ArgumentException">
    /// The effect was computed from others, or nothing is done in its experiment with the named heads alone.
    /// </exception>
    public static Specificity BesideRandomHeads(
        this Effect effect, ComponentSet named, int count = 100, ulong seed = 1, int prompts = 20)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(named);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prompts);
        if (effect.Origin is not { } origin)
        {
            throw new ArgumentException(
                $"'{effect.Description.Intervention}' was not measured by one patch or ablation, so it cannot be done with other heads. Ask "
                + "it of the effect of a patch, or of a number read off one.", nameof(effect));
        }

        var random = RandomGroups.Like(named, origin.Shape, count, seed);
        var effects = origin.Instead(named, [named, .. random.Groups], prompts);
        var own = new Effect(
            effect.Description, effects[0].BaselineValues, effects[0].PatchedValues, effects[0].Plan, effects[0].Groups);
        return new Specificity(own, random, [.. effects.Skip(1).Select(each => each.Change.Mean)]);
    }
}
