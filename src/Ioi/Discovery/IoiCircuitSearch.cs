namespace IoiClaims.Ioi;

/// <summary>
/// Looks for the groups of the IOI circuit in any model, as Wang et al. 2022 (§3) found them in GPT-2 small: path patching
/// from the logits backwards, hop by hop, and attention to tell apart what the hop does not. A head is in the group where
/// it was found first.
/// </summary>
/// <remarks>
/// Groups are told by what they do for the logit difference, so a head that attends like an induction head and plays no
/// part in the task is not found, and a model that does the task in another way has groups without heads.
/// </remarks>
public sealed class IoiCircuitSearch
{
    private const int Steps = 6;

    private readonly IoiExperiment ioi;
    private readonly CircuitSearchOptions options;
    private readonly ComponentSet heads;
    private readonly List<HeadEvidence> found = [];
    private readonly IProgress<double>? progress;
    private readonly CancellationToken cancellation;

    private IoiCircuitSearch(
        IoiExperiment ioi, CircuitSearchOptions options, IProgress<double>? progress, CancellationToken cancellation)
    {
        this.ioi = ioi;
        this.options = options;
        this.progress = progress;
        this.cancellation = cancellation;
        heads = ComponentSet.AllHeads(ioi.Subject.Model.Shape);
    }

    /// <summary>Searches.</summary>
    /// <param name="ioi">The subject, whose own circuit is not looked at, and the prompts.</param>
    /// <param name="options">How large an effect has to be.</param>
    /// <param name="progress">Reports the fraction done, step by step of the search.</param>
    /// <param name="cancellation">Stops the search between two steps.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static CircuitEvidence Run(
        IoiExperiment ioi,
        CircuitSearchOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        return new IoiCircuitSearch(ioi, options ?? new CircuitSearchOptions(), progress, cancellation).Search();
    }

    private CircuitEvidence Search()
    {
        Step(0);

        // With another IO, what writes IO writes for a name that is not asked for.
        Keep(
            ioi.Sweep(Route.From(heads).ToLogits(IoiRoles.End).EachSender(), ioi.Corrupted(Corruptions.IO)),
            "→ logits at END, with another IO", options.IntoLogits,
            (_, change) => change < 0 ? "Name Movers" : "Negative Name Movers");
        Step(1);
        KeepInhibition();
        Step(2);
        if (Group("S-Inhibition") is { } inhibition)
        {
            // With another name at S1, the name at S2 is no duplicate.
            KeepDetectors(inhibition.Values(IoiRoles.S2), "→ S-Inhibition heads' V at S2 → logits, with another name at S1");
            Step(3);
            KeepDetectors(inhibition.Keys(IoiRoles.S2), "→ S-Inhibition heads' K at S2 → logits, with another name at S1");
        }

        Step(4);
        if (Group("Induction") is { } induction)
        {
            Keep(
                SweepInto(induction.Keys(IoiRoles.S1Plus1), Corruptions.S1Only),
                "→ Induction heads' K at S1+1 → logits, with another name at S1", options.IntoInduction,
                (_, change) => change < 0 ? "Previous Token" : null);
        }

        Step(5);
        if (Group("Name Movers") is { } knockedOut)
        {
            Keep(
                ioi.KnockOut(knockedOut).IndirectEffectViaEach(heads.Except(knockedOut, "every other head")),
                "→ logits at END, more of it once the Name Movers are knocked out", options.Response,
                (_, change) => change > 0 ? "Backup Name Movers" : null);
        }

        Step(Steps);
        return new CircuitEvidence(
        [
            .. PublishedCircuit.Gpt2Small.Groups.SelectMany(group => found
                .Where(head => head.Group == group.Name)
                .OrderByDescending(head => Math.Abs(head.Change))),
        ]);
    }

    private void Step(int done)
    {
        cancellation.ThrowIfCancellationRequested();
        progress?.Report(done / (double)Steps);
    }

    // Told that IO is the one repeated, what keeps the model off S keeps it off IO. Only heads that look at S2 can have it
    // from there; whom they tell, and how, is for the claims to find out.
    private void KeepInhibition()
    {
        var (toIo, toS1, toS2) = (
            ioi.ReadAttention(IoiRoles.End, IoiRoles.Io), ioi.ReadAttention(IoiRoles.End, IoiRoles.S1), ioi.ReadAttention(IoiRoles.End, IoiRoles.S2));
        foreach (var head in heads.Cast<Head>().Where(head => toS2.Mean(head) > Math.Max(toIo.Mean(head), toS1.Mean(head))))
        {
            cancellation.ThrowIfCancellationRequested();
            Keep(
                head,
                ioi.Patch(ComponentSet.Of(head).Output(at: IoiRoles.End), ioi.Corrupted(Corruptions.S2ToIo)).Effect,
                "its output at END, with IO at S2", options.Inhibition,
                (_, change) => change < 0 ? "S-Inhibition" : null);
        }
    }

    private void KeepDetectors(Ports into, string experiment)
    {
        var toS1 = ioi.ReadAttention(IoiRoles.S2, IoiRoles.S1);
        var toS1Plus1 = ioi.ReadAttention(IoiRoles.S2, IoiRoles.S1Plus1);
        Keep(
            SweepInto(into, Corruptions.S1Only), experiment, options.IntoInhibition,
            (head, change) => change >= 0 ? null : toS1Plus1.Mean(head) > toS1.Mean(head) ? "Induction" : "Duplicate Token");
    }

    // Whatever comes after the receivers is free to respond (Wang et al. 2022, Appendix B).
    private Sweep? SweepInto(Ports into, Corruption corruption)
    {
        var route = heads.To(into).ToLogits(IoiRoles.End);
        return route.HasPath(ioi.Shape)
            ? ioi.Sweep(route.EachSender(), ioi.Corrupted(corruption), Conventions.IoiPaper)
            : null;
    }

    private void Keep(Sweep? sweep, string experiment, double threshold, Func<Head, double, string?> groupOf)
    {
        foreach (var (component, effect) in sweep?.Effects ?? [])
        {
            Keep((Head)component, effect, experiment, threshold, groupOf);
        }
    }

    private void Keep(Head head, Effect effect, string experiment, double threshold, Func<Head, double, string?> groupOf)
    {
        var relative = effect.RelativeChange;
        var nearest = Math.Min(Math.Abs(relative.Lower), Math.Abs(relative.Upper));
        if (relative.Lower * relative.Upper > 0 && nearest > threshold
            && found.TrueForAll(known => known.Head != head)
            && groupOf(head, relative.Value) is { } group)
        {
            found.Add(new HeadEvidence(group, head, experiment, relative.Value, relative.Interval));
        }
    }

    private ComponentSet? Group(string name)
    {
        var members = found.Where(head => head.Group == name).Select(head => head.Head).ToArray();
        return members.Length > 0 ? new ComponentSet(name, members) : null;
    }
}
