namespace IoiClaims.Fixtures.Tests.Planted;

public sealed class PlantedOptionsTests
{
    [Test]
    public void Options_are_equal_when_they_ask_for_the_same_model()
    {
        var one = PlantedOptions.Published.WithoutHead(9, 9).WithoutHead(9, 6);
        var other = PlantedOptions.Published.WithoutHead(9, 6).WithoutHead(9, 9);

        one.Should().Be(other).And.NotBe(PlantedOptions.Published);
        one.GetHashCode().Should().Be(other.GetHashCode());
    }

    [Test]
    public void The_name_says_what_was_changed()
    {
        PlantedOptions.Published.Name.Should().Be("planted");
        (PlantedOptions.Published with { NoBackups = true, Seed = 4 }).Name.Should().Be("planted-no-backups-seed-4");
        PlantedOptions.Published.WithoutHead(9, 10).WithoutHead(9, 9).Name.Should().Be("planted-without-9.9-without-9.10");
    }

    [Test]
    public void A_head_that_is_not_there_cannot_be_broken() =>
        FluentActions.Invoking(() => PlantedCircuit.Build(PlantedOptions.Published.WithoutHead(12, 0)))
            .Should().Throw<ArgumentException>().WithMessage("There is no head 12.0 to break: the planted model has 12 layers*");

    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void Strengths_and_noise_are_factors(double value)
    {
        FluentActions.Invoking(() => PlantedCircuit.Build(PlantedOptions.Published with { Noise = value }))
            .Should().Throw<ArgumentException>().WithMessage("The noise is a factor*");
        FluentActions.Invoking(() => PlantedCircuit.Build(
                PlantedOptions.Published with { Strengths = new PlantedStrengths { TokenSignal = value } }))
            .Should().Throw<ArgumentException>().WithMessage("The strength TokenSignal is a factor*");
    }
}
