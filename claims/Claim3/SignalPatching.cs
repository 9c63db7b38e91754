using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// What happens to prompts when some heads are told, at END, what others would tell them on other prompts. Everything
/// about one set of other prompts is measured together and once.
/// </summary>
/// <param name="ioi">The subject and the prompts.</param>
/// <param name="senders">Who tells.</param>
/// <param name="movers">Who is told, and then looks somewhere.</param>
/// <param name="route">By which paths.</param>
public sealed class Messages(IoiExperiments ioi, ComponentSet senders, ComponentSet movers, Route route)
{
    private readonly Dictionary<string, Told> known = new(StringComparer.Ordinal);

    /// <summary>The subject and the prompts.</summary>
    public IoiExperiments Ioi => ioi;

    /// <summary>Who tells.</summary>
    public ComponentSet Senders => senders;

    /// <summary>Who is told.</summary>
    public ComponentSet Movers => movers;

    /// <summary>By which paths.</summary>
    public Route Route => route;

    /// <summary>What happens when the message comes from other prompts, as many, in whatever template.</summary>
    public Told From(IoiDataset prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (!known.TryGetValue(prompts.Fingerprint, out var told))
        {
            known.Add(prompts.Fingerprint, told = Measure(prompts));
        }

        return told;
    }

    private Told Measure(IoiDataset prompts)
    {
        var byRoute = ioi.Patch(
            route,
            prompts.Batch,
            [
                ioi.LogitDifference,
                .. Told.Names.Select(role => new AttentionTo(movers, IoiRoles.End, role)),
                new AttentionContrast(movers, IoiRoles.End, IoiRoles.FirstName, IoiRoles.SecondName),
            ]);
        return new Told(
            prompts,
            byRoute[0],
            ioi.PatchOutputs(senders, IoiRoles.End, prompts.Batch, ioi.LogitDifference),
            [.. byRoute.Skip(1).Take(Told.Names.Length)],
            byRoute[^1]);
    }
}

/// <summary>What happens to prompts when a message comes from other prompts.</summary>
public sealed class Told
{
    private readonly ImmutableArray<Effect> attention;

    internal Told(
        IoiDataset prompts, Effect logitDifference, Effect byOutputs, ImmutableArray<Effect> attention, Effect firstOverSecond)
    {
        Prompts = prompts;
        LogitDifference = logitDifference;
        ByOutputs = byOutputs;
        this.attention = attention;
        FirstOverSecond = firstOverSecond;
    }

    /// <summary>The names that can be looked at.</summary>
    public static ImmutableArray<Role> Names { get; } = [IoiRoles.Io, IoiRoles.S1, IoiRoles.S2];

    /// <summary>The other prompts, where the message comes from.</summary>
    public IoiDataset Prompts { get; }

    /// <summary>The logit difference, when the message alone comes from there.</summary>
    public Effect LogitDifference { get; }

    /// <summary>
    /// The logit difference, when all that the senders write at END comes from there, whoever reads it, and the network is
    /// free to respond.
    /// </summary>
    public Effect ByOutputs { get; }

    /// <summary>The attention of those who are told from END to a name.</summary>
    /// <exception cref="ArgumentException">No name stands at that role.</exception>
    public Effect AttentionTo(Role role) => Names.IndexOf(role) is >= 0 and var place
        ? attention[place]
        : throw new ArgumentException($"The names stand at {string.Join(", ", Names)}, not at {role}.", nameof(role));

    /// <summary>By how many nats they score the first name over the second.</summary>
    public Effect FirstOverSecond { get; }

    /// <summary>Attention to one name less that to another, after the message.</summary>
    public SampleMean Preference(Role to, Role over) => new DesignCells(
        new Quantity($"attention to {to} less that to {over}"),
        [("to", AttentionTo(to).PatchedValues), ("over", AttentionTo(over).PatchedValues)],
        LogitDifference.Plan,
        LogitDifference.Description.Conditions,
        LogitDifference.Groups)
        .Contrast($"attention to {to} less that to {over}", ("to", 1), ("over", -1));

    /// <summary>In which share of the prompts they attend to the name predicted for it, more than to each of the others.</summary>
    /// <param name="predicted">One of <see cref="Names"/> for each prompt.</param>
    /// <exception cref="ArgumentException">Another number of predictions than there are prompts.</exception>
    public SampleMean LookAt(ImmutableArray<Role> predicted)
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
}
