using System.Collections.Immutable;
using IoiClaims.Fixtures;
using static IoiClaims.Ioi.PublishedCircuit;

namespace IoiClaims.Claims.Proofs;

/// <summary>
/// Breaking a group of the planted circuit makes the claims that depend on it fail, that is, come out with another verdict
/// than the recorded one, and no others. docs/what-breaks-what.md shows the table.
/// </summary>
[Explicit("It runs all claims on eight circuits. Run it by name: dotnet test claims --filter BrokenCircuits")]
public sealed class BrokenCircuits
{
    private const string Nothing = "none";

    /// <summary>What each claim depends on, and why.</summary>
    private static readonly ImmutableDictionary<string, HeadGroup[]> DependsOn = new Dictionary<string, HeadGroup[]>(StringComparer.Ordinal)
    {
        // Name Movers that are not told whom to avoid write for both names alike. Without duplicate-token heads, what the head
        // that raises S most does is too little to be shown on sixty prompts, picked as it is among 144.
        ["Claim1"] = [NameMovers, NegativeNameMovers, SInhibition, DuplicateToken],

        // Both begin with a control: Name Movers do attend to IO. That takes everything before them.
        ["Claim2"] = [NameMovers, SInhibition, Induction, DuplicateToken, PreviousToken],
        ["Claim3"] = [NameMovers, SInhibition, Induction, DuplicateToken, PreviousToken],

        // What S-Inhibition heads read at S2 has to be written, passed on, and acted on.
        ["Claim4"] = [NameMovers, SInhibition, Induction, DuplicateToken, PreviousToken],

        // Induction heads find nothing without previous-token heads.
        ["Claim5"] = [Induction, DuplicateToken, PreviousToken],

        // Of what tells Name Movers whom to avoid, duplicate-token heads say the most.
        ["Claim6DirectPathsOnly"] =
            [NameMovers, NegativeNameMovers, SInhibition, DuplicateToken],

        // What a circuit without backups keeps is near the bound below which nothing is said to be left.
        ["Claim6NetworkFreeToRespond"] = [NameMovers, SInhibition, BackupNameMovers],

        // Without the others the model does not do the task. Heads that do nothing make a circuit less minimal, which decides nothing.
        ["CircuitClaim"] = [SInhibition, Induction, DuplicateToken, PreviousToken],
    }.ToImmutableDictionary(StringComparer.Ordinal);

    [Test]
    public void Breaking_a_group_makes_the_claims_that_depend_on_it_fail_and_no_others()
    {
        var table = Verdicts();
        table.Should().MatchSnapshot(ShippedSubjects.Planted, "BrokenCircuits", "Verdicts");
        Assert.Multiple(() =>
        {
            foreach (var claim in table.Columns)
            {
                var failsWithout = table.Rows.Where(row => table[row, claim] != table[Nothing, claim]);
                Assert.That(failsWithout, Is.EquivalentTo(DependsOn[claim].Select(group => group.Name)), claim);
            }
        });
    }

    // Backups hold back as long as there are Name Movers, so a circuit does without them; each other group it needs.
    [Test]
    public void A_circuit_that_lacks_a_group_does_not_explain_the_model()
    {
        var published = PublishedCircuit.Gpt2Small;
        Assert.Multiple(() =>
        {
            foreach (var lacking in published.Groups.Where(group => group.Name != BackupNameMovers.Name))
            {
                TestContext.Progress.WriteLine($"circuit without {lacking.Name}");
                using var planting = new Planting(
                    PlantedOptions.Published, new Circuit($"without {lacking.Name}", [.. published.Groups.Where(group => group.Name != lacking.Name)]));
                var report = planting.Report(nameof(CircuitClaim));
                Assert.That(report.Verdict, Is.Not.EqualTo(Verdict.Supported), $"without {lacking.Name}:\n{report}");
            }
        });
    }

    private static NumericTable Verdicts()
    {
        var claims = AllClaims.InOrder.Select(claim => claim.Name).ToArray();
        // Two at a time: they have nothing in common, and each is many small runs.
        var rows = Circuits.AsParallel().AsOrdered().WithDegreeOfParallelism(2).Select(circuit =>
        {
            using var planting = new Planting(PlantedOptions.Published.WithoutHeads(circuit.Broken));
            var verdicts = claims.Select(claim =>
            {
                TestContext.Progress.WriteLine($"{circuit.Name}: {claim}");
                return (double?)VerdictCode.Of(planting.Report(claim).Verdict);
            }).ToArray();
            return (Broken: circuit.Name, Verdicts: (IReadOnlyList<double?>)verdicts, planting.Conditions);
        }).ToArray();
        return NumericTable.FromRows(
            new TableHeading(
                "Verdicts on the planted circuit with one group of heads broken",
                "1 supported, 0 inconclusive, -1 refuted",
                new Tolerance(0.1),
                rows[0].Conditions),
            "broken group",
            claims,
            [.. rows.Select(row => (row.Broken, row.Verdicts))]);
    }

    private static IEnumerable<(string Name, IEnumerable<Head> Broken)> Circuits =>
        PublishedCircuit.Gpt2Small.Groups
            .Select(group => (group.Name, group.Heads.AsEnumerable()))
            .Prepend((Nothing, []));
}
