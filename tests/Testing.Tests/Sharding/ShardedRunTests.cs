using IoiClaims.Testing.Tests.Claims;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace IoiClaims.Testing.Tests.Sharding;

/// <summary>What other parts do is taken out of the tree of tests, and each part knows the whole all the same.</summary>
[TestFixture]
public class ShardedRunTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    [TestCase(6)]
    public void Each_fixture_is_in_exactly_one_part(int count)
    {
        var all = Fixtures(Tree()).ToList();
        var shared = Enumerable.Range(1, count).SelectMany(index => Fixtures(Part(index, count))).ToList();
        shared.Should().BeEquivalentTo(all);
        all.Should().HaveCount(9);
    }

    [Test]
    public void Each_part_has_a_claim_and_knows_all_of_them()
    {
        for (var index = 1; index <= 6; index++)
        {
            var part = Part(index, 6);
            FixtureOfClaim.In(part).Should().NotBeEmpty();
            var run = ShardedRun.Of(part)!;
            run.Shard.Should().Be(new Shard(index, 6));
            run.Below(part).Select(claim => $"{claim.Unit}").Distinct().Order(StringComparer.Ordinal).Should().Equal(
                "Alike on counter", "Alike on large", "Alike on small", "Kept on counter", "Kept on large", "Kept on small");
        }
    }

    [Test]
    public void What_is_dear_has_a_part_of_its_own()
    {
        var costs = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [Name(typeof(SampleClaims.Kept), "small")] = 100,
            [Name(typeof(SampleClaims.Kept), "counter")] = 1,
            [Name(typeof(SampleClaims.Kept), "large")] = 1,
            [Name(typeof(SampleClaims.Alike), "counter")] = 1,
            [Name(typeof(SampleClaims.Alike), "small")] = 1,
            [Name(typeof(SampleClaims.Alike), "large")] = 1,
            [typeof(Proofs).FullName!] = 1,
            [typeof(NoClaim).FullName!] = 1,
        };
        Fixtures(Part(1, 2, costs)).Should().ContainSingle(name => !name.Contains("AskedFor", StringComparison.Ordinal))
            .Which.Should().EndWith("Kept(small)");
    }

    [Test]
    public void More_parts_than_claims_are_refused()
    {
        var part = () => Part(1, 7);
        part.Should().Throw<ArgumentException>().WithMessage("IOI_SHARD is '1/7', but there are only 6 claims*at most 6 parts.");
    }

    [Test]
    public void A_run_that_is_not_shared_out_is_no_part() => ShardedRun.Of(Tree()).Should().BeNull();

    [Test]
    public void Costs_are_read_line_by_line() =>
        RunsItsShardAttribute.ReadCosts("# seconds\n\n12.5 A.Claim4(planted)\r\n 3  A.Fixture\n", "costs.txt").Should().Equal(
            new Dictionary<string, double>(StringComparer.Ordinal) { ["A.Claim4(planted)"] = 12.5, ["A.Fixture"] = 3 });

    [TestCase("dear Claim4")]
    [TestCase("12")]
    [TestCase("-1 Claim4")]
    [TestCase("NaN Claim4")]
    [TestCase("1 Claim4\n2 Claim4")]
    public void A_line_of_costs_that_says_something_else_is_named(string text)
    {
        var read = () => RunsItsShardAttribute.ReadCosts("\n" + text, "costs.txt");
        read.Should().Throw<FormatException>().WithMessage($"costs.txt, line {text.Split('\n').Length + 1}: '*' should be a number of seconds*");
    }

    private static TestSuite Part(int index, int count, Dictionary<string, double>? costs = null)
    {
        var tree = Tree();
        ShardedRun.Begin(tree, new Shard(index, count), costs ?? []);
        return tree;
    }

    // As NUnit builds it: the fixtures of one class below a suite of theirs.
    private static TestSuite Tree()
    {
        var root = new TestSuite("root");
        var claims = new TestSuite("claims");
        root.Add(claims);
        foreach (var type in new[] { typeof(SampleClaims.Alike), typeof(SampleClaims.Kept) })
        {
            var ofClass = new ParameterizedFixtureSuite(new TypeWrapper(type));
            claims.Add(ofClass);
            foreach (var fixture in RunInside.Fixtures(type))
            {
                ofClass.Add(fixture);
            }
        }

        root.Add(Fixture(typeof(Proofs)));
        root.Add(Fixture(typeof(NoClaim)));
        var askedFor = Fixture(typeof(AskedFor));
        askedFor.RunState = RunState.Explicit;
        root.Add(askedFor);
        return root;
    }

    private static TestFixture Fixture(Type type) => new(new TypeWrapper(type));

    private static string Name(Type type, string subject) => $"{type.FullName}({subject})";

    private static IEnumerable<string> Fixtures(ITest suite) =>
        suite is TestFixture ? [suite.FullName] : suite.Tests.SelectMany(Fixtures);

    private sealed class Proofs;

    private sealed class NoClaim;

    private sealed class AskedFor;
}
