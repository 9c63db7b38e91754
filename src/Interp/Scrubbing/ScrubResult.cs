using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>What scrubbing a hypothesis left of a metric. Immutable.</summary>
/// <typeparam name="TDataset">Prompts of the task.</typeparam>
public sealed class ScrubResult<TDataset>
    where TDataset : class
{
    internal ScrubResult(
        ImmutableArray<SampledHypothesis<TDataset>> scrubs, ImmutableArray<ImmutableArray<float>> values, Effect effect)
    {
        Scrubs = scrubs;
        Values = values;
        Effect = effect;
    }

    /// <summary>The scrubs, with all the datasets that were drawn.</summary>
    public ImmutableArray<SampledHypothesis<TDataset>> Scrubs { get; }

    /// <summary>The metric of every prompt in every scrub [scrub][N].</summary>
    public ImmutableArray<ImmutableArray<float>> Values { get; }

    /// <summary>
    /// The metric on the model as it is and scrubbed, each prompt's averaged over the scrubs. Its intervals are over
    /// prompts, and so include what the draws for a prompt add.
    /// </summary>
    public Effect Effect { get; }

    /// <summary>Mean of the scrubbed metric over that of the model: 1 if the hypothesis loses nothing.</summary>
    public Measurement Recovered => Effect.Retained;

    /// <summary>Standard deviation of the mean metric from scrub to scrub, in the metric's unit; 0 for a single scrub.</summary>
    public double Spread
    {
        get
        {
            var means = Values.Select(values => values.Average(value => (double)value)).ToList();

            // From the first mean on, so that scrubs that agree exactly have no spread at all.
            var mean = means[0] + means.Average(each => each - means[0]);
            return means.Count < 2 ? 0 : Math.Sqrt(means.Sum(each => (each - mean) * (each - mean)) / (means.Count - 1));
        }
    }

    /// <summary>
    /// The share recovered of what there is to recover: (scrubbed − floor) / (model − floor), the floor being the result
    /// of a hypothesis by which nothing matters (<see cref="Node"/> without children).
    /// </summary>
    /// <exception cref="ArgumentException">The floor was measured on other prompts or with another metric.</exception>
    public Measurement RecoveredAbove(ScrubResult<TDataset> floor)
    {
        ArgumentNullException.ThrowIfNull(floor);
        if (!Effect.HasBaselineOf(floor.Effect))
        {
            throw new ArgumentException("The floor must be measured with the same metric on the same model and prompts.", nameof(floor));
        }

        var low = floor.Effect.PatchedValues;
        return new Effect(
            Effect.Description with { Metric = $"{Effect.Description.Metric} above the floor" },
            [.. Effect.BaselineValues.Zip(low, (value, least) => value - least)],
            [.. Effect.PatchedValues.Zip(low, (value, least) => value - least)],
            Effect.Plan,
            Effect.Groups).Retained;
    }

    /// <summary>The effect and the spread.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Effect}; {Scrubs.Length} scrubs, whose means spread by {Spread:0.###} {Effect.Description.Unit}").TrimEnd();
}
