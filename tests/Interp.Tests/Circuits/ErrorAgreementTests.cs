namespace IoiClaims.Interp.Tests.Circuits;

/// <summary>Whether a circuit errs where the model does, on numbers of which it is known.</summary>
public class ErrorAgreementTests
{
    [Test]
    public void A_circuit_that_does_what_the_model_does_agrees_everywhere()
    {
        var agreement = Of(60, 80, wrongToo: 60, rightToo: 80);

        (agreement.Wrong, agreement.Right).Should().Be((60, 80));
        (agreement.OnWrong!.Value, agreement.OnWrong.Count).Should().Be((1, 60));
        (agreement.OnRight!.Value, agreement.OnRight.Count).Should().Be((1, 80));
    }

    [Test]
    public void A_circuit_that_is_always_right_makes_none_of_the_errors()
    {
        var agreement = Of(60, 80, wrongToo: 0, rightToo: 80);

        agreement.OnWrong!.Value.Should().Be(0);
        agreement.OnRight!.Value.Should().Be(1);
    }

    [Test]
    public void Shares_are_of_the_models_errors_and_of_its_right_answers_with_intervals()
    {
        var agreement = Of(60, 80, wrongToo: 15, rightToo: 60);

        (agreement.OnWrong!.Value, agreement.OnRight!.Value).Should().Be((0.25, 0.75));
        agreement.OnWrong.Interval.LiesWithin(0.12, 0.4).Should().BeTrue($"{agreement.OnWrong}");
        agreement.OnWrong.Interval.Contains(0.25).Should().BeTrue();
        agreement.OnWrong.Quantity.IsFraction.Should().BeTrue();
    }

    [Test]
    public void Of_too_few_errors_nothing_is_said()
    {
        var agreement = Of(49, 80, wrongToo: 49, rightToo: 80);

        agreement.OnWrong.Should().BeNull();
        agreement.OnRight.Should().NotBeNull();
        agreement.Wrong.Should().Be(49);
    }

    // So many prompts that the model gets wrong and right, and on how many of either the circuit does the same.
    private static ErrorAgreement Of(int wrong, int right, int wrongToo, int rightToo) => new(new Effect(
        new EffectDescription("alone", "logit difference", "logits", Conditions.None),
        [.. Enumerable.Repeat(-1f, wrong), .. Enumerable.Repeat(2f, right)],
        [
            .. Enumerable.Range(0, wrong).Select(n => n < wrongToo ? -0.5f : 0.5f),
            .. Enumerable.Range(0, right).Select(n => n < rightToo ? 0.1f : -3f),
        ],
        new BootstrapPlan(500, 0)));
}
