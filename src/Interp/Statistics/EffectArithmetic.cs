using IoiClaims.Interp.Tables;

namespace IoiClaims.Interp.Statistics;

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

    private static Effect Derived(
        Effect like, Effect other, string intervention, IReadOnlyList<float> baseline, IReadOnlyList<float> patched)
    {
        // What the two were not both measured under, such as the prompts patched from, is no condition of the comparison.
        var shared = like.Description.Conditions
            .Where(pair => other.Description.Conditions.TryGet(pair.Key, out var value) && value == pair.Value)
            .Aggregate(Conditions.None, (conditions, pair) => conditions.With(pair.Key, pair.Value));
        return new Effect(
            like.Description with { Intervention = intervention, Conditions = shared }, baseline, patched, like.Plan, like.Groups);
    }

    private static void CheckSameBaseline(Effect effect, Effect other)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(other);
        if (effect.Description.Metric != other.Description.Metric
            || !effect.BaselineValues.SequenceEqual(other.BaselineValues)
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
