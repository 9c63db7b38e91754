namespace IoiClaims;

/// <summary>Effects compared: do two interventions add up, and how far is one effect from another?</summary>
public static class EffectArithmetic
{
    /// <summary>
    /// What two interventions would do together if they did not interact: both changes added to the common baseline, prompt
    /// by prompt.
    /// </summary>
    /// <exception cref="ArgumentException">Effects on different prompts, metrics or baselines.</exception>
    public static Effect Plus(this Effect effect, Effect other)
    {
        CheckSameBaseline(effect, other);
        return Derived(
            effect,
            other,
            $"{effect.Description.Intervention}, added to {other.Description.Intervention}",
            effect.BaselineValues,
            [.. effect.PatchedValues.Zip(other.Change.Values, (patched, change) => patched + change)]);
    }

    /// <summary>
    /// The other effect as a baseline: <see cref="Effect.Change"/> is then how far this intervention takes the metric beyond
    /// what the other does, prompt by prompt.
    /// </summary>
    /// <exception cref="ArgumentException">Effects on different prompts, metrics or baselines.</exception>
    public static Effect Beyond(this Effect effect, Effect other)
    {
        CheckSameBaseline(effect, other);
        return Derived(
            effect,
            other,
            $"{effect.Description.Intervention}, beyond {other.Description.Intervention}",
            other.PatchedValues,
            effect.PatchedValues);
    }

    /// <summary>
    /// The size of the change, prompt by prompt: <see cref="Effect.Change"/> is then the mean of |patched − baseline|. Changes of
    /// either sign, which cancel in a mean, do not cancel here; noise does not either, so it is never 0.
    /// </summary>
    public static Effect Size(this Effect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return new Effect(
            effect.Description with { Intervention = $"size of the change: {effect.Description.Intervention}" },
            effect.BaselineValues,
            [.. effect.BaselineValues.Zip(effect.Change.Values, (before, change) => before + Math.Abs(change))],
            effect.Plan,
            effect.Groups);
    }

    /// <summary>The same effect on these prompts and on others, such as those of another order: one effect on all of them.</summary>
    /// <exception cref="ArgumentException">An effect on another metric, or of other doings.</exception>
    public static Effect WithPrompts(this Effect effect, Effect others)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(others);
        if (effect.Description.Metric != others.Description.Metric || effect.Description.Intervention != others.Description.Intervention)
        {
            throw new ArgumentException(
                $"'{effect.Description.Intervention}' ({effect.Description.Metric}) and '{others.Description.Intervention}' "
                + $"({others.Description.Metric}) are not one effect on different prompts.",
                nameof(others));
        }

        return new Effect(
            effect.Description with { Conditions = Shared(effect, others) },
            effect.BaselineValues.AddRange(others.BaselineValues),
            effect.PatchedValues.AddRange(others.PatchedValues),
            effect.Plan,
            effect.Groups.AddRange(others.Groups));
    }

    private static Effect Derived(
        Effect like, Effect other, string intervention, IReadOnlyList<float> baseline, IReadOnlyList<float> patched)
    {
        return new Effect(
            like.Description with { Intervention = intervention, Conditions = Shared(like, other) }, baseline, patched, like.Plan, like.Groups);
    }

    // What the two were not both measured under, such as the prompts patched from, is no condition of both together.
    private static Conditions Shared(Effect one, Effect other) => one.Description.Conditions
        .Where(pair => other.Description.Conditions.TryGet(pair.Key, out var value) && value == pair.Value)
        .Aggregate(Conditions.None, (conditions, pair) => conditions.With(pair.Key, pair.Value));

    private static void CheckSameBaseline(Effect effect, Effect other)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(other);
        if (!effect.HasBaselineOf(other)
            || !effect.Groups.SequenceEqual(other.Groups))
        {
            throw new ArgumentException(
                $"Effects are compared on one metric, one set of prompts and one baseline. '{effect.Description.Intervention}' "
                + $"is about the {effect.Description.Metric} of {effect.Count} prompts, '{other.Description.Intervention}' "
                + $"about the {other.Description.Metric} of {other.Count}, and their values before patching differ.",
                nameof(other));
        }
    }
}
