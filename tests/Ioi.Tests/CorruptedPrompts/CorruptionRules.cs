using CsCheck;
using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.CorruptedPrompts;

public class CorruptionRules
{
    private static readonly IoiSentence Sample = new()
    {
        Template = IoiTemplates.Remix,
        First = "Mary",
        Second = "John",
        Giver = "John",
        Place = "store",
        Object = "ring",
    };

    private static readonly IoiDataset One = IoiDataset.FromSentences(WordTokenizer.Published, [Sample, Sample], bos: true, "by hand");

    [TestCase(TokenSignal.Original, PositionSignal.Original, "Mary John John")]
    [TestCase(TokenSignal.Inverted, PositionSignal.Original, "John Mary Mary")]
    [TestCase(TokenSignal.Original, PositionSignal.Inverted, "John Mary John")]
    [TestCase(TokenSignal.Inverted, PositionSignal.Inverted, "Mary John Mary")]
    public void The_papers_cells_without_random_names(TokenSignal token, PositionSignal position, string names) =>
        NamesOf(One.Corrupt(Corruptions.Signals(token, position), seed: 1)).Should().Be(names);

    [TestCase(PositionSignal.Original)]
    [TestCase(PositionSignal.Inverted)]
    public void The_papers_cells_with_random_names(PositionSignal position)
    {
        var sentence = One.Corrupt(Corruptions.Signals(TokenSignal.Random, position), seed: 1).Prompts[0].Sentence;

        new[] { sentence.First, sentence.Second }.Should().NotIntersectWith(["Mary", "John"]);
        sentence.Giver.Should().Be(position == PositionSignal.Original ? sentence.Second : sentence.First);
    }

    [Test]
    public void A_flip_that_does_not_do_what_it_states_is_an_error_that_names_the_prompt()
    {
        var idle = new Corruption("idle", "Claims to change S2.", CorruptionEffect.Tokens(IoiRoles.S2), true, (s, _) => s);
        var greedy = new Corruption(
            "greedy", "Claims to change S2.", CorruptionEffect.Tokens(IoiRoles.S2), true, (s, _) => s with { Giver = "Mary", Object = "bone" });
        var secret = new Corruption("secret", "Claims nothing.", CorruptionEffect.None, true, (s, _) => s with { First = "Anthony" });
        var mover = new Corruption("mover", "Claims to move END.", CorruptionEffect.Moves(IoiRoles.End), true, (s, _) => s with { ClauseEnd = "again" });

        Flipping(idle).Should().Throw<IneffectiveCorruptionException>()
            .WithMessage("*'idle' states that it changes S2*prompt 0 it left the token at S2*before: Then, Mary*after:*");
        Flipping(greedy).Should().Throw<IneffectiveCorruptionException>().WithMessage("*changed the token at position 14, which is no name*");
        Flipping(secret).Should().Throw<IneffectiveCorruptionException>().WithMessage("*changes nothing*changed the token at IO*");
        Flipping(mover).Should().Throw<IneffectiveCorruptionException>().WithMessage("*moves END*took S2 from position 11 to 12*");
    }

    [Test]
    public void Only_the_failing_prompt_is_named()
    {
        var choosy = new Corruption(
            "choosy", "S2 becomes IO.", CorruptionEffect.Tokens(IoiRoles.S2), true, (s, _) => s.First == "Mary" ? s with { Giver = "Mary" } : s);
        var two = IoiDataset.FromSentences(WordTokenizer.Published, [Sample, Sample with { First = "Amy" }], bos: true, "by hand");

        two.Invoking(dataset => dataset.Corrupt(choosy, 1)).Should().Throw<IneffectiveCorruptionException>().WithMessage("*in prompt 1 it left*Amy*");
    }

    [Test]
    public void Corruptions_that_undo_each_other_cannot_be_combined()
    {
        var twice = () => Corruptions.Order.Then(Corruptions.Order);

        twice.Should().Throw<ArgumentException>().WithMessage("'order' and then 'order' together change nothing*");
        Corruptions.None.Then(Corruptions.None).Effect.Should().Be(CorruptionEffect.None);
    }

    [Test]
    public void Combined_flips_state_their_combined_effect() => Gen.Select(
        Gens.Corruption, Gens.Corruption, Gens.Dataset, Gen.Long).Sample((a, b, dataset, seed) =>
    {
        Corruption both;
        try
        {
            both = a.Then(b);
        }
        catch (ArgumentException problem)
        {
            problem.Message.Should().MatchRegex("together change nothing|already has|all three differ");
            return;
        }

        // Flipping checks the statement on every prompt.
        dataset.Corrupt(both, seed).Count.Should().Be(dataset.Count);
    });

    [Test]
    public void Fresh_names_are_never_the_baselines_even_after_several_flips() => Gen.Select(Gens.Dataset, Gen.Long).Sample((baseline, seed) =>
    {
        var dataset = baseline;
        for (var step = 0; step < 4; step++)
        {
            dataset = dataset.Corrupt(Corruptions.RandomNames, seed + step);
            dataset.Prompts.Should().OnlyContain(prompt =>
                !new[] { prompt.Frame.Io, prompt.Frame.S }.Contains(prompt.Sentence.First)
                && !new[] { prompt.Frame.Io, prompt.Frame.S }.Contains(prompt.Sentence.Second));
        }
    });

    [TestCase("IO")]
    [TestCase("S")]
    [TestCase("S1")]
    [TestCase("S2")]
    [TestCase("IO and S")]
    [TestCase("IO↔S1")]
    [TestCase("IO←S2")]
    public void Corruptions_of_a_repeated_name_refuse_abc_prompts(string name)
    {
        var abc = One.Corrupt(Corruptions.Abc, seed: 1);

        abc.Invoking(dataset => dataset.Corrupt(Corruptions.All.Single(corruption => corruption.Name == name), 1))
            .Should().Throw<ArgumentException>().WithMessage("Prompt 0, \"Then*needs a prompt in which a name is repeated*");
    }

    [TestCase("random names")]
    [TestCase("order")]
    [TestCase("ABC")]
    [TestCase("prefix")]
    [TestCase("filler S1–S2")]
    [TestCase("filler S2–END")]
    public void Other_flips_apply_to_abc_prompts_too(string name) => Gen.Select(Gens.Dataset, Gen.Long).Sample((dataset, seed) =>
        dataset.Corrupt(Corruptions.Abc, seed).Corrupt(Corruptions.All.Single(corruption => corruption.Name == name), seed).IsAbc.Should().BeTrue());

    [Test]
    public void S1_alone_and_s2_alone_lead_to_abc()
    {
        One.Corrupt(Corruptions.S1Only, 1).IsAbc.Should().BeTrue();
        One.Corrupt(Corruptions.S2Only, 1).IsAbc.Should().BeTrue();
        One.Corrupt(Corruptions.S, 1).IsAbc.Should().BeFalse();
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void Filler_of_a_given_length_can_match_the_distances_of_the_two_orders(int words)
    {
        var after = One.Corrupt(Corruptions.FillerBetweenS1AndS2(words), seed: 1).Prompts[0];

        (after.Giver - One.Prompts[0].Giver, after.End - One.Prompts[0].End).Should().Be((words, words));
    }

    [Test]
    public void Two_words_of_filler_give_abba_the_distance_of_baba()
    {
        var baba = One.Corrupt(Corruptions.Order, 1).WithOwnFrames().Prompts[0].Positions;
        var filled = One.Corrupt(Corruptions.FillerBetweenS1AndS2(2), 1).Prompts[0].Positions;

        (filled[IoiRoles.S2] - filled[IoiRoles.S1]).Should().Be(baba[IoiRoles.S2] - baba[IoiRoles.S1]);
    }

    [Test]
    public void Lengths_that_no_filler_has_are_refused()
    {
        var long1 = () => Corruptions.FillerBetweenS1AndS2(9);
        var long2 = () => Corruptions.FillerBetweenS2AndEnd(0);

        long1.Should().Throw<ArgumentException>().WithMessage("*no filler of 9 words here; there are fillers of 1, 2, 3, 4, 5*");
        long2.Should().Throw<ArgumentException>().WithMessage("*no filler of 0 words here; there are fillers of 1, 2, 3*");
    }

    [Test]
    public void A_second_prefix_or_filler_is_refused()
    {
        foreach (var corruption in new[] { Corruptions.Prefix, Corruptions.FillerBetweenS1AndS2(), Corruptions.FillerBetweenS2AndEnd() })
        {
            One.Corrupt(corruption, 1).Invoking(dataset => dataset.Corrupt(corruption, 1)).Should().Throw<ArgumentException>().WithMessage("Prompt 0*already has*");
        }
    }

    [Test]
    public void A_prefix_must_fit_into_the_context()
    {
        var tight = IoiDataset.Generate(WordTokenizer.Published, [IoiTemplates.Remix], 5, seed: 1, contextLength: 17);

        tight.Invoking(dataset => dataset.Corrupt(Corruptions.Prefix, 1)).Should().Throw<ArgumentException>().WithMessage("*more than the context of 17*");
    }

    [Test]
    public void Too_small_a_name_pool_is_an_error()
    {
        var few = IoiDataset.FromSentences(WordTokenizer.Published, [Sample], bos: true, "by hand", namePool: ["Mary", "John", "Amy", "Mark"]);

        few.Invoking(dataset => dataset.Corrupt(Corruptions.Abc, 1)).Should().Throw<ArgumentException>()
            .WithMessage("Prompt 0*3 fresh name(s) are needed, but of the dataset's 4 names only 2*");
        NamesOf(few.Corrupt(Corruptions.RandomNames, 1)).Should().BeOneOf("Amy Mark Mark", "Mark Amy Amy");
    }

    private static Action Flipping(Corruption corruption) => () => One.Corrupt(corruption, 1);

    private static string NamesOf(IoiDataset dataset) =>
        $"{dataset.Prompts[0].Sentence.First} {dataset.Prompts[0].Sentence.Second} {dataset.Prompts[0].Sentence.Giver}";
}
