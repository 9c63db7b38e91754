namespace IoiClaims.Interp.Tests.Files;

/// <summary>A number is read as it was meant, or refused with what was probably meant; never as another number.</summary>
[TestFixture]
public sealed class TypedNumberTests
{
    [TestCase("0.02", 0.02)]
    [TestCase(".5", 0.5)]
    [TestCase("-3", -3)]
    [TestCase("5e-2", 0.05)]
    public void A_number(string text, double expected)
    {
        TypedNumber.TryParse(text, out double number, out var wrong).Should().BeTrue(wrong);
        number.Should().Be(expected);
    }

    [TestCase("0,02", "did you mean 0.02?")]
    [TestCase(",5", "did you mean .5?")]
    [TestCase("5%", "did you mean 0.05?")]
    [TestCase("2,5 %", "did you mean 0.025?")]
    [TestCase("−3", "did you mean -3?")]
    [TestCase("1,234.5", "did you mean 1234.5?")]
    [TestCase(" 1", "did you mean 1?")]
    [TestCase("NaN", "write it as in 0.05")]
    [TestCase("Infinity", "write it as in 0.05")]
    [TestCase("1e999", "write it as in 0.05")]
    [TestCase("", "write it as in 0.05")]
    public void What_is_none_is_answered_with_what_was_meant(string text, string answer)
    {
        TypedNumber.TryParse(text, out double _, out var wrong).Should().BeFalse();
        wrong.Should().Contain($"'{text}'").And.Contain(answer);
    }

    [TestCase("1,000", "did you mean 1000?")]
    [TestCase("1.000", "did you mean 1?", Description = "a decimal point is what the whole program writes")]
    [TestCase("10 000", "did you mean 10000?")]
    [TestCase("1_000_000", "did you mean 1000000?")]
    [TestCase("60.0", "did you mean 60?")]
    [TestCase("1e3", "did you mean 1000?")]
    [TestCase("2.5", "is no whole number")]
    [TestCase("2,5", "is no whole number")]
    [TestCase("many", "is no whole number")]
    [TestCase("99999999999", "out of range: from -2147483648 to 2147483647")]
    public void Whole_numbers_too(string text, string answer)
    {
        TypedNumber.TryParse(text, out int _, out var wrong).Should().BeFalse();
        wrong.Should().Contain($"'{text}'").And.Contain(answer);
    }
}
