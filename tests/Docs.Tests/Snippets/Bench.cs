using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Docs.Tests.Snippets;

/// <summary>What the pages' snippets are about: the planted circuit with a few prompts, under the names that the pages use.</summary>
[Parallelizable(ParallelScope.None)]
public abstract class Bench
{
    private Subject subject = null!;

    protected IoiExperiments ioi { get; private set; } = null!;

    protected IoiDataset Dataset => ioi.Prompts;

    protected Laboratory laboratory => ioi.Laboratory;

    protected ITransformer model => subject.Model;

    protected PromptBatch baseline => ioi.Prompts.Batch;

    protected PromptBatch patch => ioi.Corrupted(Corruptions.IO).Batch;

    protected IMetric metric => ioi.LogitDifference;

    protected Conditions conditions => ioi.Conditions;

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
        ioi = new IoiExperiments(subject, prompts, new BootstrapPlan(resamples: 200, seed: 0));
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        ioi.Dispose();
        subject.Dispose();
    }
}
