using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Generated prompts of IOI.</summary>
internal sealed class IoiTask : TaskPrompts
{
    /// <summary>How many ABC prompts means are over, at least: eight of each template and order.</summary>
    private const int PromptsOfMeans = 240;

    private readonly Subject subject;
    private readonly ExplorationRequest request;
    private readonly IoiExperiment owner;

    /// <summary>Generates them.</summary>
    /// <param name="subject">The model; not disposed.</param>
    /// <param name="request">How many, and the seed.</param>
    public IoiTask(Subject subject, ExplorationRequest request)
    {
        (this.subject, this.request) = (subject, request);
        owner = new IoiExperiment(subject, Generate(request.Prompts ?? PromptsOfMeans), new BootstrapPlan(2000, (ulong)request.Seed));
        Experiment = subject.HasHeldOutPairs ? owner.On(owner.Prompts, ExplorationPrompts.WithoutHeldOutPairs) : owner;
    }

    /// <summary>Experiments in the words of the task.</summary>
    public IoiExperiment Experiment { get; }

    public override Conditions Conditions => Experiment.Conditions;

    public override ModelRunner Runner => Experiment.Runner;

    public override PromptBatch Batch => Experiment.Batch;

    public override BootstrapPlan Intervals => Experiment.Intervals;

    public override RoleNames Roles => RoleNames.OfIoi;

    public override IReadOnlyList<Role> Places => [IoiRoles.Io, IoiRoles.S1, IoiRoles.S1Plus1, IoiRoles.S2];

    public override IReadOnlyList<Role> Words => [IoiRoles.Io, IoiRoles.S1, IoiRoles.S2];

    public override bool HasAnswers => true;

    public override TokenLogitDifference LogitDifference => (TokenLogitDifference)Experiment.Metric;

    // Published circuits do differently on the two orders.
    public override IReadOnlyList<(string Name, int[] Prompts)> Parts =>
    [
        .. new[] { NameOrder.Abba, NameOrder.Baba }.Select(order => (
            order.ToString().ToUpperInvariant(),
            Enumerable.Range(0, Experiment.Prompts.Count).Where(n => Experiment.Prompts.Prompts[n].Sentence.Order == order).ToArray())),
    ];

    public override string TextOf(int prompt) => Experiment.Prompts.Prompts[prompt].Text;

    public override OtherPrompts Changed(string? word)
    {
        var corruption = word is null ? Corruptions.Abc : CorruptionParser.Corruption(word);
        return new OtherPrompts(Experiment.Corrupted(corruption, request.Seed + 1L).Batch, $"corruption '{corruption.Name}'");
    }

    // Over many more prompts than the circuit runs on: over few they are hardly means.
    public override OtherPrompts ForMeans() => new(
        Generate(Math.Max(PromptsOfMeans, Batch.Count)).Corrupt(Corruptions.Abc, request.Seed + 1L).Batch, "ABC prompts");

    public override void Dispose() => owner.Dispose();

    private IoiDataset Generate(int count) => ExplorationPrompts.Generate(subject, count, request.Seed);
}
