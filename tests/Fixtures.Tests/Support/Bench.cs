using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Support;

/// <summary>A planted model with a few prompts: means of what is measured on them.</summary>
internal sealed class Bench : IDisposable
{
    private static readonly string[] FewTemplates = ["paper00", "paper04", "paper07", "paper13"];

    private readonly ModelRunner runner;
    private readonly Dictionary<string, IoiDataset> corrupted = new(StringComparer.Ordinal);

    public Bench(PlantedOptions options, int prompts = 64, bool bos = true, bool allTemplates = false)
    {
        Subject = PlantedCircuit.Build(options);
        var templates = allTemplates
            ? IoiTemplates.Paper.Add(IoiTemplates.Remix)
            : [.. IoiTemplates.Paper.Where(template => FewTemplates.Contains(template.Id))];
        Prompts = IoiDataset.Generate(Subject.Tokenizer, templates, prompts, seed: 5, bos: bos);
        runner = new ModelRunner(Subject.Model);
    }

    public PlantedSubject Subject { get; }

    public IoiDataset Prompts { get; }

    public static HeadGroup NameMovers => PublishedCircuit.NameMovers;

    public static HeadGroup Backups => PublishedCircuit.BackupNameMovers;

    public static HeadGroup Negatives => PublishedCircuit.NegativeNameMovers;

    public static HeadGroup SInhibition => PublishedCircuit.SInhibition;

    public static HeadGroup Induction => PublishedCircuit.Induction;

    public static HeadGroup DuplicateToken => PublishedCircuit.DuplicateToken;

    public static HeadGroup PreviousToken => PublishedCircuit.PreviousToken;

    /// <summary>Logit differences without any intervention, prompt by prompt.</summary>
    public IReadOnlyList<float> LogitDifferences => Measure(Plan.PlainRun(Prompts.Batch), LogitDifference);

    public double MeanLogitDifference => LogitDifferences.Average();

    private IMetric LogitDifference => DifferenceOf(Prompts);

    public static ComponentSet Set(params IEnumerable<HeadGroup> groups) =>
        ComponentSet.Of(groups.SelectMany(group => group.Heads));

    public static ComponentSet Set(int layer, int index) => ComponentSet.Of(new Head(layer, index));

    public IoiDataset With(Corruption corruption)
    {
        if (!corrupted.TryGetValue(corruption.Name, out var dataset))
        {
            corrupted.Add(corruption.Name, dataset = Prompts.Corrupt(corruption, seed: 3));
        }

        return dataset;
    }

    /// <summary>The mean logit difference on other prompts, in their own terms.</summary>
    public double LogitDifferenceOn(IoiDataset other) => Measure(Plan.PlainRun(other.Batch), DifferenceOf(other)).Average();

    public double AttentionTo(Role to, int layer, int index, Role from) =>
        Measure(Plan.PlainRun(Prompts.Batch), new AttentionTo(Set(layer, index), from, to)).Average();

    public double AttentionTo(Role to, HeadGroup group) =>
        group.Heads.Average(head => AttentionTo(to, head.Layer, head.Index, RoleOf(group)));

    /// <summary>The mean logit difference with components' outputs at END replaced by their means over ABC prompts.</summary>
    public double Without(ComponentSet components, Role? at = null) =>
        Measure(MeanAblation(components, at ?? IoiRoles.End), LogitDifference).Average();

    /// <summary>Attention of a head, with components' outputs at END replaced by their means over ABC prompts.</summary>
    public double AttentionWithout(ComponentSet components, Role to, int layer, int index) =>
        Measure(MeanAblation(components, IoiRoles.End), new AttentionTo(Set(layer, index), IoiRoles.End, to)).Average();

    /// <summary>The mean logit difference with components' outputs at a role taken from other prompts.</summary>
    public double Patched(ComponentSet components, Role at, Corruption from) => Measure(
        Intervention.Patch(With(from).Batch, components.Output(at)).On(Subject.Model.Shape, Prompts.Batch),
        LogitDifference).Average();

    /// <summary>The mean logit difference with a route's paths running on other prompts.</summary>
    public double Patched(Route route, Corruption from, Conventions? conventions = null) => Measure(
        route.Patch(Subject.Model.Shape, Prompts.Batch, With(from).Batch, conventions ?? Conventions.Remix),
        LogitDifference).Average();

    /// <summary>The attention of heads with a route's paths running on other prompts.</summary>
    public double PatchedAttention(Route route, Corruption from, HeadGroup heads, Role to) => Measure(
        route.Patch(Subject.Model.Shape, Prompts.Batch, With(from).Batch, Conventions.Remix),
        new AttentionTo(Set(heads), RoleOf(heads), to)).Average();

    public void Dispose()
    {
        runner.Dispose();
        Subject.Dispose();
    }

    private static Role RoleOf(HeadGroup group) => ((Place.AtRole)group.At).Role;

    private static TokenLogitDifference DifferenceOf(IoiDataset dataset) =>
        new([.. IoiClaims.Ioi.LogitDifference.Of(dataset).Pairs], IoiRoles.End);

    private Plan MeanAblation(ComponentSet components, Role at) =>
        Intervention.MeanAblate(With(Corruptions.Abc).Batch, components.Output(at))
            .On(Subject.Model.Shape, Prompts.Batch);

    private IReadOnlyList<float> Measure(Plan plan, IMetric metric) => runner.Measure(plan, metric);
}
