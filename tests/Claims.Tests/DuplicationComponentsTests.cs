using IoiClaims.Fixtures;
using Model = IoiClaims.Ioi.Subject;

namespace IoiClaims.Claims.Tests;

/// <summary>What heads say of repetition, on a circuit in which it was planted.</summary>
public sealed class DuplicationComponentsTests
{
    private Model subject = null!;
    private IoiExperiment ioi = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        subject = ShippedSubjects.Build(ShippedSubjects.Planted);
        ioi = new IoiExperiment(
            subject, IoiDataset.Generate(subject.Tokenizer, [IoiTemplates.Remix, IoiTemplates.Paper[0]], count: 24, seed: 5));
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        ioi.Dispose();
        subject.Dispose();
    }

    [Test]
    public void What_duplicate_token_heads_write_says_whether_and_what_induction_heads_write_says_which()
    {
        DuplicationComponents Of(int layer, int index) => DuplicationComponents.AtRole(
            ioi, new Head(layer, index), IoiRoles.S2, ioi.Prompts, ioi.Corrupted(Corruptions.Abc))!;

        Of(0, 1).Correlation.Should().BeGreaterThan(0.95);
        Of(5, 5).Correlation.Should().BeLessThan(0.5);
        Of(5, 5).CorrelationWithOrder.Should().BeGreaterThan(0.95);
    }

    [Test]
    public void A_head_that_writes_nothing_says_nothing()
    {
        using var broken = ShippedSubjects.Build(ShippedSubjects.Planted, new Head(0, 1));
        using var experiments = new IoiExperiment(broken, ioi.Prompts);
        var tokens = Occurrence.AllOf(ioi.Prompts.Batch);

        var components = DuplicationComponents.InText(experiments, [new Head(0, 1), new Head(3, 0)], ioi.Prompts.Batch, tokens);

        components[0].Should().BeNull();
        components[1]!.Correlation.Should().BeGreaterThan(0.8);
    }
}
