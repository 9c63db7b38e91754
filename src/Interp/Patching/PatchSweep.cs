using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Activation patching of many sites, each on its own and all in one plan: a heat map of heads, layers or stages. The
/// network responds to each patch. Immutable; equal if all parts are.
/// </summary>
public sealed record PatchSweep
{
    private readonly Kind kind;
    private readonly PortKinds ports;

    private PatchSweep(Kind kind, PortKinds ports, IEnumerable<ComponentSet> variants, Place at)
    {
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

    /// <summary>What is patched, in words, as in "outputs at END" or "K at IO".</summary>
    public string Name => $"{(kind == Kind.Ports ? ports.ShortName() : kind == Kind.Outputs ? "outputs" : "patterns")} at {At}";

    /// <summary>What is patched in each variant.</summary>
    public ImmutableArray<ComponentSet> Variants { get; }

    /// <summary>At which position.</summary>
    public Place At { get; }

    /// <summary>
    /// Sites, one a variant; for the heads of one site, one by one, see <see cref="Site.EachComponent"/>. Of the residual
    /// stream itself in front of a layer see <see cref="ResidualStream"/>: what makes it up is also read by heads of earlier
    /// layers at later positions.
    /// </summary>
    /// <param name="sites">Outputs, or the same ports, all at one place.</param>
    /// <exception cref="NothingMatchedException">No sites.</exception>
    /// <exception cref="ArgumentException">Outputs beside ports, different ports, or different places.</exception>
    public static PatchSweep Of(params IEnumerable<Site> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        var list = sites.ToList();
        var first = list.FirstOrDefault();
        var other = list.Find(site => (site as Ports)?.Kinds != (first as Ports)?.Kinds || site.At != first!.At);
        return other is not null
            ? throw new ArgumentException(
                $"The sites of a sweep are outputs, or the same ports, at one place; '{first}' and '{other}' differ in more than "
                + "their components. Sweep over them apart.", nameof(sites))
            : new PatchSweep(
                first is Ports ? Kind.Ports : Kind.Outputs,
                (first as Ports)?.Kinds ?? PortKinds.None,
                list.Select(site => site.Components),
                first?.At ?? Place.Everywhere);
    }

    /// <summary>The attention pattern of each head: what the position that attends gives to every other, the values left alone.</summary>
    /// <param name="heads">The heads, one a variant.</param>
    /// <param name="at">The position that attends: which rows of the pattern.</param>
    /// <exception cref="NothingMatchedException">No heads.</exception>
    public static PatchSweep OfPatterns(IEnumerable<Head> heads, Place at)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(at);
        return new PatchSweep(Kind.Patterns, PortKinds.None, heads.Select(ComponentSet.Of), at);
    }

    /// <summary>The sweep over some of its variants.</summary>
    public PatchSweep Only(IEnumerable<ComponentSet> variants) => new(kind, ports, variants, At);

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
    public bool Equals(PatchSweep? other) =>
        other is not null && kind == other.kind && ports == other.ports && At == other.At && Variants.SequenceEqual(other.Variants);

    /// <inheritdoc/>
    public override int GetHashCode() => Variants.Aggregate(HashCode.Combine(kind, ports, At), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}, {Variants.Length} variants";
}
