using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Readings;

public class LogitLensTests
{
    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void With_the_last_scale_each_stage_adds_what_is_attributed_to_it(int seed)
    {
        using var read = new Read(seed);
        var parts = LogitAttribution.Of(read.Run, read.Difference);

        var lens = LogitLens.Of(read.Run, read.Difference);

        for (var n = 0; n < read.Batch.Count; n++)
        {
            var sum = (double)parts.FinalNormBias[n] + parts.Embedding[n];
            for (var layer = 0; layer < read.Shape.Layers; layer++)
            {
                lens[$"{layer} pre"][n].Should().BeApproximately((float)sum, 1e-5f);
                sum += parts.OfAttention(layer)[n];
                if (read.Shape.Blocks == BlockKind.Sequential)
                {
                    lens[$"{layer} mid"][n].Should().BeApproximately((float)sum, 1e-5f);
                }

                sum += parts.Of(new Mlp(layer))[n];
            }

            lens["final"][n].Should().BeApproximately((float)sum, 1e-5f).And.BeApproximately(parts.LogitDifference[n], 1e-5f);
        }
    }

    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void With_its_own_scale_each_stage_is_unembedded_as_the_last_is(int seed)
    {
        using var read = new Read(seed);

        var lens = LogitLens.Of(read.Run, read.Difference, NormConvention.Recomputed);

        for (var n = 0; n < read.Batch.Count; n++)
        {
            var textbook = read.Textbooks[n];
            var position = read.Batch.Positions(read.Difference.At)[n];
            float Expected(double[][] residual) =>
                (float)Textbook.Dot(read.Direction(n), textbook.FinalNorm(residual[position]));
            for (var layer = 0; layer < read.Shape.Layers; layer++)
            {
                lens[$"{layer} pre"][n].Should().BeApproximately(Expected(textbook.Pre[layer]), 1e-5f);
                if (read.Shape.Blocks == BlockKind.Sequential)
                {
                    lens[$"{layer} mid"][n].Should().BeApproximately(Expected(textbook.Mid[layer]), 1e-5f);
                }
            }

            lens["final"][n].Should().BeApproximately(Expected(textbook.Final), 1e-5f);
        }
    }

    [Test]
    public void Between_parallel_attention_and_MLP_there_is_no_stage()
    {
        using var read = Read.OfSeveralPrompts(BlockKind.Parallel);
        LogitLens.Of(read.Run, read.Difference).Stages.Should().Equal("0 pre", "1 pre", "2 pre", "final");
    }

    [Test]
    public void Parts_are_joined_and_tabulated_stage_by_stage()
    {
        using var read = Read.OfSeveralPrompts(BlockKind.Sequential);
        using var runner = new ModelRunner(read.Model, promptsAtATime: 1);

        var lens = runner.Read(
            read.Batch, (run, prompts) => LogitLens.Of(run, read.Difference.Select(prompts)));
        var table = lens.ToTable(new Tolerance(0.001), Conditions.None);

        lens.Stages.Should().Equal("0 pre", "0 mid", "1 pre", "1 mid", "2 pre", "2 mid", "final");
        lens.Count.Should().Be(read.Batch.Count);
        table["1 mid", "mean"].Should().BeApproximately(LogitLens.Of(read.Run, read.Difference).Mean("1 mid"), 1e-5);
        FluentActions.Invoking(() => lens["3 mid"]).Should().Throw<ArgumentException>().WithMessage("*'3 mid'*2 mid, final*");
        FluentActions.Invoking(() => LogitLens.Join([lens, LogitLens.Of(read.Run, read.Difference, NormConvention.Recomputed)]))
            .Should().Throw<ArgumentException>().WithMessage("*same norm*");
    }
}
