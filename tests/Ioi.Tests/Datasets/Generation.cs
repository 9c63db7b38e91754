using CsCheck;
using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.Datasets;

public class Generation
{
    [Test]
    public void The_same_seed_gives_the_same_prompts_on_every_platform()
    {
        var dataset = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, count: 4, seed: 1);

        dataset.Prompts.Select(prompt => prompt.Text).Should().Equal(
            "Friends Michael and Katie found a ring at the restaurant. Katie gave it to",
            "While Nicole and Sara were working at the office, Nicole gave a snack to",
            "The store Tiffany and Jennifer went to had a kiss. Tiffany gave it to",
            "After the lunch, Amber and Samantha went to the restaurant. Amber gave a computer to");
    }

    [Test]
    public void Every_prompt_is_well_formed() => Gens.Dataset.Sample(dataset =>
    {
        foreach (var prompt in dataset.Prompts)
        {
            var sentence = prompt.Sentence;
            prompt.Text.Should().NotEndWith(" ").And.NotContain("[").And.NotContain("  ").And.EndWith(" to");
            sentence.First.Should().NotBe(sentence.Second);
            sentence.IsAbc.Should().BeFalse();
            prompt.Frame.Should().Be(sentence.OwnFrame);
            prompt.Frame.S.Should().Be(sentence.Giver);
            WordTokenizer.Published.Decode(prompt.Tokens).Should().Be((dataset.Bos ? "<|endoftext|>" : "") + prompt.Text);
        }
    });

    [Test]
    public void Roles_stand_at_the_tokens_of_their_names() => Gens.Dataset.Sample(dataset =>
    {
        for (var n = 0; n < dataset.Count; n++)
        {
            var prompt = dataset.Prompts[n];
            string At(Role role) =>
                dataset.Tokenizer.Decode([dataset.Batch.Tokens[n][dataset.Batch.Positions(role)[n]]]);

            At(IoiRoles.Io).Should().Be(" " + prompt.Frame.Io);
            At(IoiRoles.S1).Should().Be(" " + prompt.Frame.S);
            At(IoiRoles.S2).Should().Be(" " + prompt.Frame.S);
            At(IoiRoles.FirstName).Should().Be(" " + prompt.Sentence.First);
            At(IoiRoles.SecondName).Should().Be(" " + prompt.Sentence.Second);
            At(IoiRoles.End).Should().Be(" to");
            dataset.Tokenizer.Decode([prompt.IoToken]).Should().Be(" " + prompt.Frame.Io);
            dataset.Tokenizer.Decode([prompt.SToken]).Should().Be(" " + prompt.Frame.S);

            var at = prompt.Positions;
            at[IoiRoles.S1Plus1].Should().Be(at[IoiRoles.S1] + 1);
            at[IoiRoles.S2].Should().BeGreaterThan(Math.Max(at[IoiRoles.Io], at[IoiRoles.S1]));
            at[IoiRoles.End].Should().Be(prompt.Tokens.Length - 1);
            (at[IoiRoles.Io] < at[IoiRoles.S1]).Should().Be(prompt.Frame.Order == NameOrder.Abba);
        }
    });

    [Test]
    public void A_larger_dataset_begins_with_the_smaller_one_of_the_same_seed() =>
        Gen.Select(Gens.Templates, Gens.Order, Gen.Long, Gen.Int[1, 20], Gen.Int[0, 20]).Sample((templates, order, seed, count, more) =>
        {
            var small = IoiDataset.Generate(WordTokenizer.Published, templates, count, seed, order);
            var large = IoiDataset.Generate(WordTokenizer.Published, templates, count + more, seed, order);

            large.Select([.. Enumerable.Range(0, count)]).Fingerprint.Should().Be(small.Fingerprint);
        });

    [Test]
    public void Templates_and_orders_are_used_equally_often()
    {
        var dataset = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, count: 100, seed: 5);

        var counts = dataset.Batch.Groups.CountBy(group => group).ToDictionary();

        counts.Should().HaveCount(30).And.ContainKey("paper07/ABBA");
        counts.Values.Should().OnlyContain(count => count == 3 || count == 4);
    }

    [TestCase(OrderChoice.Abba, NameOrder.Abba)]
    [TestCase(OrderChoice.Baba, NameOrder.Baba)]
    public void One_order_only_when_asked(OrderChoice choice, NameOrder order) =>
        IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 40, seed: 2, choice)
            .Prompts.Should().OnlyContain(prompt => prompt.Sentence.Order == order);

    [Test]
    public void Other_seeds_give_other_prompts()
    {
        var fingerprints = Enumerable.Range(0, 20)
            .Select(seed => IoiDataset.Generate(WordTokenizer.Published, [IoiTemplates.Remix], 3, seed).Fingerprint);

        fingerprints.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void All_names_come_up()
    {
        var dataset = IoiDataset.Generate(WordTokenizer.Published, [IoiTemplates.Remix], 2000, seed: 11);

        dataset.Prompts.Select(prompt => prompt.Frame.Io).Distinct().Should().HaveCount(99);
        dataset.Prompts.Select(prompt => prompt.Frame.S).Distinct().Should().HaveCount(99);
    }

    [Test]
    public void Every_piece_of_every_prompt_is_in_the_published_vocabulary([ValueSource(nameof(SmallVocabularies))] string name)
    {
        var dataset = IoiDataset.Generate(Tokenizers.Of(name), IoiTemplates.Paper, 60, seed: 4, bos: true);

        dataset.Prompts.Should().OnlyContain(
            prompt => prompt.Tokens.Length == IoiVocabulary.SplitPieces(prompt.Text).Length + 1);
    }

    [Test]
    public void Names_that_are_not_one_token_are_all_listed()
    {
        var tokenizer = new WordTokenizer(IoiVocabulary.Words.Except([" Alicia", " Mark"]));

        var generate = () => IoiDataset.Generate(tokenizer, IoiTemplates.Paper, 1, seed: 1);

        generate.Should().Throw<ArgumentException>()
            .WithMessage("*2 of the 99 names*'Alicia' (' ' 'A' 'l' 'i' 'c' 'i' 'a'), 'Mark'*Choose other names*");
    }

    [Test]
    public void A_prompt_longer_than_the_context_is_refused()
    {
        var generate = () => IoiDataset.Generate(
            WordTokenizer.Published, [IoiTemplates.Remix], 2, seed: 1, bos: true, contextLength: 15);

        generate.Should().Throw<ArgumentException>().WithMessage("Prompt 0, \"Then, *16 tokens, more than the context of 15.");
    }

    [Test]
    public void Nonsense_is_refused()
    {
        var none = () => IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 0, seed: 1);
        var empty = () => IoiDataset.Generate(WordTokenizer.Published, [], 1, seed: 1);
        var twice = () => IoiDataset.Generate(WordTokenizer.Published, [IoiTemplates.Remix, IoiTemplates.Remix], 1, seed: 1);

        none.Should().Throw<ArgumentException>().WithMessage("*at least one prompt; 0 were asked for*");
        empty.Should().Throw<ArgumentException>().WithMessage("*at least one template*");
        twice.Should().Throw<ArgumentException>().WithMessage("*'remix' is listed twice*");
    }

    private static readonly string[] SmallVocabularies = [Tokenizers.Words, Tokenizers.SmallBytePairs];
}
