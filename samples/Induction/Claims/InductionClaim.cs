using System.Collections.Immutable;
using IoiClaims.Samples.Induction.Model;
using IoiClaims.Samples.Induction.Task;

namespace IoiClaims.Samples.Induction.Claims;

/// <summary>What the claims of this sample share: two models, one of which is a counter-model, and the prompts.</summary>
/// <param name="text">What is claimed.</param>
/// <param name="subject">One of <see cref="Subjects"/>.</param>
public abstract class InductionClaim(ClaimText text, string subject) : ClaimFixture(text)
{
    /// <summary>The subjects of every claim.</summary>
    public static ImmutableArray<string> Subjects => [ByKeys, ByPointer];

    private const string ByKeys = "induction-by-keys";
    private const string ByPointer = "induction-by-pointer";

    protected Laboratory Laboratory { get; private set; } = null!;

    protected InductionPrompts Prompts { get; } = InductionPrompts.Draw(PlantedInduction.Size, count: 200, seed: 0);

    protected static Role B => InductionPrompts.B;

    protected static Role END => InductionPrompts.END;

    protected static ComponentSet PreviousToken { get; } = new("the previous-token head", [PlantedInduction.PreviousToken]);

    protected static ComponentSet Induction { get; } = new("the induction head", [PlantedInduction.Induction]);

    protected static IMetric AttentionToB => new AttentionTo(Induction, END, B);

    protected override string SubjectName => subject;

    /// <summary>Both claims hold by construction of the one model and fail by that of the other.</summary>
    protected override Verdict Expected => IsCounterModel(subject) ? Verdict.Refuted : Verdict.Supported;

    protected override Conditions Conditions => Conditions.Of(
        subject: subject, dataset: "… A B … A", fingerprint: Prompts.Batch.Fingerprint, prompts: Prompts.Batch.Count, seed: 0, bos: true);

    protected override bool IsCounterModel(string subject) => subject == ByPointer;

    [OneTimeSetUp]
    public void BuildTheModel() => Laboratory = new Laboratory(
        (subject == ByKeys ? PlantedInduction.ByKeys() : PlantedInduction.ByPointer()).MoveTo(DeviceChoice.FromEnvironment().Open()),
        new BootstrapPlan(resamples: 1000, seed: 0));

    [OneTimeTearDown]
    public void ClearAway()
    {
        Laboratory.Dispose();
        Laboratory.Model.Dispose();
    }
}
