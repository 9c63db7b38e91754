using IoiClaims.Claims.Support;
using IoiClaims.Fixtures.Planted;
using IoiClaims.Fixtures.Subjects;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Tables;
using IoiClaims.Ioi.Circuits;
using IoiClaims.Testing;

namespace IoiClaims.Claims.Proofs;

/// <summary>
/// Breaking a group of the planted circuit makes the claims that depend on it fail, that is, come out with another verdict
/// than the recorded one, and no others.
/// </summary>
[Explicit("It runs all claims on eight circuits. Run it by name: dotnet test claims --filter BrokenCircuits")]
public sealed class BrokenCircuits
{
    [Test]
    public void Breaking_a_group_makes_the_claims_that_depend_on_it_fail_and_no_others()
    {
        var claims = TheClaims.All.Select(claim => claim.Name).ToArray();
        var rows = Circuits.Select(circuit =>
        {
            using var planting = new Planting(PlantedOptions.Published.WithoutHeads(circuit.Broken));
            return (circuit.Name, (IReadOnlyList<double?>)claims.Select(claim =>
            {
                TestContext.Progress.WriteLine($"{circuit.Name}: {claim}");
                return (double?)VerdictCode.Of(planting.Report(claim).Verdict);
            }).ToArray());
        }).ToArray();

        NumericTable.FromRows(
            new TableHeading(
                "Verdicts on the planted circuit with one group of heads broken",
                "1 supported, 0 inconclusive, -1 refuted",
                new Tolerance(0.1),
                Conditions.None.With("subject", ShippedSubjects.Planted).With("N", 60).With("seed", 0)),
            "broken group",
            claims,
            rows).Should().MatchSnapshot(ShippedSubjects.Planted, "BrokenCircuits", "Verdicts");
    }

    private static IEnumerable<(string Name, IEnumerable<Head> Broken)> Circuits =>
        PublishedCircuit.Gpt2Small.Groups
            .Select(group => (group.Name, group.Heads.AsEnumerable()))
            .Prepend(("none", []));
}
