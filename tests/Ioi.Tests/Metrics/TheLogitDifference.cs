using CsCheck;
using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.Metrics;

public class TheLogitDifference
{
    private static readonly IoiDataset Three = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 3, seed: 1);

    [Test]
    public void Pairs_are_the_tokens_of_io_and_s()
    {
        var pairs = LogitDifference.Of(Three).TokenPairs();

        pairs.GetLength(0).Should().Be(3);
        for (var n = 0; n < 3; n++)
        {
            var at = Three.Prompts[n].Positions;
            pairs[n, 0].Should().Be(Three.Prompts[n].Tokens[at[IoiRoles.Io]]);
            pairs[n, 1].Should().Be(Three.Prompts[n].Tokens[at[IoiRoles.S1]]);
        }
    }

    [Test]
    public void The_engines_metric_reads_io_minus_s_at_the_end()
    {
        var metric = LogitDifference.Of(Three).ToMetric();

        metric.At.Should().Be(IoiRoles.End);
        metric.Pairs.Select(pair => (pair.Right, pair.Wrong)).Should()
            .Equal(Three.Prompts.Select(prompt => (prompt.IoToken, prompt.SToken)));
    }

    [Test]
    public void A_flipped_dataset_is_scored_by_the_baselines_names() =>
        LogitDifference.Of(Three.Corrupt(Corruptions.RandomNames, 1)).Pairs.Should().Equal(LogitDifference.Of(Three).Pairs);

    [Test]
    public void Scores_are_differences_by_prompt_with_mean_and_accuracy()
    {
        var scores = LogitDifference.Of(Three).Score(new float[,] { { 3, 1 }, { 0, 0 }, { 1, 5 } });

        scores.PerPrompt.Should().Equal(2, 0, -4);
        scores.Mean.Should().BeApproximately(-2.0 / 3, 1e-12);
        scores.Accuracy.Should().BeApproximately(1.0 / 3, 1e-12, "a tie is not above");
        scores.ToString().Should().Be("logit difference -0.667, IO above S in 33.3% of 3 prompts");
    }

    [Test]
    public void Both_layouts_score_alike() => Gen.Single[-100, 100].Array[6].Sample(logits =>
    {
        var table = new float[3, 2];
        Buffer.BlockCopy(logits, 0, table, 0, 24);

        LogitDifference.Of(Three).Score(table).Should().Be(LogitDifference.Of(Three).Score(logits));
    });

    [Test]
    public void Wrong_shapes_and_values_are_refused()
    {
        var metric = LogitDifference.Of(Three);

        metric.Invoking(m => m.Score(new float[2, 3])).Should().Throw<ArgumentException>().WithMessage("*shape [3, 2]*[2, 3]*");
        metric.Invoking(m => m.Score([1f, 2f])).Should().Throw<ArgumentException>().WithMessage("*need 6 logits*there are 2*");
        metric.Invoking(m => m.Score([1f, 2f, float.NaN, 1f, 1f, 1f])).Should().Throw<ArgumentException>().WithMessage("*prompt 1*finite*");
    }
}
