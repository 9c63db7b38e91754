using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Proofs;

/// <summary>
/// How strong does a mechanism have to be for the verdict to change? What a claim is about is turned up and down in the
/// planted circuit, from not at all to altogether, and the claim is judged at each strength.
/// </summary>
[Explicit("It builds dozens of circuits. Run it by name: dotnet test claims --filter Sensitivity")]
public sealed class Sensitivity
{
    private static readonly double[] Strengths = [0, 0.05, 0.1, 0.25, 0.5, 1];

    /// <summary>What is turned, claim by claim.</summary>
    public static IEnumerable<TestCaseData> Mechanisms =>
    [
        Turn("Claim1", "what Negative Name Movers write", s => With(new PlantedStrengths { NegativeNameMovers = s })),
        Turn("Claim2", "how far Name Movers look for IO's token in their keys, instead of any name", s => Counter(s) with { NameMoversReadIoTokenInKeys = true }),
        Turn("Claim3", "how far S-Inhibition heads pass on IO's token, instead of S's position", s => Counter(s) with { SInhibitionCarriesIoToken = true }),
        Turn("Claim4", "how far S-Inhibition heads read S1, instead of S2", s => Counter(s) with { SInhibitionReadsS1Directly = true }),
        Turn("Claim5", "how far induction heads look for what duplicate-token heads found, instead of the token", s => Counter(s) with { DuplicateHeadsFeedInductionQueries = true }),
        Turn("Claim6DirectPathsOnly", "what Negative Name Movers write", s => With(new PlantedStrengths { NegativeNameMovers = s })),
        Turn("Claim6NetworkFreeToRespond", "what all heads but the Name Movers write about names at END", s => With(new PlantedStrengths { BackupNameMovers = s, NegativeNameMovers = s, DirectInhibition = s })),
    ];

    [TestCaseSource(nameof(Mechanisms))]
    public void The_verdict_changes_with_the_mechanism(string claim, string mechanism, Func<double, PlantedOptions> turnedTo)
    {
        var conditions = Conditions.None;
        var reports = Strengths.Select(strength =>
        {
            TestContext.Progress.WriteLine($"{claim}: {mechanism}: {strength}");
            using var planting = new Planting(turnedTo(strength));
            conditions = planting.Conditions;
            return planting.Report(claim);
        }).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(reports[^1].Verdict, Is.Not.EqualTo(reports[0].Verdict), $"{reports[0]}\n{reports[^1]}");
            SensitivityTables.Verdicts(reports, Strengths, mechanism, conditions).Should().MatchSnapshot(ShippedSubjects.Planted, claim, "SensitivityOfVerdicts");
            SensitivityTables.Measurements(reports, Strengths, mechanism, conditions).Should().MatchSnapshot(ShippedSubjects.Planted, claim, "SensitivityOfMeasurements");
        });
    }

    private static TestCaseData Turn(string claim, string mechanism, Func<double, PlantedOptions> turnedTo) =>
        // Not "Claim3": dotnet test --filter Claim3 is for the claim alone.
        new TestCaseData(claim, mechanism, turnedTo).SetArgDisplayNames(claim["Claim".Length..], mechanism);

    private static PlantedOptions With(PlantedStrengths strengths) => PlantedOptions.Published with { Strengths = strengths };

    private static PlantedOptions Counter(double strength) => With(new PlantedStrengths { CounterMechanism = strength });
}
