namespace IoiClaims.Ioi;

/// <summary>Causal scrubbing as one more experiment on a subject.</summary>
public static class IoiScrubbing
{
    /// <summary>Scrubs a hypothesis several times, each with samples of its own, and averages prompt by prompt.</summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="name">What the hypothesis says, in words.</param>
    /// <param name="hypothesis">The hypothesis; see <see cref="IoiSamplers.Hypothesis"/>.</param>
    /// <param name="metric">What is read off; the logit difference if omitted.</param>
    /// <param name="options">How many scrubs and which seed; ten if omitted.</param>
    /// <param name="progress">Told the fraction done, from 0 to 1, after every scrub.</param>
    /// <param name="cancellation">Looked at before every scrub.</param>
    /// <exception cref="HypothesisException">The hypothesis does not fit the model or the prompts.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ScrubResult<IoiDataset> Scrub(
        this IoiExperiments ioi,
        string name,
        Hypothesis<IoiDataset> hypothesis,
        IMetric? metric = null,
        ScrubOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        return ioi.Laboratory.Scrub(
            name, hypothesis, ioi.Prompts, metric ?? ioi.LogitDifference, ioi.Conditions, options, progress, cancellation);
    }
}
