using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Activation patching of many sites, each on its own and all in one plan: a heat map of heads, layers or stages. The
/// network responds to each patch. Immutable.
/// </summary>
public sealed class PatchSweep
{
    private readonly Kind kind;
    private readonly PortKinds ports;

    private PatchSweep(string name, Kind kind, PortKinds ports, IEnumerable<ComponentSet> variants, Place at)
    {
        Name = name;
        this.kind = kind;
        this.ports = ports;
        Variants = [.. variants];
        At = at;
        if (Variants.IsEmpty)
        {
            throw new NothingMatchedException("A sweep without sites would patch nothing; name at least one.");
        }
    }

    private enum Kind
    {
        Outputs,
        Ports,
        Patterns,
    }

    /// <summary>What is patched, in words.</summary>
    public string Name { get; }

    /// <summary>What is patched in each variant.</summary>
    public ImmutableArray<ComponentSet> Variants { get; }

    /// <summary>At which position.</summary>
    public Place At { get; }

    /// <summary>
    /// What components write to the residual stream: z of a head, the output of a layer. Of the stream itself in front of a layer
    /// see <see cref="ResidualStream"/>: what makes it up is also read by heads of earlier layers at later positions.
    /// </summary>
    /// <param name="variants">The components of each variant.</param>
    /// <param name="at">Where they write.</param>
    /// <exception cref="NothingMatchedException">No variants.</exception>
    public static PatchSweep OfOutputs(IEnumerable<ComponentSet> variants, Place at)
    {
        ArgumentNullException.ThrowIfNull(variants);
        return new PatchSweep($"outputs at {at}", Kind.Outputs, PortKinds.None, variants, at);
    }

    /// <summary>Queries, keys or values of each head.</summary>
    /// <param name="heads">The heads, one a variant.</param>
    /// <param name="ports">Which; several are patched together.</param>
    /// <param name="at">The position that attends for queries, the position attended to for keys and values.</param>
    /// <exception cref="NothingMatchedException">No heads.</exception>
    /// <exception cref="ArgumentException">A port that heads do not have.</exception>
    public static PatchSweep OfPorts(IEnumerable<Head> heads, PortKinds ports, Place at)
    {
        ArgumentNullException.ThrowIfNull(heads);
        return ports != PortKinds.None && (ports & ~PortKinds.Attention) == PortKinds.None
            ? new PatchSweep($"{ports} at {at}", Kind.Ports, ports, heads.Select(ComponentSet.Of), at)
            : throw new ArgumentException($"Heads have queries, keys and values, not {ports}.", nameof(ports));
    }

    /// <summary>The attention pattern of each head: what the position that attends gives to every other, the values left alone.</summary>
    /// <param name="heads">The heads, one a variant.</param>
    /// <param name="at">The position that attends: which rows of the pattern.</param>
    /// <exception cref="NothingMatchedException">No heads.</exception>
    public static PatchSweep OfPatterns(IEnumerable<Head> heads, Place at)
    {
        ArgumentNullException.ThrowIfNull(heads);
        return new PatchSweep($"patterns at {at}", Kind.Patterns, PortKinds.None, heads.Select(ComponentSet.Of), at);
    }

    /// <summary>The sweep over some of its variants.</summary>
    public PatchSweep Only(IEnumerable<ComponentSet> variants) => new(Name, kind, ports, variants, At);

    /// <summary>The plan whose variants are the patches.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">The prompts that the network runs on.</param>
    /// <param name="from">The prompts that values are taken from, paired.</param>
    /// <exception cref="NothingMatchedException">Something that nothing reads.</exception>
    /// <exception cref="ArgumentException">A component that the model does not have, or datasets that do not pair.</exception>
    public Plan On(TransformerShape shape, PromptBatch baseline, PromptBatch from)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(from);
        StateId network = new(0), other = new(1), patched = new(2), plain = new(3);
        var everything = ComponentSet.Everything(shape);
        Transition? inside = kind switch
        {
            Kind.Ports => new Transition(ports, everything, At, other),
            Kind.Patterns => new Transition(PortKinds.Query | PortKinds.Key, everything, Place.Everywhere, other),
            _ => null,
        };
        var patch = new Transition(
            PortKinds.Any,
            ComponentSet.Of(Variants.SelectMany(variant => variant)),
            kind == Kind.Ports ? Place.Everywhere : At,
            inside is null ? other : patched)
        {
            Variants = Variants,
        };
        var states = new List<PlanState>
        {
            new Open("network", baseline, [patch], network),
            new Settled("another run", ActivationSource.RunOn(from)),
        };
        if (inside is not null)
        {
            // Within one variant nothing before the patched head is patched, so that what it still reads itself is plain.
            states.Add(new Open("patched heads", baseline, [inside], plain));
            states.Add(new Settled("baseline", ActivationSource.RunOn(baseline)));
        }

        var plan = new Plan(states, network);
        plan.CheckAgainst(shape);
        return plan;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, {Variants.Length} variants";
}
