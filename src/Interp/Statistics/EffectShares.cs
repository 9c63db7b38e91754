using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Effects as shares of larger ones, paired prompt by prompt.</summary>
public static class EffectShares
{
    /// <summary>
    /// What share of another effect this one makes up: mean change / mean change, such as the part of an effect that goes
    /// through some heads. Unstable where the other effect cannot be told from 0.
    /// </summary>
    /// <param name="part">The effect.</param>
    /// <param name="whole">The other effect, on the same prompts.</param>
    /// <param name="name">What the share is called, such as "share that goes through the values".</param>
    /// <exception cref="ArgumentException">The effects are of different prompts.</exception>
    public static Measurement ShareOf(this Effect part, Effect whole, string name)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(whole);
        if (!part.HasBaselineOf(whole))
        {
            throw new ArgumentException(
                $"'{part.Description.Intervention}' cannot be a share of '{whole.Description.Intervention}': the two are not "
                + "effects on the same metric of the same prompts.",
                nameof(whole));
        }

        return Share(part, name, whole.Change.Values, part.Change.Values);
    }

    /// <summary>
    /// How much of what a corruption took away a patch gives back (denoising): (patched − corrupted) / (clean − corrupted),
    /// means over prompts. 0 if nothing, 1 if all. TransformerLens' patching metric.
    /// </summary>
    /// <param name="effect">The effect of a patch on the corrupted prompts.</param>
    /// <param name="clean">The metric on the clean prompts [N].</param>
    /// <exception cref="ArgumentException">Another number of clean prompts.</exception>
    public static Measurement Restored(this Effect effect, IReadOnlyList<float> clean)
    {
        ArgumentNullException.ThrowIfNull(effect);
        ArgumentNullException.ThrowIfNull(clean);
        if (clean.Count != effect.Count)
        {
            throw new ArgumentException($"There are {clean.Count} clean prompts for {effect.Count} corrupted ones.", nameof(clean));
        }

        return Share(
            effect,
            $"restored {effect.Description.Metric}",
            [.. clean.Zip(effect.BaselineValues, (whole, corrupted) => whole - corrupted)],
            effect.Change.Values);
    }

    private static Measurement Share(Effect part, string name, ImmutableArray<float> below, ImmutableArray<float> above)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new Effect(part.Description, below, above, part.Plan, part.Groups) { Origin = part.Origin }.Retained.Named(name);
    }
}
