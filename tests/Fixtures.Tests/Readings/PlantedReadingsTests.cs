using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Readings;

/// <summary>The readings find what was planted, and nothing else.</summary>
public sealed class PlantedReadingsTests
{
    private static readonly Role[] NameRoles = [IoiRoles.Io, IoiRoles.S1, IoiRoles.S2];

    private PlantedSubject subject = null!;
    private ModelRunner runner = null!;
    private IoiDataset prompts = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        subject = PlantedCircuit.Build();
        runner = new ModelRunner(subject.Model);
        prompts = IoiDataset.Generate(subject.Tokenizer, IoiTemplates.Paper, 60, seed: 8);
    }

    [OneTimeTearDown]
    public void Dispose()
    {
        runner.Dispose();
        subject.Dispose();
    }

    private RepetitionScores Repetition(bool bos)
    {
        var tokens = RandomRepeatedTokens.Seeded(
            Enumerable.Range(0, subject.Tokenizer.Bos()), prompts: 4, period: 40, seed: 0,
            bos ? subject.Tokenizer.Bos() : null);
        return runner.Read(tokens.Batch, run => RepetitionScores.Of(run, tokens));
    }

    // The planted heads reach a score and no other head comes near it.
    private static void StandOut(HeadReadings scores, HeadGroup planted, double atLeast, double othersBelow)
    {
        TestContext.Out.WriteLine($"{scores.Quantity.Name}: " + string.Join(
            ", ", scores.Largest(6).Select(head => $"{head} {scores.Mean(head):0.000}")));
        scores.Largest(planted.Heads.Length).Should().BeEquivalentTo(planted.Heads);
        planted.Heads.Min(scores.Mean).Should().BeGreaterThan(atLeast);
        scores.Heads.Except(planted.Heads).Max(scores.Mean).Should().BeLessThan(othersBelow);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void On_repeated_random_tokens_the_planted_heads_stand_out(bool bos)
    {
        var scores = Repetition(bos);

        StandOut(scores.PreviousToken, PublishedCircuit.PreviousToken, 0.35, 0.15);
        StandOut(scores.DuplicateToken, PublishedCircuit.DuplicateToken, 0.8, 0.15);
        StandOut(scores.Induction, PublishedCircuit.Induction, 0.5, 0.15);
    }

    [Test]
    public void Name_Movers_copy_names_and_negative_ones_do_the_opposite()
    {
        var scored = ComponentSet.Of(
            [.. PublishedCircuit.NameMovers.Heads, .. PublishedCircuit.NegativeNameMovers.Heads, .. PublishedCircuit.DuplicateToken.Heads]);

        var copy = runner.Read(prompts.Batch, run => CopyScore.Of(run, NameRoles, scored));
        var negative = runner.Read(prompts.Batch, run => CopyScore.Of(run, NameRoles, scored, CopySign.Negative));

        PublishedCircuit.NameMovers.Heads.Min(copy.Mean).Should().BeGreaterThan(0.95);
        PublishedCircuit.NameMovers.Heads.Max(negative.Mean).Should().BeLessThan(0.05);
        PublishedCircuit.NegativeNameMovers.Heads.Min(negative.Mean).Should().BeGreaterThan(0.95);
        PublishedCircuit.NegativeNameMovers.Heads.Max(copy.Mean).Should().BeLessThan(0.05);
        PublishedCircuit.DuplicateToken.Heads.Max(copy.Mean).Should().BeLessThan(0.3);
    }

    [Test]
    public void The_logit_difference_is_written_by_Name_Movers_and_lowered_by_negative_ones()
    {
        var difference = LogitDifference.Of(prompts).ToMetric();

        var found = runner.Read(prompts.Batch, (run, part) => LogitAttribution.Of(run, difference.Select(part)));

        found.Heads.Largest(3).Should().BeSubsetOf(
            [.. PublishedCircuit.NameMovers.Heads, .. PublishedCircuit.BackupNameMovers.Heads]);
        PublishedCircuit.NameMovers.Heads.Min(found.Heads.Mean).Should().BePositive();
        PublishedCircuit.NegativeNameMovers.Heads.Max(found.Heads.Mean).Should().BeNegative();
        found.Heads.Heads.MinBy(found.Heads.Mean).Should().Match<Head>(
            head => PublishedCircuit.NegativeNameMovers.Heads.Contains(head));
    }

    [Test]
    public void Name_Movers_write_a_name_as_much_as_they_attend_to_it()
    {
        HeadReadings Attention(Role to) =>
            runner.Read(prompts.Batch, run => AttentionReadings.Between(run, IoiRoles.End, to));
        HeadReadings Written(Func<IoiPrompt, int> name) => runner.Read(prompts.Batch, (run, part) =>
            UnembeddingProjection.Of(run, IoiRoles.End, part.Select(n => name(prompts.Prompts[n])).ToList(), "a name"));
        var (toIo, toS1, toS2) = (Attention(IoiRoles.Io), Attention(IoiRoles.S1), Attention(IoiRoles.S2));
        var (writesIo, writesS) = (Written(prompt => prompt.IoToken), Written(prompt => prompt.SToken));

        foreach (var head in PublishedCircuit.NameMovers.Heads)
        {
            var attended = toIo[head].Concat(toS1[head].Zip(toS2[head], (s1, s2) => s1 + s2));
            var written = writesIo[head].Concat(writesS[head]);
            var correlation = Correlation.Pearson(
                attended.Select(x => (double)x).ToList(), written.Select(x => (double)x).ToList());
            TestContext.Out.WriteLine($"{head}: r = {correlation:0.000}");
            correlation.Should().BeGreaterThan(0.81, $"that is the published correlation, and {head} copies");
        }
    }

    [Test]
    public void The_logit_lens_sees_the_answer_only_after_the_Name_Movers()
    {
        var difference = LogitDifference.Of(prompts).ToMetric();

        var lens = runner.Read(prompts.Batch, (run, part) => LogitLens.Of(run, difference.Select(part)));

        Math.Abs(lens.Mean("7 pre")).Should().BeLessThan(0.1 * lens.Mean("final"));
        lens.Mean("9 mid").Should().BeGreaterThan(0.5 * lens.Mean("final"));
    }

    [Test]
    public void Induction_heads_read_previous_token_heads_by_their_keys()
    {
        var key = CompositionScores.Of(subject.Model, CompositionKind.Key);
        var baseline = CompositionScores.RandomBaseline(subject.Model.Shape, samples: 20);

        foreach (var (previous, induction) in
            from previous in PublishedCircuit.PreviousToken.Heads
            from induction in PublishedCircuit.Induction.Heads
            select (previous, induction))
        {
            TestContext.Out.WriteLine($"{previous} -> {induction}.K {key[previous, induction]:0.000} against {baseline.Mean:0.000}");
            key[previous, induction].Should().BeGreaterThan(baseline.Mean + (10 * baseline.StandardDeviation));
        }
    }

    [Test]
    public void What_S_Inhibition_writes_varies_most_with_the_order_of_the_names()
    {
        var outputs = runner.Read(prompts.Batch, run => HeadOutputs.Written(
            run, PublishedCircuit.SInhibition.ToSet(), IoiRoles.End));

        var components = PrincipalComponents.Of(outputs);

        var subjectIsFirst = prompts.Prompts
            .Select(prompt => prompt.Positions[IoiRoles.S1] < prompt.Positions[IoiRoles.Io] ? 1.0 : 0.0).ToList();
        Math.Abs(components.Correlation(0, subjectIsFirst)).Should().BeGreaterThan(0.9);
    }

    [Test]
    public void Name_Movers_attend_to_IO_more_than_to_the_subject()
    {
        var (toIo, toSubject) = (
            runner.Read(prompts.Batch, run => AttentionReadings.Between(run, IoiRoles.End, IoiRoles.Io)),
            runner.Read(prompts.Batch, run => AttentionReadings.Between(run, IoiRoles.End, IoiRoles.S1)));

        foreach (var head in PublishedCircuit.NameMovers.Heads)
        {
            toIo.Mean(head).Should().BeGreaterThan(0.4).And.BeGreaterThan(3 * toSubject.Mean(head));
        }
    }
}
