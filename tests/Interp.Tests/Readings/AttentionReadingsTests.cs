using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Readings;

public class AttentionReadingsTests
{
    private static readonly AttentionWeighting[] Weightings = Enum.GetValues<AttentionWeighting>();

    private static double Factor(Textbook textbook, Head head, int key, AttentionWeighting weighting) => weighting switch
    {
        AttentionWeighting.ValueLength => Textbook.Length(textbook.Values[head][key]),
        AttentionWeighting.OutputLength => Textbook.Length(textbook.Write(head, textbook.Values[head][key])),
        _ => 1,
    };

    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void Weighted_patterns_follow_their_definition(int seed)
    {
        using var read = new Read(seed);
        foreach (var weighting in Weightings)
        {
            foreach (var head in read.Heads)
            {
                using var found = AttentionReadings.Weighted(read.Run, head, weighting);
                for (var n = 0; n < read.Batch.Count; n++)
                {
                    var textbook = read.Textbooks[n];
                    for (var query = 0; query < read.Batch.Tokens[n].Length; query++)
                    {
                        for (var key = 0; key <= query; key++)
                        {
                            var expected = textbook.Patterns[head][query][key] * Factor(textbook, head, key, weighting);
                            found[n, query, key].item<double>().Should().BeApproximately(expected, 1e-9);
                        }
                    }
                }
            }
        }
    }

    [Test]
    public void Values_weigh_the_keys_and_not_the_queries()
    {
        using var read = new Read(3);
        var head = new Head(1, 0);
        using var scope = NewDisposeScope();
        var pattern = AttentionReadings.Pattern(read.Run, head);
        var lengths = read.Run.Project(1, PortKinds.Value).select(1, 0).square().sum(-1).sqrt();
        var wrongAxis = pattern * lengths.unsqueeze(2);

        var found = AttentionReadings.ValueWeighted(read.Run, head);

        Numbers.LargestDifference(found, pattern * lengths.unsqueeze(1)).Should().BeLessThan(1e-12);
        Numbers.LargestDifference(found, wrongAxis).Should().BeGreaterThan(1e-2, "the lengths differ from position to position");
    }

    [Test]
    public void A_layers_patterns_are_those_of_its_heads()
    {
        using var read = new Read(5);
        using var scope = NewDisposeScope();
        for (var layer = 0; layer < read.Shape.Layers; layer++)
        {
            var all = AttentionReadings.Patterns(read.Run, layer);
            for (var index = 0; index < read.Shape.Heads; index++)
            {
                var one = AttentionReadings.Pattern(read.Run, new Head(layer, index));
                Numbers.LargestDifference(all.select(1, index), one).Should().BeLessThan(1e-12);
            }
        }
    }

    [TestCaseSource(typeof(Read), nameof(Read.Seeds))]
    public void Attention_between_roles_is_the_patterns_cell_of_every_prompt(int seed)
    {
        using var read = new Read(seed);
        foreach (var weighting in Weightings)
        {
            var found = AttentionReadings.Between(read.Run, Role.End, new Role("B"), weighting);
            foreach (var head in read.Heads)
            {
                for (var n = 0; n < read.Batch.Count; n++)
                {
                    var (query, key) = (read.Batch.Positions(Role.End)[n], read.Batch.Positions(new Role("B"))[n]);
                    var textbook = read.Textbooks[n];
                    var expected = textbook.Patterns[head][query][key] * Factor(textbook, head, key, weighting);
                    found[head][n].Should().BeApproximately((float)expected, 1e-6f);
                }
            }
        }
    }

    [Test]
    public void Reading_in_parts_changes_nothing()
    {
        using var read = Read.OfSeveralPrompts();
        var batch = read.Batch;
        using var whole = new ModelRunner(read.Model);
        using var parts = new ModelRunner(read.Model, promptsAtATime: 1);
        HeadReadings In(ModelRunner runner) =>
            runner.Read(batch, run => AttentionReadings.Between(run, Role.End, new Role("A")));

        var (one, other) = (In(whole), In(parts));

        parts.ForwardPasses.Should().Be(batch.Count);
        foreach (var head in read.Heads)
        {
            one[head].Zip(other[head], (l, r) => Math.Abs(l - r)).Max().Should().BeLessThan(1e-6f);
        }
    }

    [Test]
    public void A_reading_is_told_which_prompts_its_part_holds()
    {
        using var read = Read.OfSeveralPrompts();
        var batch = read.Batch;
        using var runner = new ModelRunner(read.Model, promptsAtATime: 1);
        var told = new List<int>();

        runner.Read(batch, (run, prompts) =>
        {
            run.Batch.Tokens[0].Should().Equal(batch.Tokens[prompts[0]]);
            told.AddRange(prompts);
            return AttentionReadings.Between(run, Role.End, Role.End);
        });

        told.Should().Equal(Enumerable.Range(0, batch.Count));
    }

    [Test]
    public void Attention_to_what_comes_later_is_refused()
    {
        using var random = new RandomCase(7);
        var batch = new PromptBatch(
            [[1, 2, 3], [4, 5, 6]],
            new Dictionary<Role, IReadOnlyList<int>> { [new("A")] = [2, 1], [new("B")] = [1, 2] });
        using var run = new PlainRun(random.Model, batch);

        FluentActions.Invoking(() => AttentionReadings.Between(run, new Role("A"), new Role("B")))
            .Should().Throw<ArgumentException>().WithMessage("*prompt 1 B (position 2) comes after A (position 1)*");
    }

    [Test]
    public void Heads_roles_and_weightings_that_are_not_there_are_named()
    {
        using var read = new Read(2);
        FluentActions.Invoking(() => AttentionReadings.Pattern(read.Run, new Head(9, 0)))
            .Should().Throw<ArgumentException>().WithMessage("*no head 9.0*layers 0 to 2*");
        FluentActions.Invoking(() => AttentionReadings.Patterns(read.Run, 3))
            .Should().Throw<ArgumentException>().WithMessage("*layers 0 to 2*");
        FluentActions.Invoking(() => AttentionReadings.Between(read.Run, Role.End, new Role("IO")))
            .Should().Throw<ArgumentException>().WithMessage("*no role 'IO'*");
        FluentActions.Invoking(() => AttentionReadings.Weighted(read.Run, new Head(0, 0), (AttentionWeighting)7))
            .Should().Throw<ArgumentOutOfRangeException>();
    }
}
