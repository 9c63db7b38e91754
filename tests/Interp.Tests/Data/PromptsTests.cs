namespace IoiClaims.Interp.Tests.Data;

[TestFixture]
public sealed class PromptsTests
{
    private const string Mary = "When {IO:Mary} and {S1:John} went to the store, {S2:John} gave a drink to";

    private static readonly CutWords Words = new();
    private static readonly Role IO = new("IO");
    private static readonly Role S1 = new("S1");
    private static readonly Role S2 = new("S2");

    [TestCase(true)]
    [TestCase(false)]
    public void Marked_words_are_at_their_tokens_and_END_is_the_last(bool bos)
    {
        var prompts = Prompts.FromText(Words, bos, Mary, "As {S1:Ann} met {IO:Tom}, {S2:Ann} sang to");

        prompts.Texts.Should().Equal("When Mary and John went to the store, John gave a drink to", "As Ann met Tom, Ann sang to");
        prompts.Batch.Roles.Select(role => role.Name).Should().Equal("END", "IO", "S1", "S2");
        string TokenAt(Role role, int n) => Words.Decode([prompts.Batch.Tokens[n][prompts.Batch.Positions(role)[n]]]);
        new[] { IO, S1, S2, Role.End }.Select(role => TokenAt(role, 0)).Should().Equal(" Mary", " John", " John", " to");
        new[] { IO, S1, S2, Role.End }.Select(role => TokenAt(role, 1)).Should().Equal(" Tom", " Ann", " Ann", " to");
        prompts.Batch.Positions(IO).Should().Equal(bos ? [2, 4] : [1, 3]);
        (prompts.Batch.Tokens[0][0] == Words.BeginningOfText).Should().Be(bos);
        prompts.Batch.Groups.Should().AllBe(string.Empty);
    }

    [TestCase("Ann went home{END} and slept", 2, "Ann went home and slept")]
    [TestCase("Ann{END}", 0, "Ann")]
    [TestCase("went to Washington{END}", 3, "went to Washington")]
    [TestCase("a {{b}} {END:c} d", 5, "a {b} c d")]
    [TestCase("a {END:{{}", 2, "a {")]
    public void A_mark_without_a_word_is_at_the_last_token_so_far_and_double_braces_are_braces(string marked, int end, string text)
    {
        var prompts = Prompts.FromText(Words, bos: false, marked);

        prompts.Texts.Should().Equal(text);
        prompts.Batch.Positions(Role.End).Should().Equal(end);
    }

    [Test]
    public void In_front_of_the_text_there_is_BOS_or_nothing()
    {
        var marked = "{START}Ann went";
        Prompts.FromText(Words, true, marked).Batch.Positions(new Role("START")).Should().Equal(0);
        Making(() => Prompts.FromText(Words, false, marked)).WithMessage("Prompt 0*START in front of its first token*");
    }

    [TestCase("Then {IO:Christopher} left", "*marks the role IO at \"Christopher\", which is 2 tokens there (\" Christ\" + \"opher\")*Christopher{IO}.*")]
    [TestCase("Then {IO:Ann Lee} left", "*marks the role IO at \"Ann Lee\", which is 2 tokens there (\" Ann\" + \" Lee\")*")]
    [TestCase("Then {IO:Mar}y left", "*marks the role IO at \"Mar\", which is only a part of the token \" Mary\".*")]
    [TestCase("Then An{IO}n left", "*in the middle of the token \" Ann\"*")]
    [TestCase("Then {IO:Mary left", "*has a { without its }, at character 5*")]
    [TestCase("Then {IO:{S:Mary} left", "*has a { without its }, at character 5*")]
    [TestCase("Then IO:Mary} left", "*has a } without its {, at character 12*")]
    [TestCase("Then {:Mary} left", "*role \"\"*")]
    [TestCase("Then {I O:Mary} left", "*role \"I O\"*without blanks*")]
    [TestCase("Then {IO:} left", "*no word in the mark of role IO*write {IO}*")]
    [TestCase("Then {IO:Mary} left {IO:Ann}", "*marks the role IO twice.*")]
    [TestCase("Then Mary left", "*does not mark the role IO, which prompt 0 marks.*")]
    [TestCase("{IO:Mary} and {S:Ann}", "*marks the role S, which prompt 0 does not mark.*")]
    [TestCase("", "*is empty.*")]
    public void What_is_wrong_with_a_text_is_said_with_its_number_and_the_text(string text, string message) =>
        Making(() => Prompts.FromText(Words, false, "Then {IO:Mary} left", text))
            .WithMessage($"Prompt 1, \"{text}\": the text {message}");

    [Test]
    public void No_texts_are_no_prompts() => Making(() => Prompts.FromText(Words, false)).WithMessage("*at least one text*");

    [Test]
    public void A_template_draws_different_words_for_different_placeholders_and_the_same_for_the_same()
    {
        string[] names = ["Ann", "Tom", "Lee"];
        Prompts Draw(ulong seed) => Prompts.FromTemplate(
            Words, "When {IO:[A]} and {S1:[B]} met in the [PLACE], {S2:[B]} gave [[it]] to",
            new Dictionary<string, IReadOnlyList<string>> { ["A"] = names, ["B"] = names, ["PLACE"] = ["park", "shop {x}"] },
            count: 200, seed, bos: true);

        var prompts = Draw(1);

        prompts.Count.Should().Be(200);
        prompts.Texts.Should().OnlyContain(text => text.EndsWith("gave [it] to"));
        prompts.Texts.Should().Contain(text => text.Contains("shop {x},")).And.Contain(text => text.Contains("park,"));
        var token = (Role role, int n) => prompts.Batch.Tokens[n][prompts.Batch.Positions(role)[n]];
        Enumerable.Range(0, 200).Should().OnlyContain(n => token(IO, n) != token(S1, n) && token(S1, n) == token(S2, n));
        Enumerable.Range(0, 200).Select(n => (token(IO, n), token(S1, n))).Distinct().Should().HaveCount(6, "every pair of names is drawn");
        Draw(1).Batch.Fingerprint.Should().Be(prompts.Batch.Fingerprint);
        Draw(2).Batch.Fingerprint.Should().NotBe(prompts.Batch.Fingerprint);
    }

    [TestCase("[A] and [B]", "A", "There are no words for the placeholder [B]; there are words for A.*")]
    [TestCase("[A]", "A,B", "There are words for [B], but the template has no such placeholder; it has [A].*")]
    [TestCase("[A] and [B] and [C]", "A,B,C", "The placeholder [C] has 2 words, all of them taken*")]
    [TestCase("[A", "A", "*a [ without its ]*")]
    [TestCase("A] and", "A", "*a ] out of place at character 1*")]
    [TestCase("[A[B]]", "A", "*a [ out of place at character 2*")]
    [TestCase("[]", "A", "*empty placeholder*")]
    public void What_is_wrong_with_a_template_is_said(string template, string keys, string message) =>
        Making(() => Prompts.FromTemplate(
            Words, template, keys.Split(',').ToDictionary(key => key, IReadOnlyList<string> (_) => ["Ann", "Tom"]), 3, 0, false))
            .WithMessage(message);

    [Test]
    public void Answers_are_the_words_of_two_roles_or_are_given()
    {
        // "Mary" begins this text, but as an answer it follows a word.
        var prompts = Prompts.FromText(Words, true, "{IO:Mary} and {S2:John} talked, and John sang to");

        var byRole = prompts.WithAnswers(IO, S2);
        var given = prompts.WithAnswers((" Mary", " John"));

        byRole.Answers.Should().Equal(given.Answers).And.ContainSingle()
            .Which.Should().Be(new PromptAnswer(" Mary", " John", Words.Encode(" Mary")[0], Words.Encode(" John")[0]));
        prompts.Answers.Should().BeEmpty("prompts do not change");
        TokenLogitDifference.Of(byRole).Should().Be(
            new TokenLogitDifference([(Words.Encode(" Mary")[0], Words.Encode(" John")[0])], Role.End));
        Making(() => TokenLogitDifference.Of(prompts)).WithMessage("*no answers*WithAnswers*");
    }

    [TestCase(" Christopher", " Ann", "Prompt 0, right answer: \" Christopher\" is 2 tokens (\" Christ\" + \"opher\")*")]
    [TestCase(" Ann", " Christopher", "Prompt 0, wrong answer: \" Christopher\" is 2 tokens*")]
    [TestCase("Ann", " Tom", "Prompt 0, right answer: \"Ann\" begins without a space*write \" Ann\".")]
    [TestCase("", " Tom", "Prompt 0, right answer: the word is empty.")]
    [TestCase(" Tom", " Tom", "Prompt 0, wrong answer: \" Tom\" is the right answer, too.")]
    public void An_answer_that_is_not_one_token_or_lacks_its_space_is_refused(string right, string wrong, string message) =>
        Making(() => Prompts.FromText(Words, true, "gave it to").WithAnswers((right, wrong))).WithMessage(message);

    [Test]
    public void Answers_are_as_many_as_prompts_and_at_roles_that_are_marked_at_words()
    {
        var prompts = Prompts.FromText(Words, true, "{IO:Ann} sang to");
        Making(() => prompts.WithAnswers((" Ann", " Tom"), (" Ann", " Tom"))).WithMessage("There are 2 pairs of answers for 1 prompts*");
        Making(() => prompts.WithAnswers(IO, S2)).WithMessage("Prompt 0, \"Ann sang to\": the role S2 is not marked at a word, as in {S2:word}.");
        Making(() => prompts.WithAnswers(IO, Role.End)).WithMessage("*role END is not marked at a word*");
    }

    [Test]
    public void Corrupted_prompts_have_the_same_roles()
    {
        var clean = Prompts.FromText(Words, true, Mary);
        var corrupted = Prompts.FromText(Words, true, "When {IO:Mary} and {S1:Tom} went to the big store, {S2:Lee} gave a drink to");

        clean.WithCorrupted(corrupted).Corrupted.Should().BeSameAs(corrupted);
        clean.Corrupted.Should().BeNull("prompts do not change");
        Making(() => clean.WithCorrupted(Prompts.FromText(Words, true, "When {IO:Mary} and {S1:Tom} sang to")))
            .WithMessage("The corrupted prompts do not fit: corrupted prompt 0, \"When Mary and Tom sang to\", has no role S2, which its partner has.*");
        Making(() => Prompts.FromText(Words, true, "{IO:Tom} sang to").WithCorrupted(clean))
            .WithMessage("*clean prompt 0, \"Tom sang to\", has no role S1*");
        Making(() => clean.WithCorrupted(Prompts.FromText(Words, true, Mary, Mary))).WithMessage("*there are 2 of them for 1 prompts*");
        Making(() => clean.WithCorrupted(Prompts.FromText(Words, false, Mary))).WithMessage("*they begin without the end-of-text token*");
    }

    [Test]
    public void A_known_name_that_falls_apart_somewhere_is_warned_of()
    {
        // Drawn for a placeholder that marks no role, so that several tokens are no error.
        var drawn = Prompts.FromTemplate(
            Words, "{IO:Ann} met [X] to", new Dictionary<string, IReadOnlyList<string>> { ["X"] = ["Christopher"] }, 3, 0, false);
        drawn.Warnings().Should().Equal("\"Christopher\" is several tokens, \" Christ\" + \"opher\", in 3 prompts, first in prompt 0");

        Prompts.FromText(Words, false, "{IO:Ann} met Anna to").Warnings().Should().BeEmpty("Ann is one token, and Anna is another name");
        Prompts.FromText(Words, false, "he sang to ").Warnings().Should().ContainSingle().Which.Should().Contain("ends in a space").And.EndWith("in prompt 0");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Making(Action act) => act.Should().Throw<ArgumentException>();
}
