using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// All variants of something as one tensor, to be computed together: the common case first, if it differs from the
/// plain run at all, then each variant with parts of its own.
/// </summary>
internal static class Stacked
{
    /// <summary>A port's inputs after the norm [W, N, M, D], W = 1 or 0 for the common case + number of variants.</summary>
    /// <param name="correction">What the port reads beyond the plain run, its variants merged.</param>
    /// <param name="plain">What it reads in the plain run [N, M, D].</param>
    /// <param name="norm">The norm in front of the port.</param>
    /// <param name="convention">Whether the norm keeps the plain run's scale.</param>
    /// <param name="withCommon">Whether to include the common case; by default, where it differs.</param>
    /// <param name="variants">How many variants to include; by default those with parts of their own.</param>
    public static Tensor Inputs(
        Varied correction, Tensor plain, INorm norm, NormConvention convention, bool? withCommon = null, int? variants = null)
    {
        using var scope = NewDisposeScope();
        var common = (correction.Common is null ? plain : plain.Plus(correction.Common)).unsqueeze(0);
        var cases = new List<Tensor>();
        if (withCommon ?? correction.Common is not null)
        {
            cases.Add(common);
        }

        var wanted = variants ?? correction.VariantCount;
        if (correction.Own() is { } own)
        {
            cases.Add(common.Plus(own));
            wanted -= (int)own.shape[0];
        }

        if (wanted > 0)
        {
            cases.Add(common.expand([wanted, .. common.shape[1..]]));
        }

        var residual = cases.Count == 1 ? cases[0] : cat(cases, 0);
        return (convention == NormConvention.Frozen
            ? norm.ApplyFrozen(residual, norm.Scale(plain))
            : norm.Apply(residual)).MoveToOuterDisposeScope();
    }

    /// <summary>Stacked results [W, N, M, …] as differences from the plain run's [N, M, …].</summary>
    public static Varied Differences(Tensor results, Tensor plain, bool withCommon)
    {
        if (!withCommon)
        {
            return new Varied(null, [(0, results - plain)]);
        }

        var common = results[0];
        var own = results.shape[0] > 1
            ? ImmutableArray.Create((0, results.slice(0, 1, results.shape[0], 1) - common))
            : [];
        return new Varied(common - plain, own);
    }
}
