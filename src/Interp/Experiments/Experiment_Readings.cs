namespace IoiClaims;

/// <summary>What is read off plain runs, without patching anything.</summary>
public partial class Experiment
{
    /// <summary>How much every head attends from one role to another.</summary>
    /// <param name="from">The role that attends.</param>
    /// <param name="to">The role attended to.</param>
    /// <param name="weighting">By what the attention is multiplied.</param>
    public HeadReadings ReadAttention(Role from, Role to, AttentionWeighting weighting = AttentionWeighting.Plain) =>
        Once((from, weighting), () => new AttentionFrom(this, from, weighting)).To(to);

    /// <summary>
    /// Direct logit attribution: the logit difference as a sum of what each component writes of it itself, with the final norm's
    /// scale as it is in the run.
    /// </summary>
    /// <exception cref="InvalidOperationException">The experiment's metric is not a logit difference.</exception>
    public LogitAttribution DirectLogitAttribution()
    {
        var difference = Metric as TokenLogitDifference ?? throw new InvalidOperationException(
            $"Direct logit attribution splits a logit difference; the metric of this experiment is '{Metric.Name}'. "
            + "Make one with TokenLogitDifference.");
        return Once(nameof(DirectLogitAttribution), () =>
            Runner.Read(Batch, (run, part) => LogitAttribution.Of(run, difference.Select(part))));
    }

    /// <summary>What some components together write of the logit difference themselves, with its interval.</summary>
    public SampleMean DirectLogitAttribution(ComponentSet components)
    {
        ArgumentNullException.ThrowIfNull(components);
        return Measurement.OfMean(
            new Quantity($"direct logit attribution, {components.Name}", "logits"),
            DirectLogitAttribution().Of(components),
            Intervals,
            Conditions.With("final norm", "scale of the run"),
            Batch.Groups,
            Batch);
    }

    /// <summary>
    /// Reads something off the plain runs that is about each prompt's own tokens: the reading is given a run on some of the prompts, and
    /// which they are. As in <c>Read((run, part) => LogitLens.Of(run, metric.Select(part)))</c>.
    /// </summary>
    /// <typeparam name="TReading">What is read.</typeparam>
    /// <param name="read">Reads a run on some of the prompts, whose places in the batch it is given.</param>
    public TReading Read<TReading>(Func<PlainRun, IReadOnlyList<int>, TReading> read)
        where TReading : IPromptReading<TReading> => Runner.Read(Batch, read);

    /// <summary>Reads something off the plain runs on the prompts, part by part; see the readings. It is read each time.</summary>
    public TReading Read<TReading>(Func<PlainRun, TReading> read)
        where TReading : IPromptReading<TReading> => Runner.Read(Batch, read);

    /// <summary>The mean of a reading over some heads and all prompts, with its interval.</summary>
    public SampleMean Mean(HeadReadings readings, ComponentSet heads)
    {
        ArgumentNullException.ThrowIfNull(readings);
        return readings.Measure(heads, Intervals, Conditions, Batch.Groups, Batch);
    }

    /// <summary>What heads attend to from a role. Whoever asks for one role attended to will ask for the others.</summary>
    private sealed class AttentionFrom(Experiment experiment, Role from, AttentionWeighting weighting)
    {
        private readonly Lazy<Dictionary<Role, HeadReadings>> seen = new(() =>
        {
            Role[] roles = [.. experiment.Batch.Roles.Where(to => AttentionReadings.CanSee(experiment.Batch, from, to))];
            return roles.Zip(experiment.Read(run => new Readings(AttentionReadings.ToEach(run, from, roles, weighting))).OfEach).ToDictionary();
        });

        public HeadReadings To(Role to) => seen.Value.TryGetValue(to, out var reading)
            ? reading
            : experiment.Read(run => AttentionReadings.Between(run, from, to, weighting));
    }

    private sealed record Readings(IReadOnlyList<HeadReadings> OfEach) : IPromptReading<Readings>
    {
        public static Readings Join(IReadOnlyList<Readings> parts) =>
            new([.. Enumerable.Range(0, parts[0].OfEach.Count).Select(i => HeadReadings.Join([.. parts.Select(part => part.OfEach[i])]))]);
    }
}
