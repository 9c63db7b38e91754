using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Readings;

public sealed class RepetitionInTextTests
{
    private static readonly int[][] Texts = [[20, 3, 4, 3, 3, 5, 4], [20, 7, 8, 7, 9, 8, 7]];

    private static RandomTransformer Model() => RandomTransformer.Create(ModelForm.Gpt2(2, 2, 8, 5, 21, 12), seed: 4, scale: 0.6);

    private static PromptBatch Batch(params int[][] texts) => new(texts, new Dictionary<Role, IReadOnlyList<int>>());

    [Test]
    public void Every_token_is_found_with_where_it_stood_before()
    {
        var found = Occurrence.AllOf(Batch(Texts), skip: 1);

        found.Should().HaveCount(12);
        found.Where(at => at.Prompt == 0).Select(at => (at.Position, at.IsRepeated, at.Distance)).Should().Equal(
            (1, false, null), (2, false, null), (3, true, 2), (4, true, 1), (5, false, null), (6, true, 4));
        found.Single(at => at is { Prompt: 1, Position: 6 }).Earlier.Should().Equal(1, 3);
        Occurrence.AllOf(Batch([5, 5])).Should().HaveCount(2, "nothing is left out unless asked for");
    }

    [Test]
    public void Attention_to_earlier_occurrences_and_to_what_followed_is_added_up()
    {
        using var model = Model();
        using var doubles = model.To(TorchSharp.torch.ScalarType.Float64);
        using var run = new PlainRun(doubles, Batch(Texts));

        var found = RepetitionInText.Of(run, skip: 1);

        var textbooks = Texts.Select(text => new Textbook(doubles, [.. text])).ToArray();
        foreach (var head in model.Shape.AllHeads())
        {
            for (var i = 0; i < found.Repeated.Length; i++)
            {
                var at = found.Repeated[i];
                var row = textbooks[at.Prompt].Patterns[head][at.Position];
                found.ToEarlier[head][i].Should().BeApproximately((float)at.Earlier.Sum(key => row[key]), 1e-6f);

                // A token that follows itself is no token that followed.
                found.ToWhatFollowed[head][i].Should().BeApproximately(
                    (float)at.Earlier.Where(key => key + 1 < at.Position).Sum(key => row[key + 1]), 1e-6f);
            }
        }

        found.Chance.Should().BeApproximately(found.Repeated.Average(at => (double)at.Earlier.Length / (at.Position + 1)), 1e-12);
        found.BeyondChance(found.ToEarlier)[new Head(1, 0)][0].Should().BeApproximately(
            found.ToEarlier[new Head(1, 0)][0] - ((float)found.Repeated[0].Earlier.Length / (found.Repeated[0].Position + 1)), 1e-6f);
    }

    [Test]
    public void Reading_in_parts_changes_nothing()
    {
        using var model = Model();
        using var run = new PlainRun(model, Batch(Texts));
        using var runner = new ModelRunner(model, promptsAtATime: 1);

        var whole = RepetitionInText.Of(run, skip: 1);
        var parts = runner.Read(Batch(Texts), (part, prompts) => RepetitionInText.Of(part, skip: 1, prompts));

        parts.Repeated.Select(at => (at.Prompt, at.Position)).Should().Equal(whole.Repeated.Select(at => (at.Prompt, at.Position)));
        parts.ToWhatFollowed[new Head(1, 1)].Zip(whole.ToWhatFollowed[new Head(1, 1)], (l, r) => Math.Abs(l - r)).Max()
            .Should().BeLessThan(1e-6f);
    }

    [Test]
    public void Some_of_the_tokens_are_read_alone()
    {
        using var model = Model();
        using var run = new PlainRun(model, Batch(Texts));
        var found = RepetitionInText.Of(run, skip: 1);

        var far = found.Where(at => at.Distance > 2);

        far.Repeated.Should().OnlyContain(at => at.Distance > 2).And.HaveCount(3);
        far.ToEarlier[new Head(0, 0)].Should().Equal(
            found.Repeated.Select((at, i) => (at, found.ToEarlier[new Head(0, 0)][i])).Where(pair => pair.at.Distance > 2)
                .Select(pair => pair.Item2));
        FluentActions.Invoking(() => found.Where(at => at.Distance > 100)).Should().Throw<ArgumentException>();
    }

    [Test]
    public void A_text_without_repetition_is_refused()
    {
        using var model = Model();
        using var run = new PlainRun(model, Batch([1, 2, 3]));

        FluentActions.Invoking(() => RepetitionInText.Of(run)).Should().Throw<ArgumentException>().WithMessage("*longer texts*");
    }

    [Test]
    public void What_a_head_writes_at_a_token_is_what_it_writes_at_a_role_there()
    {
        using var model = Model();
        var role = new Role("HERE");
        var batch = new PromptBatch(Texts, new Dictionary<Role, IReadOnlyList<int>> { [role] = [3, 6] });
        using var run = new PlainRun(model, batch);
        Occurrence[] places = [.. Occurrence.AllOf(batch).Where(at => at.Position == (at.Prompt == 0 ? 3 : 6))];

        var found = HeadOutputs.Written(run, new Head(1, 1), places);

        found.Vectors.Should().HaveCount(2);
        var expected = HeadOutputs.Written(run, ComponentSet.Of(new Head(1, 1)), role);
        found.Vectors.SelectMany(vector => vector).Zip(expected.Vectors.SelectMany(vector => vector), (l, r) => Math.Abs(l - r))
            .Max().Should().BeLessThan(1e-6f);
        FluentActions.Invoking(() => HeadOutputs.Written(run, new Head(1, 1), []))
            .Should().Throw<ArgumentException>().WithMessage("*one or more tokens*");
    }

    [Test]
    public void Readings_are_subtracted_and_set_side_by_side()
    {
        using var model = Model();
        using var run = new PlainRun(model, Batch(Texts));
        var found = RepetitionInText.Of(run, skip: 1);
        var head = new Head(0, 1);

        var difference = found.ToEarlier.Minus(found.ToWhatFollowed);

        difference.Mean(head).Should().BeApproximately(found.ToEarlier.Mean(head) - found.ToWhatFollowed.Mean(head), 1e-6);
        difference.Of([head]).Heads.Should().Equal(head);
        FluentActions.Invoking(() => difference.Minus(difference.Of([head]))).Should().Throw<ArgumentException>();
        var table = HeadTable.Of(
            new("side by side", "1", new(0.01), Conditions.None), [head], ("left", found.ToEarlier), ("right", difference));
        table["0.1", "right"].Should().BeApproximately(difference.Mean(head), 1e-12);
    }
}
