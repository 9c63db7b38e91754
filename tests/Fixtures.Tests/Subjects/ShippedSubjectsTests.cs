namespace IoiClaims.Fixtures.Tests.Subjects;

/// <summary>A model by one name, whether it ships with the project or not.</summary>
public sealed class ShippedSubjectsTests
{
    [Test]
    public void A_model_that_ships_is_loaded_by_its_name()
    {
        using var loaded = ShippedSubjects.Load(ShippedSubjects.Planted);
        using var built = ShippedSubjects.Build(ShippedSubjects.Planted);

        (loaded.Name, loaded.Model.Fingerprint).Should().Be((ShippedSubjects.Planted, built.Model.Fingerprint));
    }

    [Test]
    public void The_trained_model_is_known_by_its_weights()
    {
        using var whole = TrainedModel.Load();
        using var broken = TrainedModel.Load(new Head(2, 1));

        whole.Model.Fingerprint.Should().Be(TrainedModel.Fingerprint);
        (TrainedModel.HasItsWeights(whole.Model), TrainedModel.HasItsWeights(broken.Model)).Should().Be((true, false));
        (whole.Title, broken.Title, broken.HasHeldOutPairs).Should().Be(("trained", "trained", true));
    }

    [Test]
    public void Any_other_name_is_a_language_models() =>
        FluentActions.Invoking(() => ShippedSubjects.Load("plantet")).Should().Throw<ArgumentException>().WithMessage("There is no model \"plantet\"*");
}
