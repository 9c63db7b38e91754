using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Proofs;

/// <summary>A planted circuit of one's own to try claims on; it is closed afterwards.</summary>
internal sealed class Planting : IDisposable
{
    /// <summary>Fewer prompts than the claims run on, since dozens of circuits are tried: all paper templates, four each.</summary>
    private const int Prompts = 60;

    private readonly IoiSubject subject;

    public Planting(PlantedOptions options) => subject = new IoiSubject(options.Name, () => ShippedSubjects.Build(options), Prompts);

    /// <summary>What stands above tables of all plantings: they differ in what is planted, and run on the same prompts.</summary>
    public Conditions Conditions => subject.Experiment.Conditions.With("subject", ShippedSubjects.Planted);

    /// <summary>What was found about a claim, but extensions.</summary>
    public ClaimReport Report(string claim) => AllClaims.InOrder.First(known => known.Name == claim).On(subject).Report;

    public void Dispose() => subject.Dispose();
}
