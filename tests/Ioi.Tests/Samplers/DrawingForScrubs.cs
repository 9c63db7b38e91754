using CsCheck;
using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.Samplers;

/// <summary>What the samplers for causal scrubbing keep, and that they draw the rest.</summary>
[TestFixture]
public class DrawingForScrubs
{
    private static readonly IoiDataset Many = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 400, seed: 1);

    private static IoiDataset Draw(Sampler<IoiDataset> sampler, IoiDataset given, long seed = 0) =>
        IoiSamplers.Hypothesis(Node.Root(sampler)).Sample(given, seed).Root.OtherInputs!;

    private static IoiDataset Prompts(params string[] names) => IoiDataset.FromSentences(
        WordTokenizer.Published,
        [.. names.Select(three => three.Split(' ')).Select(three => new IoiSentence
        {
            Template = IoiTemplates.Remix, First = three[0], Second = three[1], Giver = three[2], Place = "store", Object = "ring",
        })],
        bos: true,
        "by hand");

    [Test]
    public void Whatever_is_to_be_kept_is_kept_and_positions_correspond() =>
        Gen.Select(Gens.Dataset, Gen.Int[0, 63], Gen.Long).Sample(
            (given, features, seed) =>
            {
                var kept = (IoiFeatures)features;
                var drawn = Draw(IoiSamplers.Same(kept), given, seed);
                for (var n = 0; n < given.Count; n++)
                {
                    var (was, now) = (given.Prompts[n], drawn.Prompts[n]);
                    IoiResampling.Of(now.Sentence, kept).Should().Be(IoiResampling.Of(was.Sentence, kept));
                    now.Sentence.Template.Should().Be(was.Sentence.Template);
                    now.Positions.Should().Equal(was.Positions);
                    now.Frame.Should().Be(was.Frame);
                    now.Sentence.IsAbc.Should().BeFalse();
                }
            },
            iter: 100);

    [Test]
    public void Each_named_sampler_keeps_what_its_name_says()
    {
        static void Keeps(Sampler<IoiDataset> sampler, Func<IoiSentence, object?> feature)
        {
            var drawn = Draw(sampler, Many);
            drawn.Prompts.Select(prompt => feature(prompt.Sentence)).Should().Equal(Many.Prompts.Select(prompt => feature(prompt.Sentence)));
            drawn.Fingerprint.Should().NotBe(Many.Fingerprint);
        }

        Keeps(IoiSamplers.SameFirstName, s => s.First);
        Keeps(IoiSamplers.SameSecondName, s => s.Second);
        Keeps(IoiSamplers.SameThirdName, s => s.Giver);
        Keeps(IoiSamplers.SameIo, s => s.OwnFrame!.Value.Io);
        Keeps(IoiSamplers.SameIoAndPosition, s => (s.OwnFrame!.Value.Io, s.Order));
        Keeps(IoiSamplers.SameOrder, s => s.Order);
        Keeps(IoiSamplers.SameTemplateAndNames, s => (s.Template, s.First, s.Second, s.Giver));
        Keeps(IoiSamplers.Random, s => s.Template);
    }

    [Test]
    public void What_is_not_kept_is_drawn_afresh()
    {
        double Share(Sampler<IoiDataset> sampler, Func<IoiSentence, object?> feature) =>
            Draw(sampler, Many).Prompts.Zip(Many.Prompts)
                .Average(pair => Equals(feature(pair.First.Sentence), feature(pair.Second.Sentence)) ? 1.0 : 0);

        Share(IoiSamplers.SameFirstName, s => s.Second).Should().BeLessThan(0.05);
        Share(IoiSamplers.SameIoAndPosition, s => s.Giver).Should().BeLessThan(0.05);
        Share(IoiSamplers.SameThirdName, s => s.OwnFrame!.Value.Io).Should().BeLessThan(0.05);
        Share(IoiSamplers.Random, s => s.First).Should().BeLessThan(0.05);

        // Of two orders and eight places a half and an eighth stay by chance.
        Share(IoiSamplers.SameIo, s => s.Order).Should().BeInRange(0.4, 0.6);
        Share(IoiSamplers.SameFirstName, s => s.Order).Should().BeInRange(0.4, 0.6);
        Share(IoiSamplers.SameTemplateAndNames, s => s.Place ?? "none").Should().BeInRange(0.1, 0.35);
        Share(IoiSamplers.Same(IoiFeatures.PlaceAndObject), s => (s.Place, s.Object)).Should().Be(1);
    }

    [Test]
    public void Features_that_fix_the_order_fix_it()
    {
        var given = Prompts([.. Enumerable.Repeat("Mary John John", 20), .. Enumerable.Repeat("John Mary John", 20)]);
        Draw(IoiSamplers.Same(IoiFeatures.Io | IoiFeatures.FirstName), given).Prompts.Select(prompt => prompt.Sentence.Order)
            .Should().Equal(given.Prompts.Select(prompt => prompt.Sentence.Order));
        Draw(IoiSamplers.Same(IoiFeatures.FirstName | IoiFeatures.SecondName), given).Prompts.Select(prompt => prompt.Sentence.Giver)
            .Distinct().Should().BeEquivalentTo(["John", "Mary"], "either of the two may give");
    }

    [Test]
    public void What_is_drawn_for_a_prompt_depends_on_seed_and_prompt_alone()
    {
        var few = Many.Select([.. Enumerable.Range(0, 7)]);
        string[] Texts(IoiDataset given, long seed) => [.. Draw(IoiSamplers.SameIo, given, seed).Prompts.Take(7).Select(prompt => prompt.Text)];
        Texts(few, 3).Should().Equal(Texts(Many, 3)).And.NotEqual(Texts(few, 4));
    }

    [TestCaseSource(typeof(Tokenizers), nameof(Tokenizers.All))]
    public void Lengths_stay_under_every_vocabulary(string vocabulary)
    {
        var given = IoiDataset.Generate(Tokenizers.Of(vocabulary), IoiTemplates.Paper, 30, seed: 2);
        Draw(IoiSamplers.Random, given).Prompts.Select(prompt => prompt.Tokens.Length)
            .Should().Equal(given.Prompts.Select(prompt => prompt.Tokens.Length));
    }

    [Test]
    public void Prefix_and_filler_stay()
    {
        var given = Many.Select([0, 1, 2]).Corrupt(Corruptions.Prefix, 1).Corrupt(Corruptions.FillerBetweenS1AndS2(), 1);
        Draw(IoiSamplers.SameOrder, given).Prompts.Select(prompt => (prompt.Sentence.Prefix, prompt.Sentence.ClauseEnd))
            .Should().Equal(given.Prompts.Select(prompt => (prompt.Sentence.Prefix, prompt.Sentence.ClauseEnd)));
    }

    [Test]
    public void A_population_gives_prompts_of_the_same_template_in_the_terms_of_those_under_test()
    {
        var given = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 60, seed: 5);
        var drawn = Draw(IoiSamplers.Unconditional(Many), given);
        drawn.Prompts.Select(prompt => prompt.Sentence.Template).Should().Equal(given.Prompts.Select(prompt => prompt.Sentence.Template));
        drawn.Prompts.Select(prompt => prompt.Frame).Should().Equal(given.Prompts.Select(prompt => prompt.Frame));
        drawn.Prompts.Select(prompt => prompt.Text).Should().BeSubsetOf(Many.Prompts.Select(prompt => prompt.Text));
        var matched = Draw(IoiSamplers.Matching(IoiFeatures.Order, Many), given);
        matched.Prompts.Select(prompt => prompt.Sentence.Order).Should().Equal(given.Prompts.Select(prompt => prompt.Sentence.Order));
        drawn.Prompts.Select(prompt => prompt.Sentence.Order).Should().NotEqual(given.Prompts.Select(prompt => prompt.Sentence.Order));
    }

    [Test]
    public void A_population_without_the_name_is_a_missing_sample() =>
        FluentActions.Invoking(() => Draw(IoiSamplers.Matching(IoiFeatures.Io, Prompts("Anna John John".Replace("Anna", "Amy"))), Prompts("Mary John John")))
            .Should().Throw<NoMatchingSampleException>().WithMessage("*prompt 0*Mary and John*IO 'remix, Mary'*");

    [Test]
    public void Prompts_with_three_names_have_nothing_to_keep()
    {
        var abc = Many.Corrupt(Corruptions.Abc, 1);
        FluentActions.Invoking(() => Draw(IoiSamplers.SameIo, abc)).Should().Throw<NoMatchingSampleException>()
            .WithMessage("*the same IO*Prompt 0*three different names*");
    }

    [Test]
    public void Too_few_names_are_a_missing_sample()
    {
        var given = IoiDataset.FromSentences(
            WordTokenizer.Published, [Prompts("Mary John John").Prompts[0].Sentence], bos: true, "by hand", namePool: ["Mary"]);
        Draw(IoiSamplers.SameTemplateAndNames, given).Prompts[0].Sentence.First.Should().Be("Mary");
        FluentActions.Invoking(() => Draw(IoiSamplers.SameIo, given)).Should().Throw<NoMatchingSampleException>().WithMessage("*names are taken*");
    }

    [Test]
    public void A_flip_is_a_sampler_too()
    {
        var drawn = Draw(IoiSamplers.Corrupted(Corruptions.IO), Many);
        drawn.Prompts.Zip(Many.Prompts).Should().OnlyContain(pair =>
            pair.First.Sentence.OwnFrame!.Value.Io != pair.Second.Sentence.OwnFrame!.Value.Io && pair.First.Sentence.Giver == pair.Second.Sentence.Giver);
    }

    [Test]
    public void Samplers_say_their_rule()
    {
        IoiSamplers.Random.Rule.Should().Be("anything of the same template");
        IoiSamplers.SameIoAndPosition.Rule.Should().Be("the same IO and position");
        IoiSamplers.SameTemplateAndNames.Rule.Should().Be("the same template and names");
        IoiSamplers.Same(IoiFeatures.FirstName | IoiFeatures.Io).Rule.Should().Be("the same first name and IO");
        IoiSamplers.Corrupted(Corruptions.IO).Rule.Should().Be("corruption 'IO'");
    }
}
