using System.Collections.Immutable;
using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Readings;

public class LogitAttributionTests
{
    private static double Expected(Read read, int n, Func<Textbook, double[][]> summand)
    {
        var textbook = read.Textbooks[n];
        var position = read.Batch.Positions(read.Difference.At)[n];
        var scale = textbook.Scale(textbook.Final[position]);
        return Textbook.Dot(
            read.Direction(n), textbook.FinalNorm(summand(textbook)[position], scale, withBias: false));
    }

    private static void ShouldBe(ImmutableArray<float> found, Read read, Func<Textbook, double[][]> summand)
    {
        for (var n = 0; n < read.Batch.Count; n++)
        {
            found[n].Should().BeApproximately((float)Expected(read, n, summand), 1e-5f);
        }
    }

    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void Each_summand_is_read_through_the_frozen_norm(int seed)
    {
        using var read = new Read(seed);

        var found = LogitAttribution.Of(read.Run, read.Difference);

        ShouldBe(found.Of(new Embedding()), read, of => of.Embedding);
        foreach (var head in read.Heads)
        {
            ShouldBe(found.Of(head), read, of => of.Written[head]);
        }

        for (var layer = 0; layer < read.Shape.Layers; layer++)
        {
            ShouldBe(found.Of(new Mlp(layer)), read, of => of.Mlp[layer]);
            ShouldBe(found.OfAttentionBias(layer), read, of => [.. of.Embedding.Select(_ => of.AttentionBias(layer))]);
            ShouldBe(found.OfAttention(layer), read, of => [.. of.Mid[layer].Zip(of.Pre[layer], (mid, pre) =>
                mid.Zip(pre, (m, p) => m - p).ToArray())]);
        }
    }

    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void The_summands_add_up_to_the_logit_difference(int seed)
    {
        using var read = new Read(seed);

        var found = LogitAttribution.Of(read.Run, read.Difference);

        for (var n = 0; n < read.Batch.Count; n++)
        {
            var sum = found.FinalNormBias[n]
                + ComponentOrder.Writers(read.Shape).Sum(component => (double)found.Of(component)[n])
                + Enumerable.Range(0, read.Shape.Layers).Sum(layer => (double)found.OfAttentionBias(layer)[n]);
            var textbook = read.Textbooks[n];
            var position = read.Batch.Positions(read.Difference.At)[n];
            var difference = Textbook.Dot(read.Direction(n), textbook.FinalNorm(textbook.Final[position]));
            sum.Should().BeApproximately(difference, 1e-5);
            found.LogitDifference[n].Should().BeApproximately((float)difference, 1e-5f);
        }
    }

    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void Value_biases_move_from_heads_to_their_layer(int seed)
    {
        using var read = new Read(seed);

        var ofHead = LogitAttribution.Of(read.Run, read.Difference);
        var ofLayer = LogitAttribution.Of(read.Run, read.Difference, ValueBias.OfLayer);

        foreach (var head in read.Heads)
        {
            ShouldBe(ofLayer.Of(head), read, of => [.. of.Patterns[head].Select(row => of.Write(head, [.. Enumerable
                .Range(0, read.Shape.HeadWidth).Select(j => row.Select((weight, key) =>
                    weight * (of.Values[head][key][j] - of.ValueBias(head)[j])).Sum())]))]);
            if (read.Model.Form.Biases)
            {
                ofLayer.Of(head).Should().NotEqual(ofHead.Of(head));
            }
        }

        for (var layer = 0; layer < read.Shape.Layers; layer++)
        {
            ofLayer.OfAttention(layer).Zip(ofHead.OfAttention(layer), (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-5f);
        }
    }

    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void Along_a_token_the_norm_is_left_out(int seed)
    {
        using var read = new Read(seed);
        var tokens = read.Difference.Pairs.Select(pair => pair.Right).ToList();

        var found = UnembeddingProjection.Of(read.Run, Role.End, tokens, "IO");

        foreach (var head in read.Heads)
        {
            for (var n = 0; n < read.Batch.Count; n++)
            {
                var written = read.Textbooks[n].Written[head][read.Batch.Positions(Role.End)[n]];
                found[head][n].Should().BeApproximately(
                    (float)Textbook.Dot(written, read.Textbooks[n].Unembedding(tokens[n])), 1e-5f);
            }
        }

        FluentActions.Invoking(() => UnembeddingProjection.Of(read.Run, Role.End, [.. tokens, 1], "IO"))
            .Should().Throw<ArgumentException>().WithMessage($"*{tokens.Count + 1} prompts; the run has {tokens.Count}*");
    }

    [Test]
    public void Reading_in_parts_changes_nothing()
    {
        using var read = Read.OfSeveralPrompts();
        using var runner = new ModelRunner(read.Model, promptsAtATime: 1);

        var whole = LogitAttribution.Of(read.Run, read.Difference);
        var parts = runner.Read(
            read.Batch, (run, prompts) => LogitAttribution.Of(run, read.Difference.Select(prompts)));

        foreach (var component in ComponentOrder.Writers(read.Shape))
        {
            parts.Of(component).Zip(whole.Of(component), (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-5f);
        }

        parts.OfAttention(1).Should().HaveCount(read.Batch.Count);
        parts.LogitDifference.Zip(whole.LogitDifference, (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-5f);
        parts.FinalNormBias.Should().HaveCount(read.Batch.Count);
    }

    [Test]
    public void Its_tables_hold_means()
    {
        using var read = new Read(4);
        var found = LogitAttribution.Of(read.Run, read.Difference);
        var conditions = Conditions.Of(subject: "toy");

        var byHead = found.ToTable(new Tolerance(0.001), conditions);
        var byLayer = found.ByLayer(new Tolerance(0.001), conditions);

        byHead["1", "0"].Should().Be(found.Heads.Mean(new Head(1, 0)));
        byHead["2", "MLP"].Should().BeApproximately(found.Of(new Mlp(2)).Average(), 1e-6);
        byLayer["0 attention", "mean"].Should().BeApproximately(found.OfAttention(0).Average(), 1e-6);
        Enumerable.Range(0, byLayer.Rows.Length - 1).Sum(row => byLayer[row, 0]!.Value)
            .Should().BeApproximately(byLayer["logit difference", "mean"]!.Value, 1e-5);
    }

    [Test]
    public void What_does_not_fit_is_refused()
    {
        using var read = new Read(2);
        var found = LogitAttribution.Of(read.Run, read.Difference);

        FluentActions.Invoking(() => LogitAttribution.Of(
                read.Run, read.Difference with { Pairs = read.Difference.Pairs.Add((1, 2)) }))
            .Should().Throw<ArgumentException>().WithMessage($"*{read.Batch.Count + 1} prompts; there are {read.Batch.Count}*");
        FluentActions.Invoking(() => LogitAttribution.Of(read.Run, read.Difference with { At = new Role("IO") }))
            .Should().Throw<ArgumentException>().WithMessage("*no role 'IO'*");
        FluentActions.Invoking(() => LogitAttribution.Of(
                read.Run, read.Difference with { Pairs = [.. read.Difference.Pairs.Select(_ => (1, 99))] }))
            .Should().Throw<ArgumentException>().WithMessage("*99*vocabulary*");
        FluentActions.Invoking(() => found.Of(new Output())).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => found.Of(new Mlp(3))).Should().Throw<ArgumentException>().WithMessage("*layers 0 to 2*");
    }
}
