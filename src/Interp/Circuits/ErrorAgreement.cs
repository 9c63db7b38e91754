namespace IoiClaims;

/// <summary>
/// Whether a circuit errs where the model does. Faithfulness compares means, and a circuit may have the model's mean and err on
/// other prompts. Immutable.
/// </summary>
/// <param name="Run">
/// Of heads <see cref="CircuitExperiments.Run"/>, of edges <c>EdgeExperiments.Run</c>: the metric of the model and of the circuit alone,
/// above 0 where it is right, below where wrong.
/// </param>
public sealed record ErrorAgreement(Effect Run)
{
    /// <summary>With fewer prompts than this, nothing is said.</summary>
    public const int Fewest = 50;

    /// <summary>How many prompts the model gets wrong.</summary>
    public int Wrong => Run.BaselineValues.Count(value => value < 0);

    /// <summary>How many prompts the model gets right.</summary>
    public int Right => Run.BaselineValues.Count(value => value > 0);

    /// <summary>On the share of the prompts that the model gets wrong the circuit is wrong too; null with too few.</summary>
    public SampleMean? OnWrong => Share("share of the model's errors that the circuit makes too", value => value < 0);

    /// <summary>On the share of the prompts that the model gets right the circuit is right too; null with too few.</summary>
    public SampleMean? OnRight => Share("share of the model's right answers that the circuit gives too", value => value > 0);

    private SampleMean? Share(string name, Predicate<float> isSo)
    {
        var which = Enumerable.Range(0, Run.Count).Where(n => isSo(Run.BaselineValues[n])).ToArray();
        return which.Length < Fewest ? null : Measurement.OfMean(
            new Quantity(name, IsFraction: true),
            [.. which.Select(n => isSo(Run.PatchedValues[n]) ? 1f : 0f)],
            Run.Plan,
            Run.Description.Conditions,
            [.. which.Select(n => Run.Groups[n])]);
    }
}
