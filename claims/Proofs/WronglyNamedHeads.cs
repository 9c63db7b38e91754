using IoiClaims.Fixtures;
using static IoiClaims.Ioi.PublishedCircuit;

namespace IoiClaims.Claims.Proofs;

/// <summary>What Claim 4 says of edges is refuted where only the weakest heads of a group are named: others carry most.</summary>
public sealed class WronglyNamedHeads
{
    [Test]
    public void Their_edges_do_not_carry_most()
    {
        var named = new Circuit("the weakest heads", [
            NameMovers,
            Only(SInhibition, new Head(7, 3)),
            Only(Induction, new Head(5, 8)),
            Only(DuplicateToken, new Head(0, 1), new Head(0, 10)),
        ]);
        using var planting = new Planting(PlantedOptions.Published, named);
        var claim = planting.On(subject => new Claim4(subject));

        Assert.Multiple(() =>
        {
            Assert.That(claim.Of_all_effect_into_their_values_edges_from_detectors_carry_most().Verdict, Is.EqualTo(Verdict.Refuted));
            Assert.That(
                claim.Of_all_effect_into_the_Name_Movers_queries_edges_from_S_Inhibition_heads_carry_most().Verdict, Is.EqualTo(Verdict.Refuted));
        });
    }

    private static HeadGroup Only(HeadGroup group, params IReadOnlyList<Head> heads) => new(group.Name, group.Abbreviation, group.At, heads);
}
