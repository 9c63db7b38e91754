namespace IoiClaims.Testing.Tests.Findings;

public sealed class SentenceTests
{
    [TestCase("From_END_Name_Movers_attend_to_IO", "From END Name Movers attend to IO")]
    [TestCase("Its_largest_sender_is_5_5", "Its largest sender is 5.5")]
    [TestCase("It_moves_by_10_percent", "It moves by 10 percent")]
    [TestCase("The_S_Inhibition_heads_say_it", "The S-Inhibition heads say it")]
    [TestCase("S_Inhibition_heads_say_it", "S-Inhibition heads say it")]
    [TestCase("It_looks_at_S_and_not_at_B", "It looks at S and not at B")]
    [TestCase("From_the_second_A_it_attends_to_B", "From the second A it attends to B")]
    [TestCase("BABA_Prompts_do", "BABA Prompts do")]
    [TestCase("Effects", "Effects")]
    public void A_methods_name_is_a_sentence(string name, string sentence) => Sentence.Of(name).Should().Be(sentence);

    [Test]
    public void No_name_is_no_sentence() => FluentActions.Invoking(() => Sentence.Of(" ")).Should().Throw<ArgumentException>();
}
