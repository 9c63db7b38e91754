namespace IoiClaims.Ioi;

/// <summary>Where a model errs, and whether a circuit alone errs there too.</summary>
public static class IoiErrors
{
    /// <summary>
    /// Runs the model on prompts until it has got enough of them wrong and enough right, or there are no more; then the circuit alone
    /// on up to twice as many of either, as in <see cref="IoiExperiment.CircuitRuns"/>.
    /// </summary>
    /// <param name="ioi">The subject, and the prompts over whose corrupted ones ablated heads are averaged.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="prompts">The prompts to look for errors among, at most; models err seldom (GPT-2 small on about 1 in 200).</param>
    public static ErrorAgreement ErrorAgreement(this IoiExperiment ioi, Circuit circuit, IoiDataset prompts)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(prompts);
        var (wrong, right, tried) = (new List<int>(), new List<int>(), 0);
        foreach (var part in Enumerable.Range(0, prompts.Count).Chunk(ioi.Runner.PromptsAtATime))
        {
            var values = ioi.On(prompts.Select(part), "more IOI prompts").Measure();
            wrong.AddRange(part.Where((_, i) => values[i] < 0));
            right.AddRange(part.Where((_, i) => values[i] > 0));
            tried += part.Length;
            if (Math.Min(wrong.Count, right.Count) >= IoiClaims.ErrorAgreement.Fewest)
            {
                break;
            }
        }

        const int Most = 2 * IoiClaims.ErrorAgreement.Fewest;
        int[] chosen = [.. wrong.Take(Most).Concat(right.Take(Most)).Order()];
        var some = prompts.Select(chosen);
        using var runs = new CircuitExperiments(
            ioi.On(some, $"IOI prompts that the model gets wrong and right, of {tried}"),
            Ablation.Mean(ioi.Corrupted(Corruptions.Abc).Batch, "ABC prompts"));
        return new ErrorAgreement(runs.Run(circuit));
    }
}
