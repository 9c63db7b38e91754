using IoiClaims.Fixtures.Tests.Support;
using IoiClaims.Ioi;
using static IoiClaims.Ioi.IoiRoles;

namespace IoiClaims.Fixtures.Tests.Planted;

/// <summary>What happens when heads are knocked out.</summary>
public sealed class SelfRepairTests
{
    private Bench bench = null!;

    [OneTimeSetUp]
    public void Plant() => bench = new Bench(PlantedOptions.Published);

    [OneTimeTearDown]
    public void Dispose() => bench.Dispose();

    [Test]
    public void Backups_step_in_for_the_Name_Movers()
    {
        bench.Without(Bench.Set(Bench.NameMovers)).Should().BeGreaterThan(0.75 * bench.MeanLogitDifference);

        foreach (var index in new[] { 1, 2, 6, 10 })
        {
            bench.AttentionWithout(Bench.Set(Bench.NameMovers), Io, 10, index)
                .Should().BeGreaterThan(0.7, "10.{0} sees that nobody has moved IO", index);
        }
    }

    [Test]
    public void Without_backups_too_little_is_left() =>
        bench.Without(Bench.Set(Bench.NameMovers, Bench.Backups)).Should().BeInRange(0, 0.3 * bench.MeanLogitDifference);

    [Test]
    public void Negative_Name_Movers_let_go_of_IO_without_Name_Movers() =>
        bench.AttentionWithout(Bench.Set(Bench.NameMovers), Io, 10, 7).Should().BeLessThan(0.4);

    [Test]
    public void Negative_Name_Movers_lower_the_logit_difference() =>
        bench.Without(Bench.Set(Bench.Negatives)).Should().BeGreaterThan(bench.MeanLogitDifference + 0.8);

    [Test]
    public void If_nothing_responds_the_Name_Movers_are_all_that_makes_it_positive()
    {
        // Without the Name Movers' own terms, the sum of all direct terms, the negatives' among them, is below zero.
        var direct = Route.From(Bench.Set(Bench.NameMovers)).ToLogits(at: End);

        bench.Patched(direct, Corruptions.Abc).Should().BeLessThan(0);
    }

    [Test]
    public void Each_group_before_the_Name_Movers_is_needed()
    {
        bench.Without(Bench.Set(Bench.SInhibition)).Should().BeLessThan(0.3 * bench.MeanLogitDifference);
        bench.Without(Bench.Set(Bench.Induction), S2).Should().BeLessThan(0.6 * bench.MeanLogitDifference);
        bench.Without(Bench.Set(Bench.DuplicateToken), S2).Should().BeLessThan(0.6 * bench.MeanLogitDifference);
        bench.Without(Bench.Set(Bench.PreviousToken), S1Plus1).Should().BeLessThan(0.6 * bench.MeanLogitDifference);
    }

    [Test]
    public void The_published_heads_are_enough()
    {
        var others = bench.Subject.Model.Shape.AllHeads().Except(bench.Subject.Circuit.Heads);

        bench.Without(ComponentSet.Of(others)).Should().BeApproximately(bench.MeanLogitDifference, 0.2);
    }
}
