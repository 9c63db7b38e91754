using IoiClaims.Fixtures.Tests.Support;
using IoiClaims.Ioi;
using static IoiClaims.Ioi.IoiRoles;

namespace IoiClaims.Fixtures.Tests.Planted;

/// <summary>The groups act on each other as published, and on nothing that they should not depend on.</summary>
public sealed class MechanismTests
{
    private Bench bench = null!;

    [OneTimeSetUp]
    public void Plant() => bench = new Bench(PlantedOptions.Published);

    [OneTimeTearDown]
    public void Dispose() => bench.Dispose();

    [Test]
    public void The_position_signal_outweighs_the_token_signal()
    {
        double Cell(TokenSignal token, PositionSignal position) =>
            bench.Patched(Bench.Set(Bench.SInhibition), End, Corruptions.Signals(token, position)) / bench.MeanLogitDifference;

        Cell(TokenSignal.Random, PositionSignal.Original).Should().BeInRange(0.55, 0.85);
        Cell(TokenSignal.Inverted, PositionSignal.Original).Should().BeInRange(0.3, 0.65);
        Cell(TokenSignal.Original, PositionSignal.Inverted).Should().BeInRange(-0.5, -0.15);
        Cell(TokenSignal.Random, PositionSignal.Inverted).Should().BeInRange(-0.8, -0.45);
        Cell(TokenSignal.Inverted, PositionSignal.Inverted).Should().BeInRange(-1.1, -0.75);
    }

    [Test]
    public void Nothing_else_than_the_order_of_names_says_where_they_are()
    {
        Change(Corruptions.Prefix).Should().BeInRange(-0.05, 0.05);
        Change(Corruptions.FillerBetweenS1AndS2()).Should().BeInRange(-0.1, 0.1);
        Change(Corruptions.FillerBetweenS2AndEnd()).Should().BeInRange(-0.1, 0.1);

        double Change(Corruption corruption) => bench.LogitDifferenceOn(bench.With(corruption)) / bench.MeanLogitDifference - 1;
    }

    [Test]
    public void Name_Movers_see_a_name_at_IO_but_not_which()
    {
        var keysAtIo = Route.From(Everything).To(Bench.Set(Bench.NameMovers).Keys(at: Io)).ToLogits(at: End);

        bench.Patched(keysAtIo, Corruptions.IO).Should().BeApproximately(bench.MeanLogitDifference, 0.2);
        bench.PatchedAttention(keysAtIo, Corruptions.IO, Bench.NameMovers, Io)
            .Should().BeApproximately(bench.AttentionTo(Io, Bench.NameMovers), 0.03);
    }

    [Test]
    public void S_Inhibition_heads_do_not_know_who_IO_is() =>
        bench.Patched(Bench.Set(Bench.SInhibition), End, Corruptions.IO)
            .Should().BeApproximately(bench.MeanLogitDifference, 0.1);

    [Test]
    public void They_have_the_position_from_duplicate_token_and_induction_heads_and_the_token_from_elsewhere()
    {
        var inhibition = Bench.Set(Bench.SInhibition);
        var duplication = Bench.Set(Bench.DuplicateToken, Bench.Induction);
        var route = Route.From(duplication).To(inhibition.Values(at: S2)).To(Bench.Set(Bench.NameMovers).Queries(at: End)).ToLogits(at: End);
        var whole = Route.From(inhibition).To(Bench.Set(Bench.NameMovers).Queries(at: End)).ToLogits(at: End);

        double Drop(Route of, Corruption corruption) => bench.MeanLogitDifference - bench.Patched(of, corruption);

        (Drop(route, Corruptions.Order) / Drop(whole, Corruptions.Order)).Should().BeGreaterThan(0.8);
        (Drop(route, Corruptions.S) / Drop(whole, Corruptions.Order)).Should().BeInRange(-0.05, 0.05);
    }

    [Test]
    public void With_MLPs_recomputed_the_position_signal_arrives_in_full()
    {
        var route = Route.From(Bench.Set(Bench.DuplicateToken, Bench.Induction))
            .To(Bench.Set(Bench.SInhibition).Values(at: S2))
            .To(Bench.Set(Bench.NameMovers).Queries(at: End))
            .ToLogits(at: End);

        var frozen = bench.Patched(route, Corruptions.Order);
        var recomputed = bench.Patched(route, Corruptions.Order, Conventions.Remix with { Mlps = MlpConvention.Recomputed });

        recomputed.Should().BeLessThan(frozen - 0.05, "MLP 6 makes the signal clearer, and follows it when recomputed");
    }

    [Test]
    public void Induction_heads_look_for_the_token_and_not_for_what_duplicate_token_heads_found()
    {
        var queries = Route.From(Bench.Set(Bench.DuplicateToken)).To(Bench.Set(Bench.Induction).Queries(at: S2));
        var keys = Route.From(Bench.Set(Bench.PreviousToken)).To(Bench.Set(Bench.Induction).Keys(at: S1Plus1));

        bench.Patched(queries.ToLogits(at: End), Corruptions.Abc, Conventions.IoiPaper)
            .Should().BeApproximately(bench.MeanLogitDifference, 0.02 * bench.MeanLogitDifference);
        bench.Patched(keys.ToLogits(at: End), Corruptions.Abc, Conventions.IoiPaper)
            .Should().BeLessThan(0.8 * bench.MeanLogitDifference, "the other way, keys from previous-token heads, matters");
    }

    private ComponentSet Everything => ComponentSet.Everything(bench.Subject.Model.Shape);
}
