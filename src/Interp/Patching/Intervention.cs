using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Replaces values at sites and lets the network respond: activation patching (values of another run), resample, mean
/// and zero ablation, knock-outs. Immutable; the first replacement of a value counts. Equal if the replacements are, in order.
/// </summary>
/// <param name="Replacements">Sites and where their values come from.</param>
public sealed record Intervention(ImmutableArray<(Site Site, ActivationSource Values)> Replacements)
{
    /// <summary>Activation patching or resample ablation: values of the run on another dataset.</summary>
    public static Intervention Patch(PromptBatch from, params IEnumerable<Site> sites) =>
        Replace(ActivationSource.RunOn(from), sites);

    /// <summary>Mean ablation: means over the prompts of a dataset, per group, and per role or position.</summary>
    public static Intervention MeanAblate(PromptBatch over, params IEnumerable<Site> sites) =>
        Replace(ActivationSource.MeanOver(over), sites);

    /// <summary>Zero ablation.</summary>
    /// <exception cref="ArgumentException">A port: zero is a value that a component writes, not an input.</exception>
    public static Intervention ZeroAblate(params IEnumerable<Site> sites) => Replace(ActivationSource.Nothing, sites);

    /// <summary>This intervention and another.</summary>
    public Intervention And(Intervention other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Replacements.AddRange(other.Replacements));
    }

    /// <summary>The plan of this intervention on a run.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">The prompts that the network runs on.</param>
    /// <param name="norms">Whether norms are recomputed or frozen.</param>
    /// <exception cref="NothingMatchedException">A site that nothing reads.</exception>
    /// <exception cref="ArgumentException">A component that the model does not have, or datasets that do not pair.</exception>
    public Plan On(TransformerShape shape, PromptBatch baseline, NormConvention norms = NormConvention.Recomputed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var states = new List<PlanState>();
        var network = new StateId(0);
        states.Add(new Settled("network", ActivationSource.RunOn(baseline)));
        var transitions = new List<Transition>();
        var everything = ComponentSet.Everything(shape);

        StateId Source(ActivationSource values)
        {
            var known = states.FindIndex(1, state => state is Settled settled && settled.Source == values);
            if (known < 0)
            {
                known = states.Count;
                states.Add(new Settled(Describe(values), values));
            }

            return new StateId(known);
        }

        foreach (var (site, values) in Replacements.Where(r => r.Site is Outputs))
        {
            transitions.Add(new Transition(PortKinds.Any, site.Components, site.At, Source(values)));
        }

        var ports = Replacements.Where(r => r.Site is Ports).Select(r => (Site: (Ports)r.Site, r.Values)).ToList();
        var groups = ports.SelectMany(p => p.Site.Components).Distinct()
            .GroupBy(component => string.Concat(ports.Select(p => p.Site.Components.Contains(component) ? '1' : '0')), StringComparer.Ordinal)
            .Select(group => (Members: ComponentSet.Of(group), Own: ports.Where(p => p.Site.Components.Contains(group.First())).ToList()))
            .ToList();
        var own = new List<(string Name, List<Transition> Reads)>();
        foreach (var (members, sites) in groups)
        {
            own.Add((
                $"{members.Name} patched",
                sites.Select(p => new Transition(p.Site.Kinds, everything, p.Site.At, Source(p.Values))).ToList()));
        }

        var first = states.Count;
        transitions.AddRange(groups.Select((group, i) =>
            new Transition(PortKinds.Any, group.Members, Place.Everywhere, new StateId(first + i))));

        // What a patched head reads by its other ports is the network, patched components included.
        states.AddRange(own.Select(o => new Open(o.Name, baseline, [.. o.Reads, .. transitions], network)));
        states[0] = new Open("network", baseline, [.. transitions], network);
        var plan = new Plan(states, network, norms);
        plan.CheckAgainst(shape);
        return plan;
    }

    /// <inheritdoc/>
    public bool Equals(Intervention? other) => other is not null && Replacements.SequenceEqual(other.Replacements);

    /// <inheritdoc/>
    public override int GetHashCode() => Replacements.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join("; ", Replacements.Select(r => $"{r.Site} replaced by {Describe(r.Values)}"));

    private static Intervention Replace(ActivationSource values, IEnumerable<Site> sites)
    {
        var list = sites.Select(site => (site, values)).ToImmutableArray();
        if (list.IsEmpty)
        {
            throw new NothingMatchedException("An intervention without sites would change nothing; name at least one.");
        }

        if (values is not ActivationSource.Run && list.Any(r => r.site is Ports))
        {
            throw new ArgumentException(
                "A port reads the residual stream and cannot be ablated to a constant; patch it from a run, or ablate "
                + "what components write.", nameof(sites));
        }

        return new Intervention(list);
    }

    private static string Describe(ActivationSource values) => values switch
    {
        ActivationSource.Run => "another run",
        ActivationSource.Mean => "means",
        _ => "zero",
    };
}
