using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Docs.Tests.Snippets;

/// <summary>What the pages' snippets are about: the planted circuit with a few prompts, under the names that the pages use.</summary>
[Parallelizable(ParallelScope.None)]
public abstract class Bench
{
    private Subject subject = null!;

    protected IoiExperiment ioi { get; private set; } = null!;

    protected Experiment experiment => ioi;

    protected ITransformer model => subject.Model;

    protected IoiDataset prompts => ioi.Prompts;

    protected IoiDataset patch => ioi.Corrupted(Corruptions.IO);

    protected TokenLogitDifference metric => LogitDifference.Of(prompts).ToMetric();

    protected ComponentSet nameMovers => ioi.Group("Name Movers");

    protected ComponentSet negatives => ioi.Group("Negative Name Movers");

    protected ComponentSet inhibition => ioi.Group("S-Inhibition");

    protected ComponentSet induction => ioi.Group("Induction");

    protected static Role END => IoiRoles.End;

    protected static Role S2 => IoiRoles.S2;

    [OneTimeSetUp]
    public void SetUp()
    {
        subject = ShippedSubjects.Build(ShippedSubjects.Planted);
        var prompts = IoiDataset.Generate(subject.Tokenizer, IoiTemplates.Paper, 45, seed: 0);
        ioi = new IoiExperiment(subject, prompts, new BootstrapPlan(resamples: 200, seed: 0));
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        ioi.Dispose();
        subject.Dispose();
    }
}
