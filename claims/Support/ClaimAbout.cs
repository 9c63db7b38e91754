using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Support;

/// <summary>What every claim needs to be read without plumbing: the subject, the prompts, the words of the task.</summary>
/// <param name="text">What is claimed.</param>
/// <param name="subject">
/// The experiments on the subject, asked for when something is measured: <c>() => Bench.For("planted")</c>.
/// </param>
public abstract class ClaimAbout(ClaimText text, Func<IoiExperiments> subject) : ClaimFixture(text)
{
    private const int Examples = 4;

    /// <summary>The experiments on the subject, shared by all claims.</summary>
    protected IoiExperiments Ioi => subject();

    /// <summary>The groups of heads without which the claim is about nothing.</summary>
    protected abstract IReadOnlyList<string> Groups { get; }

    /// <summary>Everything that was found about the claim on a model that has these groups.</summary>
    protected abstract ClaimReport Found { get; }

    /// <summary>What the report shows beside the numbers, on a model that has these groups.</summary>
    protected virtual IEnumerable<ClaimFigure> Shown => [];

    /// <summary>What is compared with verified tables.</summary>
    protected abstract IEnumerable<ClaimTable> Tables { get; }

    /// <summary>
    /// Everything that was found. Where the search for the model's circuit found no heads for a group that the claim is
    /// about, that is what was found, and the claim is Inconclusive.
    /// </summary>
    public sealed override ClaimReport Whole => Missing.Count == 0 ? Found : Claim
        .That(Text.Statement)
        .Control(
            "the model's circuit has the heads that the claim is about",
            false, $"no {string.Join(", no ", Missing)}", string.Join(", ", Groups))
        .Recording([.. WithoutThem]);

    /// <summary>What can be said of a model whose circuit has no such heads, for the record.</summary>
    protected virtual IEnumerable<ClaimReport> WithoutThem => [];

    /// <inheritdoc/>
    protected sealed override IEnumerable<ClaimFigure> Figures => Missing.Count == 0 ? Shown : [];

    private List<string> Missing => [.. Groups.Where(group => !Has(group))];

    /// <summary>Those of some groups that the model's circuit has heads of.</summary>
    protected IReadOnlyList<ComponentSet> There(params IReadOnlyList<string> groups) => [.. groups.Where(Has).Select(Ioi.Group)];

    /// <summary>Whether the model's circuit has heads of a group.</summary>
    protected bool Has(string group) => Ioi.Subject.Circuit.Groups.Any(known => known.Name == group);

    /// <summary>Whether single heads of the published circuit can be asked about: on other circuits their numbers mean nothing.</summary>
    protected bool HasPublishedCircuit => Ioi.Subject.Circuit.Equals(PublishedCircuit.Gpt2Small);

    /// <summary>Whether the subject is GPT-2 small itself, of which the published bands are.</summary>
    protected bool IsGpt2Small => Ioi.Subject.Name == Gpt2Small.Name;

    /// <inheritdoc/>
    protected override Conditions Conditions => Ioi.Conditions;

    /// <inheritdoc/>
    protected override string SubjectName => Ioi.Subject.Name;

    /// <inheritdoc/>
    protected override Verdict Expected => Ioi.Subject.Expected(Text.Name);

    /// <inheritdoc/>
    protected override string? Instead => Ioi.Subject.Instead.GetValueOrDefault(Text.Name);

    /// <inheritdoc/>
    protected override bool IsCounterModel(string subject) => ShippedSubjects.CounterModelsOf(Text.Name).Contains(subject);

    protected static Role IO => IoiRoles.Io;

    protected static Role S1 => IoiRoles.S1;

    protected static Role S2 => IoiRoles.S2;

    protected static Role S1Plus1 => IoiRoles.S1Plus1;

    protected static Role END => IoiRoles.End;

    protected ComponentSet NameMovers => Ioi.Group("Name Movers");

    protected ComponentSet Negatives => Ioi.Group("Negative Name Movers");

    protected ComponentSet Backups => Ioi.Group("Backup Name Movers");

    protected ComponentSet SInhibition => Ioi.Group("S-Inhibition");

    protected ComponentSet InductionHeads => Ioi.Group("Induction");

    protected ComponentSet DuplicateTokenHeads => Ioi.Group("Duplicate Token");

    protected ComponentSet PreviousTokenHeads => Ioi.Group("Previous Token");

    protected ComponentSet Everything => Ioi.Everything;

    protected IMetric LogitDifference => Ioi.LogitDifference;

    /// <summary>Attention from END to a role, the mean over some heads.</summary>
    protected static IMetric AttentionTo(Role role, ComponentSet by) => new AttentionTo(by, END, role);

    /// <summary>Components in the order of the model, as in "9.6, 9.9, 10.0".</summary>
    protected static string Listed(IEnumerable<Component> components) => string.Join(
        ", ", components.OrderBy(ComponentOrder.Stage).ThenBy(component => (component as Head)?.Index ?? 0));

    /// <summary>Attention from one role to another, the mean over some heads.</summary>
    protected static IMetric Attention(ComponentSet by, Role from, Role to) => new AttentionTo(by, from, to);

    /// <summary>Whether somebody has run claims on the subject and committed its tables: always on one that ships.</summary>
    protected override bool HasVerifiedTables =>
        ShippedSubjects.Names.Contains(SubjectName) || HasFiles(Path.Combine(SnapshotSettings.FromEnvironment().Directory, SubjectName));

    private static bool HasFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.verified.txt").Any();

    /// <summary>The conditions of numbers computed from weights alone.</summary>
    protected Conditions OfWeights => Conditions.Of(subject: Ioi.Subject.Name)
        .With("N", "none, of weights alone").With("seed", "none").With("BOS", "none");

    /// <summary>Compares every table with the verified one, where the model's circuit has the heads that it is about.</summary>
    protected void VerifyTables()
    {
        var verified = HasVerifiedTables;
        Assert.Multiple(() =>
        {
            foreach (var table in Tables.Where(table => table.About.All(Has)))
            {
                Verify(table.Measured(), table.Name);
            }
        });
        if (!verified)
        {
            Assert.Ignore(
                $"No table of {SubjectName} has ever been verified, so there is nothing to compare these with. They are written as "
                + $"snapshots/{SubjectName}/*.received.txt. Read them, then run the claims with {SnapshotSettings.AcceptVariable}=accept and commit them.");
        }
    }

    [OneTimeSetUp]
    public void SetUpTheSubject() => _ = Ioi;

    /// <summary>A route that is patched, for the report.</summary>
    protected RouteFigure Drawn(string title, Route route) => RouteFigure.Of(title, route, Ioi.Subject.Model.Shape.Layers);

    /// <summary>What the heads of some groups attend to on example prompts of both orders, for the report.</summary>
    protected AttentionFigure AttentionOf(params IReadOnlyList<ComponentSet> groups) => AttentionFigure.Of(
        $"Attention of {string.Join(", ", groups.Select(group => group.Name))}",
        Ioi.Laboratory,
        Ioi.Prompts.Batch.Select([.. Enumerable.Range(0, Math.Min(Examples, Ioi.Prompts.Count))]),
        token => Ioi.Subject.Tokenizer.Decode([token]),
        [IO, S1, S1Plus1, S2, END],
        groups);
}
