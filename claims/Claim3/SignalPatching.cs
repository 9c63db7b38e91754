using System.Collections.Immutable;

namespace IoiClaims.Claims;

/// <summary>
/// Path patching of what some heads send to others: along the route, values come from other prompts. Everything about one set of
/// other prompts is measured together, and once.
/// </summary>
/// <param name="ioi">The subject and the prompts.</param>
/// <param name="senders">The heads that send.</param>
/// <param name="movers">The heads that receive, and then attend to a name.</param>
/// <param name="route">By which paths.</param>
public sealed class SignalPatching(IoiExperiment ioi, ComponentSet senders, ComponentSet movers, Route route)
{
    /// <summary>The subject and the prompts.</summary>
    public IoiExperiment Ioi => ioi;

    /// <summary>The heads that send.</summary>
    public ComponentSet Senders => senders;

    /// <summary>The heads that receive.</summary>
    public ComponentSet Movers => movers;

    /// <summary>By which paths.</summary>
    public Route Route => route;

    /// <summary>The effects of patching from other prompts, as many, in whatever template.</summary>
    public SignalEffects From(IoiDataset prompts) =>
        ioi.Once((route, senders, movers, prompts.Fingerprint), () => new SignalEffects(this, prompts));
}

/// <summary>The effects of patching a signal from other prompts.</summary>
public sealed class SignalEffects
{
    private readonly SignalPatching patching;
    private readonly Patched patched;

    internal SignalEffects(SignalPatching patching, IoiDataset prompts)
    {
        this.patching = patching;
        Prompts = prompts;
        patched = patching.Ioi.Patch(patching.Route, prompts);
        // Carried out once for all that may be asked.
        patched.On([patching.Ioi.Metric, .. Names.Select(Attention), FirstOverSecondName]);
    }

    /// <summary>The roles of the names that can be attended to.</summary>
    public static ImmutableArray<Role> Names { get; } = [IoiRoles.Io, IoiRoles.S1, IoiRoles.S2];

    /// <summary>The other prompts, from which the signal comes.</summary>
    public IoiDataset Prompts { get; }

    /// <summary>The logit difference, when the signal along the route alone comes from there (path patching).</summary>
    public Effect LogitDifference => patched.LogitDifference;

    /// <summary>
    /// The logit difference, when all that the senders write at END comes from there, whatever reads it, and the network is free to
    /// respond (activation patching).
    /// </summary>
    public Effect ByOutputs => patching.Ioi.Patch(patching.Senders.Output(at: IoiRoles.End), Prompts).LogitDifference;

    /// <summary>By how many nats the receivers score the first name over the second.</summary>
    public Effect FirstOverSecond => patched.On(FirstOverSecondName);

    /// <summary>The attention of the receivers from END to a name.</summary>
    /// <exception cref="ArgumentException">No name stands at that role.</exception>
    public Effect AttentionTo(Role role) => Names.Contains(role)
        ? patched.On(Attention(role))
        : throw new ArgumentException($"The names stand at {string.Join(", ", Names)}, not at {role}.", nameof(role));

    /// <summary>Attention to one name less that to another, after patching.</summary>
    public SampleMean Preference(Role to, Role over) => new DesignCells(
        new Quantity($"attention to {to} less that to {over}"),
        [("to", AttentionTo(to).PatchedValues), ("over", AttentionTo(over).PatchedValues)],
        LogitDifference.Plan,
        LogitDifference.Description.Conditions,
        LogitDifference.Groups)
        .Contrast($"attention to {to} less that to {over}", ("to", 1), ("over", -1));

    /// <summary>In which share of the prompts the receivers attend to the name predicted for it, more than to each of the others.</summary>
    /// <param name="predicted">One of <see cref="Names"/> for each prompt.</param>
    /// <exception cref="ArgumentException">Another number of predictions than there are prompts.</exception>
    public SampleMean ShareAttendingTo(ImmutableArray<Role> predicted)
    {
        if (predicted.Length != LogitDifference.Count)
        {
            throw new ArgumentException($"There are {predicted.Length} predictions for {LogitDifference.Count} prompts.", nameof(predicted));
        }

        return Measurement.OfMean(
            new Quantity("share of prompts", IsFraction: true),
            [.. predicted.Select((role, n) =>
                Names.All(other => other == role || AttentionTo(other).PatchedValues[n] < AttentionTo(role).PatchedValues[n]) ? 1f : 0f)],
            LogitDifference.Plan,
            LogitDifference.Description.Conditions,
            LogitDifference.Groups);
    }

    private AttentionContrast FirstOverSecondName => new(patching.Movers, IoiRoles.End, IoiRoles.FirstName, IoiRoles.SecondName);

    private IMetric Attention(Role role) => new AttentionTo(patching.Movers, IoiRoles.End, role);
}
