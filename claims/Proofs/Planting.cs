using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Proofs;

/// <summary>A planted circuit of one's own, set up to try claims on, and cleared away.</summary>
internal sealed class Planting : IDisposable
{
    /// <summary>Fewer prompts than the claims run on, since dozens of circuits are tried: all paper templates, four each.</summary>
    public const int Prompts = 60;

    public Planting(PlantedOptions options) => Ioi = Bench.Prepare(ShippedSubjects.Build(options), Prompts);

    public IoiExperiments Ioi { get; }

    /// <summary>What stands above tables of all plantings: they differ in what is planted, and run on the same prompts.</summary>
    public Conditions Conditions => Ioi.Conditions.With("subject", ShippedSubjects.Planted);

    /// <summary>Everything found about a claim.</summary>
    public ClaimReport Report(string claim) => TheClaims.All.First(known => known.Name == claim).About(() => Ioi).Whole;

    public void Dispose()
    {
        Ioi.Dispose();
        Ioi.Subject.Dispose();
    }
}
