using IoiClaims.Fixtures.Subjects;
using IoiClaims.Interp.Experiments;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Readings;
using IoiClaims.Interp.Statistics;
using IoiClaims.Ioi.Datasets;
using IoiClaims.Ioi.Metrics;
using IoiClaims.Ioi.Subjects;

namespace IoiClaims.Fixtures.Tests.Readings;

/// <summary>
/// What others published of GPT-2 small: TransformerLens' exploratory demonstration (Nanda 2022), on eight prompts and on
/// random repeated tokens. Skipped where the weights are not here.
/// </summary>
public sealed class PublishedReadingsTests
{
    private Subject? subject;
    private Laboratory? laboratory;

    private Laboratory Laboratory => laboratory!;

    [OneTimeSetUp]
    public void Load()
    {
        var search = Gpt2Small.Find();
        if (search.Folder is not { } folder)
        {
            Assert.Ignore(search.Explanation);
            return;
        }

        subject = Gpt2Small.Load(folder);
        laboratory = new Laboratory(subject.Model, new BootstrapPlan(100, 0));
    }

    [OneTimeTearDown]
    public void Dispose()
    {
        laboratory?.Dispose();
        subject?.Dispose();
    }

    [Test]
    public void Scores_on_random_repeated_tokens_are_the_published_ones()
    {
        var tokens = RandomRepeatedTokens.TransformerLens();

        var scores = Laboratory.Read(tokens.Batch, run => RepetitionScores.Of(run, tokens));

        Check(scores.PreviousToken, 1e-3, (4, 11, .9921), (3, 7, .5286), (6, 8, .4993), (2, 2, .4818), (0, 1, .0004));
        Check(scores.DuplicateToken, 1e-3, (0, 5, .7035), (3, 0, .6776), (0, 1, .1324), (0, 10, .0189));
        Check(scores.Induction, 1e-3, (5, 1, .9306), (6, 9, .9258), (5, 5, .9256), (7, 10, .9038), (5, 8, .0086), (5, 9, .0158));
    }

    [Test]
    public void Direct_logit_attributions_are_the_published_ones()
    {
        var found = Attribution();

        Check(
            found.Heads, 1e-3,
            (9, 9, 2.9854), (10, 7, -1.8986), (9, 6, 1.3845), (11, 10, -.9702), (10, 0, .5609), (10, 10, .4802),
            (11, 2, -.3879), (8, 10, .2896), (10, 6, .2883), (7, 9, .1833), (10, 1, .1708), (7, 3, .1349));
        found.LogitDifference.Average().Should().BeApproximately(3.5519f, 1e-3f);
        found.OfAttention(9).Average().Should().BeApproximately(4.5655f, 1e-3f);
        found.OfAttention(11).Average().Should().BeApproximately(-1.4417f, 1e-3f);
        found.Of(new Mlp(10)).Average().Should().BeApproximately(.1565f, 1e-3f);
    }

    [Test]
    public void The_logit_lens_is_the_published_one()
    {
        var lens = Laboratory.Read(Prompts.Batch, run => LogitLens.Of(run, LogitDifference.Of(Prompts).ToMetric()));

        foreach (var (stage, value) in new[]
        {
            ("7 mid", .2497), ("8 pre", .2506), ("8 mid", .4501), ("9 pre", .4600), ("9 mid", 5.0255), ("10 pre", 5.1429),
            ("10 mid", 4.7306), ("11 pre", 4.8871), ("11 mid", 3.4454), ("final", 3.5519),
        })
        {
            lens.Mean(stage).Should().BeApproximately(value, 1e-3, $"that is the published value after {stage}");
        }
    }

    private IoiDataset Prompts => PublishedPrompts.TransformerLens8(subject!.Tokenizer)[PublishedPrompts.Clean];

    private LogitAttribution Attribution() => Laboratory.Read(
        Prompts.Batch, run => LogitAttribution.Of(run, LogitDifference.Of(Prompts).ToMetric(), ValueBias.OfLayer));

    private static void Check(HeadReadings found, double within, params (int Layer, int Index, double Value)[] published)
    {
        foreach (var (layer, index, value) in published)
        {
            found.Mean(new Head(layer, index)).Should()
                .BeApproximately(value, within, $"that is the published {found.Quantity.Name} of {layer}.{index}");
        }
    }
}
