using CsCheck;

namespace IoiClaims.Testing.Tests.Sharding;

/// <summary>Work is shared out so that nothing is lost, nothing is done twice, and nobody waits long for anybody.</summary>
[TestFixture]
public class ShardPlanTests
{
    private static readonly Gen<(int Count, double?[] Claims, double?[] Others)> Works = Gen.Select(
        Gen.Int[1, 8],
        Cost.Array[0, 30],
        Cost.Array[0, 10]);

    private static Gen<double?> Cost => Gen.Frequency(
        (3, Gen.Double[0, 100].Select(cost => (double?)cost)), (1, Gen.Const((double?)null)), (1, Gen.Const((double?)0)));

    [Test]
    public void Everything_belongs_to_exactly_one_part() => Works.Sample(works =>
    {
        var plan = Of(works);
        Names(works).Where(name => plan.ShardOf(name) < 1 || plan.ShardOf(name) > works.Count).Should().BeEmpty();
    });

    [Test]
    public void The_order_in_which_a_machine_finds_its_tests_does_not_matter() => Works.Sample(works =>
    {
        var (plan, other) = (Of(works), ShardPlan.Of(
            Claims(works).Reverse().Concat(Claims(works)), Rest(works).Reverse(), works.Count, CostOf(works)));
        Names(works).Where(name => plan.ShardOf(name) != other.ShardOf(name)).Should().BeEmpty();
    });

    [Test]
    public void No_part_is_without_a_claim_if_there_are_enough() => Works.Sample(works =>
    {
        var plan = Of(works);
        Claims(works).Select(plan.ShardOf).Distinct().Should().HaveCount(Math.Min(works.Count, works.Claims.Length));
    });

    // What sharing out the longest first guarantees: the last work given to the fullest part started when all were as full.
    [Test]
    public void The_fullest_part_has_at_most_its_share_and_one_work_more() => Works.Sample(works =>
    {
        var plan = Of(works);
        var known = works.Claims.Concat(works.Others).OfType<double>().DefaultIfEmpty(1).ToList();
        var total = works.Claims.Concat(works.Others).Sum(cost => cost ?? known.Average());
        plan.Loads.Sum().Should().BeApproximately(total, 1e-6);
        plan.Loads.Max().Should().BeLessThanOrEqualTo((total / works.Count) + Math.Max(known.Max(), known.Average()) + 1e-6);
    });

    [Test]
    public void Without_costs_the_parts_have_about_as_many_works()
    {
        var plan = ShardPlan.Of(Enumerable.Range(0, 10).Select(i => $"claim {i}"), [], 3, _ => null);
        plan.Loads.Order().Should().Equal(3, 3, 4);
    }

    [Test]
    public void What_was_not_shared_out_belongs_to_nobody()
    {
        var ask = () => ShardPlan.Of(["known"], [], 2, _ => 1).ShardOf("unknown");
        ask.Should().Throw<KeyNotFoundException>().WithMessage("*'unknown'*");
    }

    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_cost_that_is_none_is_refused(double cost)
    {
        var plan = () => ShardPlan.Of(["slow"], [], 2, _ => cost);
        plan.Should().Throw<ArgumentOutOfRangeException>().WithMessage("The cost of 'slow' is not a number from 0 upwards.*");
    }

    private static ShardPlan Of((int Count, double?[] Claims, double?[] Others) works) =>
        ShardPlan.Of(Claims(works), Rest(works), works.Count, CostOf(works));

    private static Func<string, double?> CostOf((int Count, double?[] Claims, double?[] Others) works) => name =>
        (name[0] == 'c' ? works.Claims : works.Others)[int.Parse(name[2..])];

    private static IEnumerable<string> Claims((int Count, double?[] Claims, double?[] Others) works) =>
        works.Claims.Select((_, i) => $"c {i}");

    private static IEnumerable<string> Rest((int Count, double?[] Claims, double?[] Others) works) =>
        works.Others.Select((_, i) => $"r {i}");

    private static IEnumerable<string> Names((int Count, double?[] Claims, double?[] Others) works) =>
        Claims(works).Concat(Rest(works));
}
