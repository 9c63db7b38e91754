using IoiClaims.Fixtures;
using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.Datasets;

public class PublishedSets
{
    private static readonly ITokenizer Gpt2 = Tokenizers.Of(Tokenizers.Gpt2);

    // Positions without BOS in GPT-2's vocabulary: first name, second name, S2, END. From the word_idxs of auto-circuit's
    // datasets/ioi (commit 98db58c), one file a template.
    private static readonly int[][] PaperPositions =
    [
        [2, 4, 10, 14], [2, 4, 14, 18], [2, 4, 11, 17], [2, 4, 13, 19], [2, 4, 12, 14],
        [1, 3, 9, 13], [1, 3, 11, 16], [1, 3, 11, 17], [1, 3, 10, 14], [1, 3, 10, 14],
        [4, 6, 12, 16], [3, 5, 11, 15], [2, 4, 11, 13], [2, 4, 11, 14], [1, 3, 11, 14],
    ];

    [Test]
    public void Names_stand_where_published_in_each_of_the_papers_templates(
        [Range(0, 14)] int template, [Values] bool bos)
    {
        var dataset = IoiDataset.Generate(Gpt2, [IoiTemplates.Paper[template]], count: 4, seed: 1, bos: bos);

        dataset.Prompts
            .Select(prompt => new[] { prompt.FirstName, prompt.SecondName, prompt.Giver, prompt.End })
            .Should().AllBeEquivalentTo(PaperPositions[template].Select(at => at + (bos ? 1 : 0)), o => o.WithStrictOrdering());
    }

    [Test]
    public void Names_fillers_and_template_words_are_single_tokens_of_gpt2() =>
        IoiVocabulary.Words.Where(word => Gpt2.Encode(word).Count != 1)
            .Should().Equal(["Afterwards"], "at the start of a text, without a space, it is 'After' 'wards'; all others are one token");

    [Test]
    public void TransformerLens_prompts_read_as_published()
    {
        var clean = PublishedPrompts.TransformerLens8(Gpt2).Baseline;

        clean.Prompts.Select(prompt => prompt.Text).Should().Equal(
            "When John and Mary went to the shops, John gave the bag to",
            "When John and Mary went to the shops, Mary gave the bag to",
            "When Tom and James went to the park, James gave the ball to",
            "When Tom and James went to the park, Tom gave the ball to",
            "When Dan and Sid went to the shops, Sid gave an apple to",
            "When Dan and Sid went to the shops, Dan gave an apple to",
            "After Martin and Amy went to the park, Amy gave a drink to",
            "After Martin and Amy went to the park, Martin gave a drink to");
        clean.Prompts.Select(prompt => (prompt.IoToken, prompt.SToken)).Should().Equal(
            (5335, 1757), (1757, 5335), (4186, 3700), (3700, 4186), (6035, 15686), (15686, 6035), (5780, 14235), (14235, 5780));
        clean.Prompts.Should().OnlyContain(prompt =>
            prompt.Tokens.Length == 15 && prompt.FirstName == 2 && prompt.SecondName == 4 && prompt.Giver == 10 && prompt.End == 14);
    }

    [Test]
    public void TransformerLens_corrupted_prompts_are_the_neighbours_read_in_the_clean_prompts_terms()
    {
        var family = PublishedPrompts.TransformerLens8(Gpt2);
        var (clean, corrupted) = (family[PublishedPrompts.Clean], family[PublishedPrompts.Corrupted]);

        corrupted.Prompts.Select(prompt => prompt.Text).Should().Equal(
            Enumerable.Range(0, 8).Select(n => clean.Prompts[n % 2 == 0 ? n + 1 : n - 1].Text));
        corrupted.Prompts.Select(prompt => prompt.IoToken).Should().Equal(clean.Prompts.Select(prompt => prompt.IoToken));
        corrupted.Fingerprint.Should().Be(clean.Corrupt(Corruptions.S2ToIo, seed: 1).Fingerprint, "a neighbour differs in S2 only");
    }

    [Test]
    public void TransformerLens_prompts_resolve_in_a_small_vocabulary_of_their_words() =>
        PublishedPrompts.TransformerLens8(new WordTokenizer(PublishedPrompts.TransformerLens8Words))
            .Baseline.Prompts.Should().OnlyContain(prompt => prompt.Tokens.Length == 15);

    [TestCaseSource(typeof(Tokenizers), nameof(Tokenizers.All))]
    public void Remix_prompts_have_the_published_positions(string tokenizer)
    {
        var family = RemixPrompts.Load(Tokenizers.Of(tokenizer));

        family.Names.Should().Equal(
            "ioi", RemixPrompts.FlippedIo, RemixPrompts.FlippedS, RemixPrompts.FlippedIoAndS, RemixPrompts.FlippedOrder);
        foreach (var name in family.Names)
        {
            var set = family[name];
            set.Count.Should().Be(50);
            set.Prompts.Should().OnlyContain(prompt => prompt.Tokens.Length == 16 && prompt.Tokens[0] == set.Tokenizer.Bos());
            set.Batch.Positions(IoiRoles.S1).Should().AllBeEquivalentTo(3);
            set.Batch.Positions(IoiRoles.Io).Should().AllBeEquivalentTo(5);
            set.Batch.Positions(IoiRoles.S2).Should().AllBeEquivalentTo(11);
            set.Batch.Positions(IoiRoles.End).Should().AllBeEquivalentTo(15);
        }
    }

    [Test]
    public void Remix_prompts_read_as_published()
    {
        var family = RemixPrompts.Load(WordTokenizer.Published);

        family.Names.Select(name => family[name].Prompts[0].Text).Should().Equal(
            "Then, Matthew and Alicia went to the hospital. Matthew gave a basketball to",
            "Then, Matthew and Kevin went to the hospital. Matthew gave a basketball to",
            "Then, Kenneth and Alicia went to the hospital. Kenneth gave a basketball to",
            "Then, Andrew and Kenneth went to the hospital. Andrew gave a basketball to",
            "Then, Alicia and Matthew went to the hospital. Matthew gave a basketball to");
        family.Baseline.Prompts[7].Text.Should().Be("Then, Amy and John went to the office. Amy gave a necklace to");
        family["flipped_S"].Prompts[7].Text.Should().Be("Then, Alicia and John went to the office. Alicia gave a necklace to");
    }

    [TestCase(RemixPrompts.FlippedIo, "S1 S2")]
    [TestCase(RemixPrompts.FlippedS, "IO")]
    [TestCase(RemixPrompts.FlippedIoAndS, "")]
    [TestCase(RemixPrompts.FlippedOrder, "S2")]
    public void Remix_flips_keep_the_names_that_they_should(string set, string kept)
    {
        var family = RemixPrompts.Load(WordTokenizer.Published);
        var odd = new List<int>();
        for (var n = 0; n < 50; n++)
        {
            var (was, now) = (family.Baseline.Prompts[n], family[set].Prompts[n]);
            var same = new[] { IoiRoles.Io, IoiRoles.S1, IoiRoles.S2 }
                .Where(role => was.Tokens[was.Positions[role]] == now.Tokens[now.Positions[role]]);
            if (string.Join(" ", same) != kept)
            {
                odd.Add(n);
            }
        }

        // REMIX drew both names without excluding the old ones; two prompts have IO again.
        odd.Should().Equal(set == RemixPrompts.FlippedIoAndS ? [2, 16] : []);
    }

    [Test]
    public void A_family_must_be_aligned_with_its_baseline()
    {
        var a = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 3, seed: 1);
        var other = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 3, seed: 2);
        var noBos = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 3, seed: 1, bos: false);
        Action Family(IoiDataset second, string name = "b") => () => _ = new IoiDatasetFamily("test", [new("a", a), new(name, second)]);

        Family(other).Should().Throw<ArgumentException>().WithMessage("Prompt 0 of set 'b'*baseline's terms*");
        Family(a.Select([0])).Should().Throw<ArgumentException>().WithMessage("*'b' has 1 prompts, the baseline 3*");
        Family(noBos).Should().Throw<ArgumentException>().WithMessage("*BOS*");
        Family(a, "a").Should().Throw<ArgumentException>().WithMessage("*'a' is there twice*");
        Family(a.Corrupt(Corruptions.Abc, 1)).Should().NotThrow();
        new IoiDatasetFamily("test", [new("a", a)]).Invoking(f => f["x"]).Should().Throw<ArgumentException>().WithMessage("*no set 'x'*");
    }
}
