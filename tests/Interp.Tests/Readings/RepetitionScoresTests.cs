using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Readings;

public class RepetitionScoresTests
{
    private const int Period = 4;

    private static RandomTransformer Model() => RandomTransformer.Create(ModelForm.Gpt2(2, 2, 8, 5, 21, 12), seed: 4, scale: 0.6);

    private static RandomRepeatedTokens Tokens(bool bos) =>
        RandomRepeatedTokens.Seeded(Enumerable.Range(0, 20), prompts: 3, Period, seed: 2, bos ? 20 : null);

    [TestCase(true)]
    [TestCase(false)]
    public void They_are_means_along_diagonals(bool bos)
    {
        using var model = Model();
        using var doubles = model.To(TorchSharp.torch.ScalarType.Float64);
        var tokens = Tokens(bos);
        using var run = new PlainRun(doubles, tokens.Batch);

        var scores = RepetitionScores.Of(run, tokens);

        var skipped = bos ? 1 : 0;
        for (var n = 0; n < tokens.Batch.Count; n++)
        {
            var textbook = new Textbook(doubles, tokens.Batch.Tokens[n]);
            foreach (var head in model.Shape.AllHeads())
            {
                double Along(int back) => Enumerable.Range(back, 2 * Period - back)
                    .Average(query => textbook.Patterns[head][skipped + query][skipped + query - back]);
                scores.PreviousToken[head][n].Should().BeApproximately((float)Along(1), 1e-6f);
                scores.DuplicateToken[head][n].Should().BeApproximately((float)Along(Period), 1e-6f);
                scores.Induction[head][n].Should().BeApproximately((float)Along(Period - 1), 1e-6f);
            }
        }
    }

    [Test]
    public void Reading_in_parts_changes_nothing()
    {
        using var model = Model();
        var tokens = Tokens(bos: false);
        using var run = new PlainRun(model, tokens.Batch);
        using var runner = new ModelRunner(model, promptsAtATime: 1);

        var whole = RepetitionScores.Of(run, tokens);
        var parts = runner.Read(tokens.Batch, part => RepetitionScores.Of(part, tokens));

        foreach (var head in model.Shape.AllHeads())
        {
            parts.PreviousToken[head].Zip(whole.PreviousToken[head], (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-6f);
            parts.DuplicateToken[head].Zip(whole.DuplicateToken[head], (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-6f);
            parts.Induction[head].Zip(whole.Induction[head], (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-6f);
        }
    }

    [Test]
    public void A_run_on_other_prompts_is_refused()
    {
        using var model = Model();
        using var run = new PlainRun(model, new PromptBatch([[1, 2, 3]], new Dictionary<Role, IReadOnlyList<int>>()));

        FluentActions.Invoking(() => RepetitionScores.Of(run, Tokens(bos: false)))
            .Should().Throw<ArgumentException>().WithMessage("*not on these repeated tokens*");
    }
}
