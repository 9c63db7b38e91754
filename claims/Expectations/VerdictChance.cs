namespace IoiClaims.Claims.Expectations;

/// <summary>The chance of a verdict, by drawing all findings that decide it together.</summary>
public static class VerdictChance
{
    private const int Draws = 20_000;

    /// <summary>
    /// Each draw gives every deciding finding a measured number: what is expected, off by as much as the expectation may be off, and
    /// by the error of the sample. The findings are judged and put together as on a model.
    /// </summary>
    /// <param name="deciding">The findings that decide, and what is expected of each.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="independent">
    /// Whether all expectations are off independently; otherwise those that the ledger marks as going together are off alike.
    /// </param>
    /// <returns>The share of draws that give the verdict.</returns>
    public static double Of(IReadOnlyList<(AskedFinding Finding, Expectation Expectation)> deciding, Verdict verdict, bool independent)
    {
        ArgumentNullException.ThrowIfNull(deciding);
        var random = new SplitMix64(seed: 0);
        var bounds = deciding.Select(each => ThresholdText.Read(each.Finding.Asked)!).ToArray();
        var hits = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var shared = new Dictionary<string, double>(StringComparer.Ordinal);
            var findings = deciding.Select((each, i) =>
            {
                var expectation = each.Expectation;
                var off = Normal(random);
                if (!independent && expectation.Together is { } together && !shared.TryAdd(together, off))
                {
                    off = shared[together];
                }

                var measured = expectation.Center + off * expectation.Width + Normal(random) * expectation.StandardError;
                return new Finding(each.Finding.Role, each.Finding.Sentence, expectation.Judge(bounds[i], measured), string.Empty, each.Finding.Asked);
            }).ToArray();
            hits += Finding.Together(findings) == verdict ? 1 : 0;
        }

        return (double)hits / Draws;
    }

    /// <summary>The chance that one finding comes out as asked.</summary>
    public static double OfSupport(Expectation expectation)
    {
        ArgumentNullException.ThrowIfNull(expectation);
        if (expectation.Chance is { } given)
        {
            return given;
        }

        // The share of a fine grid of quantiles on which the finding is supported.
        const int Steps = 2000;
        var bound = ThresholdText.Read(expectation.Asked)!;
        return (double)Enumerable.Range(0, Steps)
            .Select(step => expectation.Center + expectation.Spread * StandardNormal.Quantile((step + 0.5) / Steps))
            .Count(measured => expectation.Judge(bound, measured) == Verdict.Supported) / Steps;
    }

    // Box and Muller's transform of two uniform numbers.
    private static double Normal(SplitMix64 random) => Math.Sqrt(-2 * Math.Log(Uniform(random))) * Math.Cos(2 * Math.PI * Uniform(random));

    private static double Uniform(SplitMix64 random) => ((random.Next() >> 11) + 0.5) / (1UL << 53);
}
