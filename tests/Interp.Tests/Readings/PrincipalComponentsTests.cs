using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Readings;

public class PrincipalComponentsTests
{
    // On a line along (-3, 4) / 5, at -10, 0, 0 and 10 from (1, 2).
    private static readonly float[][] OnALine = [[7, -6], [1, 2], [1, 2], [-5, 10]];

    private static float[][] Random(int count, int width)
    {
        var random = new SplitMix64(5);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, width)
            .Select(i => (float)((random.NextDouble() - 0.3) * (i + 1))).ToArray())];
    }

    [Test]
    public void Vectors_on_a_line_vary_along_it()
    {
        var found = PrincipalComponents.Of(OnALine, 1);

        found.Mean.Should().Equal(1, 2);
        found.Directions[0][0].Should().BeApproximately(-0.6, 1e-12);
        found.Directions[0][1].Should().BeApproximately(0.8, 1e-12, "the entry of largest size is made positive");
        found.Variances[0].Should().BeApproximately(200.0 / 3, 1e-9);
        found.ExplainedVariance[0].Should().BeApproximately(1, 1e-12);
        found.Projections[0].Zip([-10.0, 0, 0, 10], (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-9);
    }

    [Test]
    public void Turning_every_vector_round_turns_the_projections_but_not_the_directions()
    {
        var vectors = Random(20, 4);

        var found = PrincipalComponents.Of(vectors, 4);
        var turned = PrincipalComponents.Of([.. vectors.Select(v => v.Select(x => -x).ToArray())], 4);

        for (var k = 0; k < 4; k++)
        {
            turned.Directions[k].Zip(found.Directions[k], (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-9);
            turned.Projections[k].Zip(found.Projections[k], (l, r) => Math.Abs(l + r)).Max().Should().BeLessThan(1e-9);
        }
    }

    [Test]
    public void Directions_are_the_eigenvectors_of_the_covariance()
    {
        var vectors = Random(30, 5);
        var mean = Enumerable.Range(0, 5).Select(i => vectors.Average(v => (double)v[i])).ToArray();
        double Covariance(int i, int j) => vectors.Sum(v => (v[i] - mean[i]) * (v[j] - mean[j])) / 29;

        var found = PrincipalComponents.Of(vectors, 3);

        for (var k = 0; k < 3; k++)
        {
            for (var i = 0; i < 5; i++)
            {
                Enumerable.Range(0, 5).Sum(j => Covariance(i, j) * found.Directions[k][j])
                    .Should().BeApproximately(found.Variances[k] * found.Directions[k][i], 1e-9);
            }

            for (var n = 0; n < 30; n++)
            {
                Enumerable.Range(0, 5).Sum(i => (vectors[n][i] - mean[i]) * found.Directions[k][i])
                    .Should().BeApproximately(found.Projections[k][n], 1e-9);
            }
        }

        found.Variances.Should().BeInDescendingOrder();
        found.TotalVariance.Should().BeApproximately(Enumerable.Range(0, 5).Sum(i => Covariance(i, i)), 1e-9);
        found.ExplainedVariance.Sum().Should().BeLessThan(1);
    }

    [Test]
    public void Projections_are_compared_with_labels()
    {
        var found = PrincipalComponents.Of(OnALine, 1);

        found.Correlation(0, [0, 1, 1, 2]).Should().BeApproximately(1, 1e-12);
        found.BetweenGroups(0, ["low", "mid", "mid", "high"]).Should().BeApproximately(1, 1e-12);

        // Groups {-10, 0} and {0, 10}: means ±5, so 100 of 200.
        found.BetweenGroups(0, ["a", "a", "b", "b"]).Should().BeApproximately(0.5, 1e-12);
    }

    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void Head_outputs_are_what_heads_write_at_a_role(int seed)
    {
        using var read = new Read(seed);
        var heads = ComponentSet.Of(new Head(0, 0), new Head(2, 0));
        using var runner = new ModelRunner(read.Model, promptsAtATime: 1);

        var written = runner.Read(read.Batch, run => HeadOutputs.Written(run, heads, new Role("A")));
        var z = runner.Read(read.Batch, run => HeadOutputs.Z(run, new Head(1, 0), new Role("A")));

        written.Count.Should().Be(read.Batch.Count);
        for (var n = 0; n < read.Batch.Count; n++)
        {
            var position = read.Batch.Positions(new Role("A"))[n];
            var expected = heads.Select(head => read.Textbooks[n].Written[(Head)head][position]).Aggregate(Textbook.Sum);
            written.Vectors[n].Zip(expected, (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-5);
            z.Vectors[n].Zip(read.Textbooks[n].Z[new Head(1, 0)][position], (l, r) => Math.Abs(l - r)).Max()
                .Should().BeLessThan(1e-5);
        }
    }

    [Test]
    public void What_has_no_components_is_refused()
    {
        FluentActions.Invoking(() => PrincipalComponents.Of(OnALine, 2, "outputs"))
            .Should().Throw<ArgumentException>().WithMessage("*4 outputs vary in 1 directions; 2*");
        FluentActions.Invoking(() => PrincipalComponents.Of([[0.1f, 0.7f], [0.1f, 0.7f], [0.1f, 0.7f]], 1))
            .Should().Throw<ArgumentException>().WithMessage("*all equal*");
        FluentActions.Invoking(() => PrincipalComponents.Of([[1f]], 1))
            .Should().Throw<ArgumentException>().WithMessage("*at least two*");
        FluentActions.Invoking(() => PrincipalComponents.Of([[1f], [1f, 2f]], 1))
            .Should().Throw<ArgumentException>().WithMessage("*Vector 1 has 2 entries, vector 0 has 1*");
        FluentActions.Invoking(() => PrincipalComponents.Of([[1f], [float.NaN]], 1))
            .Should().Throw<ArgumentException>().WithMessage("*Vector 1*finite*");
        var found = PrincipalComponents.Of(OnALine, 1);
        FluentActions.Invoking(() => found.Correlation(1, [0, 1, 1, 2]))
            .Should().Throw<ArgumentException>().WithMessage("*no component 1*");
        FluentActions.Invoking(() => found.BetweenGroups(0, ["a", "a", "a", "a"]))
            .Should().Throw<ArgumentException>().WithMessage("*4 labels of 1*");
    }

    [Test]
    public void Outputs_that_are_not_of_heads_are_refused()
    {
        using var read = new Read(2);
        FluentActions.Invoking(() => HeadOutputs.Written(read.Run, ComponentSet.Of(new Mlp(0)), Role.End))
            .Should().Throw<ArgumentException>().WithMessage("*m0 is not a head*");
        FluentActions.Invoking(() => HeadOutputs.Z(read.Run, new Head(0, 9), Role.End))
            .Should().Throw<ArgumentException>().WithMessage("*no head 0.9*");
    }
}
