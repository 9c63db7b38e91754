using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Proofs;

/// <summary>A planted circuit of one's own to try claims on; it is closed afterwards.</summary>
internal sealed class Planting : IDisposable
{
    /// <summary>Fewer prompts than the claims run on, since dozens of circuits are tried: all paper templates, four each.</summary>
    private const int Prompts = 60;

    private readonly IoiSubject subject;

    /// <param name="options">What is planted.</param>
    /// <param name="circuit">What is taken for its circuit, if not the published one.</param>
    public Planting(PlantedOptions options, Circuit? circuit = null) => subject = new IoiSubject(
        options.Name,
        () => ShippedSubjects.Build(options) is var built && circuit is not null ? built with { Circuit = circuit } : built,
        Prompts);

    /// <summary>What stands above tables of all plantings: they differ in what is planted, and run on the same prompts.</summary>
    public Conditions Conditions => subject.Experiment.Conditions.With("subject", ShippedSubjects.Planted);

    /// <summary>A claim on it, to ask for single findings.</summary>
    public TClaim On<TClaim>(Func<IoiSubject, TClaim> claim) => claim(subject);

    /// <summary>What was found about a claim, but extensions.</summary>
    public ClaimReport Report(string claim) => AllClaims.InOrder.First(known => known.Name == claim).On(subject).Report;

    public void Dispose() => subject.Dispose();
}
