namespace IoiClaims;

/// <summary>Carries out sweeps of activation patching.</summary>
public static class PatchSweeps
{
    /// <summary>A metric of every prompt in every variant of a sweep [variant][N].</summary>
    /// <param name="laboratory">The bench.</param>
    /// <param name="sweep">What is patched in each variant.</param>
    /// <param name="baseline">The prompts that the network runs on.</param>
    /// <param name="from">The prompts that values are taken from, paired.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="progress">Told the fraction done, from 0 to 1.</param>
    /// <param name="cancellation">Looked at between parts of the work.</param>
    /// <exception cref="ArgumentException">The sweep, the datasets or the metric do not fit.</exception>
    /// <exception cref="OperationCanceledException">The sweep was cancelled; nothing is left behind.</exception>
    public static IReadOnlyList<IReadOnlyList<float>> PatchEach(
        this Laboratory laboratory,
        PatchSweep sweep,
        PromptBatch baseline,
        PromptBatch from,
        IMetric metric,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(laboratory);
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(baseline);
        var measured = new List<IReadOnlyList<float>>();
        foreach (var variants in sweep.Variants.Chunk(VariantsAtATime(laboratory, baseline)))
        {
            measured.AddRange(laboratory.MeasureVariants(
                sweep.Only(variants).On(laboratory.Model.Shape, baseline, from), metric, null, cancellation));
            progress?.Report((double)measured.Count / sweep.Variants.Length);
        }

        return measured;
    }

    // The hidden layer of an MLP, four times as wide as the residual stream, at perhaps a third of the positions of all
    // variants of one part stays below a quarter of a gibibyte.
    private static int VariantsAtATime(Laboratory laboratory, PromptBatch baseline)
    {
        var rows = Math.Min(laboratory.PromptsAtATime, baseline.Count) * Math.Max(1, baseline.Length / 3);
        return (int)Math.Max(1, (1L << 28) / (16L * laboratory.Model.Shape.ModelWidth * rows));
    }
}
