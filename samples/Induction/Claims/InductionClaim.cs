using IoiClaims.Gpt2;
using IoiClaims.Samples.Induction.Model;
using IoiClaims.Samples.Induction.Task;

namespace IoiClaims.Samples.Induction.Claims;

/// <summary>What the claims of this sample speak: the roles of a prompt, the two heads, experiments on the subject.</summary>
/// <param name="subject">One of <see cref="InductionSubjects"/>.</param>
[Subjects<InductionSubjects>]
public abstract class InductionClaim(InductionSubject subject) : ClaimFixture(subject)
{
    protected static Role B => InductionPrompts.B;

    protected static Role END => InductionPrompts.END;

    protected static ComponentSet PreviousToken { get; } = new("the previous-token head", [PlantedInduction.PreviousToken]);

    protected static ComponentSet Induction { get; } = new("the induction head", [PlantedInduction.Induction]);

    protected Experiment Experiment => subject.Experiment;

    protected override Conditions Conditions => Experiment.Conditions;
}

/// <summary>A model with its experiments, built when something is first measured on it.</summary>
/// <param name="name">Its name.</param>
/// <param name="build">Writes its weights.</param>
public sealed class InductionSubject(string name, Func<Gpt2Model> build) : ISubject
{
    private readonly Lazy<Experiment> experiment = new(() => new Experiment(
        build().MoveTo(DeviceChoice.FromEnvironment().Open()),
        Prompts.Batch,
        Prompts.LogitDifference,
        Conditions.Of(
            subject: name, dataset: "… A B … A", fingerprint: Prompts.Batch.Fingerprint, prompts: Prompts.Batch.Count, seed: 0, bos: true),
        new BootstrapPlan(resamples: 1000, seed: 0)));

    public static InductionPrompts Prompts { get; } = InductionPrompts.Draw(PlantedInduction.Size, count: 200, seed: 0);

    public string Name => name;

    public bool IsCounterModel { get; init; }

    public Experiment Experiment => experiment.Value;

    public void Close()
    {
        if (experiment.IsValueCreated)
        {
            Experiment.Dispose();
            Experiment.Model.Dispose();
        }
    }
}

/// <summary>Two models of every claim: both claims hold by construction of the one and fail by that of the other.</summary>
public sealed class InductionSubjects : ISubjects
{
    private static readonly InductionSubject[] All =
    [
        new("induction-by-keys", PlantedInduction.ByKeys), new("induction-by-pointer", PlantedInduction.ByPointer) { IsCounterModel = true },
    ];

    public static IEnumerable<ISubject> Of(string claim) => All;

    public static void Close()
    {
        foreach (var subject in All)
        {
            subject.Close();
        }
    }
}
