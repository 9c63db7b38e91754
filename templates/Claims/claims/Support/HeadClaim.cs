namespace MyClaims.Support;

/// <summary>What claims about a head speak; the words of your task go here.</summary>
public abstract class HeadClaim(HeadSubject subject) : ModelClaim<Experiment>(subject)
{
    /// <summary>The head that the claim is asked of.</summary>
    protected ComponentSet TheHead => subject.TheHead;

    /// <summary>The prompts, and those that they are compared with.</summary>
    protected static RepeatedToken Prompts => HeadSubject.Prompts;

    protected static Role B => RepeatedToken.B;

    /// <summary>How the report shows tokens.</summary>
    protected override Func<int, string> TokenText => token => Model.Loaded.Tokenizer.Decode([token]);

    protected static Role END => Role.End;
}

/// <summary>A head of the model under test. The model is loaded once for all of them, when something is first measured.</summary>
public sealed class HeadSubject : ModelSubject<Experiment>
{
    private static readonly Lazy<RepeatedToken> Drawn = new(() =>
        RepeatedToken.Draw(Model.Loaded.Tokenizer.Bos(), prompts: 100, length: 24, seed: 0));

    /// <param name="name">What tables call it, and the folder of its snapshots.</param>
    /// <param name="head">Layer and index, as in "5.5".</param>
    public HeadSubject(string name, string head)
        : base(name, () => Open(name, head))
    {
        TheHead = Named(head);
        // One skipped test a claim, or, with IOI_REQUIRE=SUBJECT-NAME, a failed one.
        Missing = Model.Missing;
    }

    public ComponentSet TheHead { get; }

    public static RepeatedToken Prompts => Drawn.Value;

    private static ComponentSet Named(string head) => new($"head {head}", [Head.Parse(head)]);

    private static Experiment Open(string name, string head) => new(
        Model.Loaded.Model,
        Prompts.Batch,
        new AttentionTo(Named(head), From: Role.End, To: RepeatedToken.B),
        Conditions.Of(Model.Loaded.TitleAs(name), "… A B … A", Prompts.Batch.Fingerprint, Prompts.Batch.Count, seed: 0, bos: true),
        new BootstrapPlan(resamples: 1000, seed: 0));
}
