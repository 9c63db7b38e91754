namespace IoiClaims.Fixtures.Tests.Subjects;

/// <summary>What IOI_BREAK may say.</summary>
public sealed class HeadsToBreakTests
{
    [Test]
    public void A_head_without_a_subject_is_one_of_the_planted_circuits()
    {
        var heads = HeadsToBreak.Parse(["9.9", "7.3"]);

        foreach (var planted in ShippedSubjects.Names.Where(name => name is not (ShippedSubjects.Trained or ShippedSubjects.TrainedRotary)))
        {
            heads.In(planted).Should().Equal(new Head(9, 9), new Head(7, 3));
        }

        heads.In(ShippedSubjects.Trained).Should().BeEmpty();
    }

    [Test]
    public void A_head_of_a_subject_is_left_out_of_that_one_alone()
    {
        var heads = HeadsToBreak.Parse(["trained:2.1", "9.9"]);

        heads.In(ShippedSubjects.Trained).Should().Equal(new Head(2, 1));
        heads.In(ShippedSubjects.Planted).Should().Equal(new Head(9, 9));
    }

    [TestCase("gpt2-small:9.9", "*'gpt2-small'*trained, trained-rotary, planted,*")]
    [TestCase("9-9", "*'9-9'*")]
    [TestCase("trained:", "*")]
    public void What_names_no_subject_or_no_head_is_refused(string text, string message) =>
        FluentActions.Invoking(() => HeadsToBreak.Parse([text])).Should().Throw<FormatException>().WithMessage(message);
}
