using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.Datasets;

public class SentencesAndFrames
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

    [Test]
    public void A_sentence_can_carry_prefix_and_fillers() =>
        (Sample with { Prefix = "It was late.", ClauseEnd = "that day", BeforeVerb = "finally" }).Text.Should().Be(
            "It was late. Then, Mary and John went to the store that day. John finally gave a ring to");

    private static IEnumerable<TestCaseData> Malformed()
    {
        TestCaseData Case(IoiSentence sentence, string message) => new TestCaseData(sentence, message).SetArgDisplayNames(message);
        yield return Case(Sample with { Second = "Mary", Giver = "Mary" }, "*first two names are both 'Mary'*");
        yield return Case(Sample with { First = " Mary" }, "*' Mary' cannot be a name*");
        yield return Case(Sample with { Giver = "" }, "*'' cannot be a name*");
        yield return Case(Sample with { First = "Zzz" }, "*name 'Zzz' must be one token*' ' 'Z' 'z' 'z'*");
        yield return Case(Sample with { Place = null }, "*[PLACE], which must be one word*");
        yield return Case(Sample with { Object = "red ring" }, "*[OBJECT], which must be one word; it is 'red ring'*");
        yield return Case(Sample with { Template = IoiTemplates.Paper[4] }, "*'paper04' has no [PLACE], so 'store'*");
        yield return Case(Sample with { ClauseEnd = "that  day" }, "*filler at the end of the clause 'that  day'*");
        yield return Case(Sample with { BeforeVerb = "finally " }, "*filler before the verb 'finally '*");
        yield return Case(Sample with { Prefix = "It was late" }, "*prefix 'It was late' must be whole sentences*");
        yield return Case(Sample with { Prefix = "It was Mary." }, "*'Mary' also occurs outside the places of names*");
        yield return Case(Sample with { Giver = "Paul" }, "*three different names*needs a frame*");
    }

    [TestCaseSource(nameof(Malformed))]
    public void A_malformed_sentence_is_refused_by_prompt_and_reason(IoiSentence sentence, string message)
    {
        var build = () => IoiDataset.FromSentences(WordTokenizer.Published, [Sample, sentence], bos: false, "by hand");

        // An ABC sentence among others is refused for that already.
        var alone = () => IoiDataset.FromSentences(WordTokenizer.Published, [sentence], bos: false, "by hand");

        alone.Should().Throw<ArgumentException>().WithMessage("Prompt 0, \"*").WithMessage(message);
        build.Should().Throw<ArgumentException>().WithMessage("Prompt 1, \"*");
    }

    [Test]
    public void A_dataset_needs_prompts_and_as_many_frames()
    {
        var none = () => IoiDataset.FromSentences(WordTokenizer.Published, [], bos: false, "by hand");
        var frames = () => IoiDataset.FromSentences(
            WordTokenizer.Published, [Sample, Sample], bos: false, "by hand", [Sample.OwnFrame!.Value]);
        var same = () => IoiDataset.FromSentences(
            WordTokenizer.Published, [Sample], bos: false, "by hand", [new IoiFrame("Mary", "Mary", NameOrder.Abba)]);

        none.Should().Throw<ArgumentException>().WithMessage("*at least one prompt*");
        frames.Should().Throw<ArgumentException>().WithMessage("*frames for 1 prompts, but 2 prompts*");
        same.Should().Throw<ArgumentException>().WithMessage("Prompt 0*both 'Mary'*");
    }

    [Test]
    public void Two_templates_with_one_id_are_refused()
    {
        var other = new IoiTemplate("remix", "Then, [B] and [A] met at the [PLACE]. [B] gave a [OBJECT] to");

        var build = () => IoiDataset.FromSentences(
            WordTokenizer.Published, [Sample, Sample with { Template = other }], bos: false, "by hand");

        build.Should().Throw<ArgumentException>().WithMessage("Two different templates have the id 'remix'*");
    }

    [Test]
    public void A_flipped_prompt_is_read_in_the_baselines_terms_until_told_otherwise()
    {
        var baseline = IoiDataset.FromSentences(WordTokenizer.Published, [Sample], bos: true, "by hand");
        var corrupted = baseline.Corrupt(Corruptions.S2ToIo, seed: 1);

        corrupted.Prompts[0].Text.Should().Be("Then, Mary and John went to the store. Mary gave a ring to");
        corrupted.Prompts[0].Frame.Should().Be(new IoiFrame("Mary", "John", NameOrder.Abba));
        corrupted.Batch.Groups.Should().Equal(baseline.Batch.Groups);
        corrupted.Batch.Positions(IoiRoles.S1).Should().Equal(baseline.Batch.Positions(IoiRoles.S1));

        var own = corrupted.WithOwnFrames();
        own.Prompts[0].Frame.Should().Be(new IoiFrame("John", "Mary", NameOrder.Baba));
        own.Batch.Groups.Should().Equal("remix/BABA");
        own.Batch.Positions(IoiRoles.S1).Should().Equal(baseline.Batch.Positions(IoiRoles.Io));
        own.Fingerprint.Should().NotBe(corrupted.Fingerprint);
    }

    [Test]
    public void Abc_prompts_have_their_own_roles_besides_the_baselines_places()
    {
        var abc = IoiDataset.FromSentences(WordTokenizer.Published, [Sample], bos: true, "by hand").Corrupt(Corruptions.Abc, seed: 1);
        var at = abc.Prompts[0].Positions;

        abc.IsAbc.Should().BeTrue();
        abc.Batch.Roles.Should().Contain([IoiRoles.Io1, IoiRoles.Io2, IoiRoles.S, IoiRoles.End]);
        (at[IoiRoles.Io1], at[IoiRoles.Io2], at[IoiRoles.S]).Should().Be((3, 5, 11));
        (at[IoiRoles.Io], at[IoiRoles.S1], at[IoiRoles.S2]).Should().Be((3, 5, 11));

        var own = () => abc.WithOwnFrames();
        own.Should().Throw<InvalidOperationException>().WithMessage("*no frame of their own*");
    }

    [Test]
    public void Selecting_keeps_prompts_and_refuses_what_is_not_there()
    {
        var dataset = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 5, seed: 3);

        dataset.Select([4, 0, 4]).Prompts.Should().Equal(dataset.Prompts[4], dataset.Prompts[0], dataset.Prompts[4]);
        dataset.Invoking(d => d.Select([5])).Should().Throw<ArgumentException>().WithMessage("*from 0 to 4*5*");
        dataset.Invoking(d => d.Select([])).Should().Throw<ArgumentException>().WithMessage("*is empty*");
    }

    [Test]
    public void Bos_and_vocabulary_are_part_of_the_fingerprint()
    {
        IoiDataset Make(bool bos, ITokenizer tokenizer) => IoiDataset.Generate(tokenizer, IoiTemplates.Paper, 3, 1, bos: bos);

        string[] fingerprints =
        [
            Make(true, WordTokenizer.Published).Fingerprint,
            Make(false, WordTokenizer.Published).Fingerprint,
            Make(true, Tokenizers.Of(Tokenizers.SmallBytePairs)).Fingerprint,
        ];

        fingerprints.Should().OnlyHaveUniqueItems();
        Make(true, WordTokenizer.Published).Fingerprint.Should().Be(fingerprints[0]);
    }
}
