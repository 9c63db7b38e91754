namespace IoiClaims.Ioi;

/// <summary>Path patching with both ends free.</summary>
public static class ReceiverSweeps
{
    /// <summary>Each sender of a route into each receiver of its first hop, on their own.</summary>
    /// <param name="ioi">The experiments.</param>
    /// <param name="route">Senders, receivers, and what follows.</param>
    /// <param name="from">What the senders run on, paired with the experiments' prompts.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="conventions">The choices that make numbers differ; REMIX's if omitted.</param>
    public static SweepGrid SweepReceivers(
        this IoiExperiments ioi, Route route, PromptBatch from, IMetric metric, Conventions? conventions = null)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        return ioi.Laboratory.SweepReceivers(
            route, hop: 0, ioi.Prompts.Batch, from, conventions ?? Conventions.Remix, metric, ioi.Conditions);
    }
}
