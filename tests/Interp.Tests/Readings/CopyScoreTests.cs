using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Readings;

public class CopyScoreTests
{
    private static readonly Role[] At = [new("A"), Role.End];

    private static double Expected(Read read, int n, Head head, int sign, int top)
    {
        var textbook = read.Textbooks[n];
        return At.Average(role =>
        {
            var position = read.Batch.Positions(role)[n];
            var read0 = textbook.Pre.Count > 1 ? textbook.Pre[1][position] : textbook.Final[position];
            var value = textbook.Value(head, textbook.Norm(read0, head.Layer, "attention"));
            var normed = textbook.FinalNorm([.. textbook.Write(head, value).Select(x => sign * x)]);
            var best = Enumerable.Range(0, read.Shape.Vocabulary)
                .OrderByDescending(token => Textbook.Dot(normed, textbook.Unembedding(token)))
                .Take(top);
            return best.Contains(textbook.Tokens[position]) ? 1.0 : 0.0;
        });
    }

    [Test]
    public void It_is_how_often_the_token_read_is_among_the_largest_logits(
        [ValueSource(typeof(Read), nameof(Read.Seeds))] int seed,
        [Values] CopySign sign,
        [Values(1, 3)] int top,
        [Values(1, 3)] int layers)
    {
        using var read = new Read(seed, layers);

        var found = CopyScore.Of(read.Run, At, sign: sign, top: top);

        foreach (var head in read.Heads)
        {
            for (var n = 0; n < read.Batch.Count; n++)
            {
                ((double)found[head][n]).Should().Be(Expected(read, n, head, sign == CopySign.Positive ? 1 : -1, top));
            }
        }
    }

    [Test]
    public void The_chosen_heads_alone_are_scored()
    {
        using var read = new Read(3);

        var found = CopyScore.Of(read.Run, At, ComponentSet.Of(new Head(2, 0)), top: 2);

        found.Heads.Should().Equal(new Head(2, 0));
        found.Quantity.Name.Should().Be("copy score at A, END, top 2");
    }

    [Test]
    public void A_head_that_writes_nothing_copies_nothing()
    {
        using var random = RandomTransformer.Create(ModelForm.Gpt2(2, 2, 8, 5, 11, 6), seed: 3);
        using var silent = random.With("head 1.0 silent", weights =>
        {
            weights["1.output"].zero_();
            weights["final.bias"].zero_();
        });
        using var run = new PlainRun(silent, new PromptBatch(
            [[0, 1, 2], [3, 4, 5]], new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = [2, 2] }));

        foreach (var sign in Enum.GetValues<CopySign>())
        {
            var found = CopyScore.Of(run, [Role.End], ComponentSet.Of(new Head(1, 0)), sign);

            found[new Head(1, 0)].Should().Equal(0, 0);
        }
    }

    [Test]
    public void What_cannot_be_scored_is_refused()
    {
        using var read = new Read(2);

        FluentActions.Invoking(() => CopyScore.Of(read.Run, []))
            .Should().Throw<ArgumentException>().WithMessage("*at least one role*");
        FluentActions.Invoking(() => CopyScore.Of(read.Run, [Role.End, Role.End]))
            .Should().Throw<ArgumentException>().WithMessage("*twice*");
        FluentActions.Invoking(() => CopyScore.Of(read.Run, At, top: 11))
            .Should().Throw<ArgumentException>().WithMessage("*1 to 10*");
        FluentActions.Invoking(() => CopyScore.Of(read.Run, At, ComponentSet.Of(new Mlp(0))))
            .Should().Throw<ArgumentException>().WithMessage("*m0 is not a head*");
        FluentActions.Invoking(() => CopyScore.Of(read.Run, At, ComponentSet.Of(new Head(5, 0))))
            .Should().Throw<ArgumentException>().WithMessage("*no head 5.0*");
        FluentActions.Invoking(() => CopyScore.Of(read.Run, [new Role("IO")]))
            .Should().Throw<ArgumentException>().WithMessage("*no role 'IO'*");
    }
}
