namespace IoiClaims.Ioi;

/// <summary>What is read off plain runs on IOI prompts.</summary>
public static class IoiReadings
{
    /// <summary>How much every head attends from one role to another.</summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="from">The role that attends.</param>
    /// <param name="to">The role attended to.</param>
    /// <param name="weighting">By what the attention is multiplied.</param>
    /// <param name="on">Other prompts than the experiments' own.</param>
    public static HeadReadings Attention(
        this IoiExperiments ioi,
        Role from,
        Role to,
        AttentionWeighting weighting = AttentionWeighting.Plain,
        IoiDataset? on = null)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        return ioi.Laboratory.Read(
            (on ?? ioi.Prompts).Batch, run => AttentionReadings.Between(run, from, to, weighting));
    }

    /// <summary>The mean of a reading over some heads and all prompts, with its interval.</summary>
    public static SampleMean Mean(this IoiExperiments ioi, HeadReadings readings, ComponentSet heads)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(readings);
        return readings.Measure(heads, ioi.Laboratory.Intervals, ioi.Conditions, ioi.Prompts.Batch.Groups);
    }

    /// <summary>The mean of a reading of one head over all prompts, with its interval.</summary>
    public static SampleMean Mean(this IoiExperiments ioi, HeadReadings readings, Head head) =>
        Mean(ioi, readings, ComponentSet.Of(head));
}
