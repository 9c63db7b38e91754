namespace IoiClaims.Claims.Support;

/// <summary>What every claim about IOI speaks: the roles of a prompt, the groups of heads, experiments on the subject.</summary>
/// <param name="subject">The subject.</param>
[Subjects<IoiSubjects>]
public abstract class IoiClaim(IoiSubject subject) : ModelClaim<IoiExperiment>(subject)
{
    private const int Examples = 4;

    /// <summary>The experiments on the subject, shared by all claims.</summary>
    protected IoiExperiment Ioi => Experiment;

    /// <inheritdoc/>
    public override string? ActualMechanism => ActualMechanisms.Of(Name, Subject.Name);

    protected static Role IO => IoiRoles.Io;

    protected static Role S1 => IoiRoles.S1;

    protected static Role S2 => IoiRoles.S2;

    protected static Role S1Plus1 => IoiRoles.S1Plus1;

    protected static Role END => IoiRoles.End;

    protected ComponentSet NameMovers => Ioi.Group("Name Movers");

    protected ComponentSet NegativeNameMovers => Ioi.Group("Negative Name Movers");

    protected ComponentSet BackupNameMovers => Ioi.Group("Backup Name Movers");

    protected ComponentSet SInhibition => Ioi.Group("S-Inhibition");

    protected ComponentSet Induction => Ioi.Group("Induction");

    protected ComponentSet DuplicateToken => Ioi.Group("Duplicate Token");

    protected ComponentSet PreviousToken => Ioi.Group("Previous Token");

    /// <summary>Whether single heads of the published circuit can be asked about: on other circuits their numbers mean nothing.</summary>
    protected bool HasPublishedCircuit => Ioi.Subject.Circuit.Equals(PublishedCircuit.Gpt2Small);

    /// <summary>What stands in place of findings about single heads of the published circuit, and of bounds that are its numbers.</summary>
    protected static Finding NotThePublishedCircuit { get; } = Finding.NotAsked("its circuit is not the published one");

    /// <summary>The prompts, corrupted.</summary>
    protected IoiDataset Corrupted(Corruption corruption) => Ioi.Corrupted(corruption);

    /// <summary>Those of some groups that the model's circuit has heads of.</summary>
    protected IReadOnlyList<ComponentSet> GroupsPresent(params IReadOnlyList<string> groups) => [.. groups.Where(Has).Select(Ioi.Group)];

    /// <summary>Whether the model's circuit has heads of a group.</summary>
    protected bool Has(string group) => Ioi.Subject.Circuit.Groups.Any(known => known.Name == group);

    /// <inheritdoc/>
    protected override string? WhyNotAbout(IReadOnlyList<string> groups) =>
        groups.Where(group => !Has(group)).ToList() is not { Count: > 0 } lacking
            ? groups.Contains("S-Inhibition") && groups.Contains("Name Movers") && !InhibitionCanReachNameMovers
                ? "none of its S-Inhibition heads comes before a Name Mover"
                : null
        : Ioi.Subject.Circuit.Groups.IsEmpty ? Ioi.Subject.Circuit.Name
        : $"its circuit has no {string.Join(" and no ", lacking)} heads";

    // What a search finds by function may stand in any order.
    private bool InhibitionCanReachNameMovers => SInhibition.To(NameMovers.Queries(at: END)).ToLogits(at: END).HasPath(Ioi.Model.Shape);

    /// <summary>Components in the order of the model, as in "9.6, 9.9, 10.0"; "none" if there are none.</summary>
    protected static string Listed(IEnumerable<Component> components) => string.Join(
        ", ", components.OrderBy(ComponentOrder.Stage).ThenBy(component => (component as Head)?.Index ?? 0)) is { Length: > 0 } list ? list : "none";

    /// <summary>Whether a sweep's or search's heads are those expected, whatever their order.</summary>
    protected static Finding Are(IReadOnlyCollection<Head> found, ComponentSet expected, Conditions? measuredUnder = null) =>
        Finding.That(expected.All(found.Contains), Listed(found), Listed(expected), measuredUnder);

    /// <summary>The conditions of numbers computed from weights alone.</summary>
    protected Conditions OfWeights => Conditions.Of(subject: Ioi.Subject.Title)
        .With("N", "none, of weights alone").With("seed", "none").With("BOS", "none");

    /// <summary>Whether the subject's prompts begin with a token for that: not every tokenizer has one.</summary>
    protected bool HasBos => Ioi.Subject.Tokenizer.BeginningOfText is not null;

    /// <inheritdoc/>
    protected override Func<int, string> TokenText => token => Ioi.Subject.Tokenizer.Decode([token]);

    /// <summary>What the heads of some groups attend to on example prompts of both orders, for the report.</summary>
    protected AttentionFigure AttentionOf(params IReadOnlyList<ComponentSet> groups) => AttentionFigure.Of(
        $"Attention of {string.Join(", ", groups.Select(group => group.Name))}",
        Ioi.Runner,
        Ioi.Batch.Select([.. Enumerable.Range(0, Math.Min(Examples, Ioi.Batch.Count))]),
        TokenText,
        [IO, S1, S1Plus1, S2, END],
        groups);
}
