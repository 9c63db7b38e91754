using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A set of paths through the model: <c>senders.To(receivers.Queries(at: END)).ToLogits(END)</c> is a chain of hops, and
/// <see cref="And"/> joins several. A path is patched if any of the chains contains it, and once if several do, so that
/// neither their order nor a repeated chain makes a difference to what is measured. Immutable; equal if the chains are, in
/// the order given.
/// </summary>
/// <remarks>
/// Where everything after the receivers is free to respond (<see cref="DownstreamConvention.Free"/>), a path of one
/// chain may pass through a receiver of another on its way to the logits; it then is on its own chain as before.
/// </remarks>
public sealed record Route
{
    internal Route(params ImmutableArray<Chain> chains) => Chains = chains;

    /// <summary>The chains, one or more, in the order given.</summary>
    public ImmutableArray<Chain> Chains { get; }

    /// <summary>Begins a route; <see cref="RouteExtensions.To"/> is short for it.</summary>
    public static Unfinished From(ComponentSet senders)
    {
        ArgumentNullException.ThrowIfNull(senders);
        return new Unfinished(senders, []);
    }

    /// <summary>Begins a route at one component.</summary>
    public static Unfinished From(Component sender) => From(ComponentSet.Of(sender));

    /// <summary>The union of two routes: both patched at once.</summary>
    public Route And(Route other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new([.. Chains, .. other.Chains]);
    }

    /// <summary>The plan that runs everything on this route's paths from one dataset and the rest on another.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">What everything else runs on.</param>
    /// <param name="patch">What the senders run on; as many prompts as the baseline, paired.</param>
    /// <param name="conventions">The choices that make numbers differ; the same for all chains.</param>
    /// <exception cref="ArgumentException">
    /// A component that the model does not have, datasets that do not pair, or two chains at places that coincide in some
    /// prompts only or that take the same value from different positions.
    /// </exception>
    /// <exception cref="NothingMatchedException">A chain with a hop that no edge of the model makes.</exception>
    public Plan Patch(TransformerShape shape, PromptBatch baseline, PromptBatch patch, Conventions conventions) =>
        Chains is [var chain]
            ? ChainCompiler.Compile(chain, shape, baseline, patch, conventions)
            : UnionCompiler.Compile(Chains, shape, baseline, patch, conventions);

    /// <summary>The sweep over this route's senders, one at a time.</summary>
    /// <exception cref="InvalidOperationException">The route is a union of several chains.</exception>
    public RouteSweep EachSender() => new(OnlyChain(), -1);

    /// <summary>The sweep over one hop's receivers, one at a time.</summary>
    /// <param name="hop">Which hop, from 0 for the one after the senders.</param>
    /// <exception cref="ArgumentOutOfRangeException">The route has no such hop.</exception>
    /// <exception cref="InvalidOperationException">The route is a union of several chains.</exception>
    public RouteSweep EachReceiver(int hop = 0)
    {
        var chain = OnlyChain();
        ArgumentOutOfRangeException.ThrowIfNegative(hop);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hop, chain.Receivers.Length);
        return new RouteSweep(chain, hop);
    }

    /// <summary>Whether the order of a model's components leaves the route any path.</summary>
    /// <param name="shape">The model's shape, which says what reads what.</param>
    public bool HasPath(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Chains.Any(chain => chain.HasPath(shape));
    }

    /// <summary>
    /// How many different paths the route has, MLPs between hops not counted. Two paths are the same if they have the same
    /// sender and the same ports at the same places.
    /// </summary>
    /// <param name="shape">The model's shape, which says what reads what.</param>
    public long CountPaths(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return RouteCounts.Paths(Chains, shape);
    }

    /// <summary>
    /// How many cells the route touches: pairs of a receiver's port and a position of a prompt at which it reads something
    /// patched, over all prompts, the final norm at the logits included.
    /// </summary>
    /// <param name="shape">The model's shape, which says what reads what.</param>
    /// <param name="baseline">The prompts.</param>
    /// <exception cref="ArgumentException">The prompts lack a role or position of the route.</exception>
    public long CountCells(TransformerShape shape, PromptBatch baseline)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(baseline);
        return RouteCounts.Cells(Chains, shape, baseline);
    }

    /// <summary>The chains, one a line with the number of its paths, and how much they touch together.</summary>
    /// <param name="shape">The model's shape, which says what reads what.</param>
    /// <param name="baseline">The prompts.</param>
    /// <exception cref="ArgumentException">The prompts lack a role or position of the route.</exception>
    public string Describe(TransformerShape shape, PromptBatch baseline)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(baseline);
        var lines = Chains.Select(chain => $"  {chain}   ({Number(RouteCounts.Paths([chain], shape), "path")})");
        return $"{Number(Chains.Length, "chain")}, {Number(CountPaths(shape), "path")}, "
            + $"{Number(CountCells(shape, baseline), "cell")} in {Number(baseline.Count, "prompt")}\n{string.Join('\n', lines)}";
    }

    /// <inheritdoc/>
    public bool Equals(Route? other) => other is not null && Chains.SequenceEqual(other.Chains);

    /// <inheritdoc/>
    public override int GetHashCode() => Chains.Aggregate(0, HashCode.Combine);

    /// <summary>As in "S-Inhibition → Name Movers.Q at END → logits at END", a bar between the chains of a union.</summary>
    public override string ToString() => string.Join(" | ", Chains.Select(chain => chain.ToString()));

    private static string Number(long count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private Chain OnlyChain() => Chains is [var chain] ? chain : throw new InvalidOperationException(
        $"A sweep takes the components of one hop one by one, and the route '{this}' is a union of {Chains.Length} chains "
        + "with hops of their own. Sweep over each chain before joining them.");

    /// <summary>A route that does not yet end at the logits.</summary>
    public sealed class Unfinished
    {
        private readonly ComponentSet senders;
        private readonly ImmutableArray<Ports> receivers;

        internal Unfinished(ComponentSet senders, ImmutableArray<Ports> receivers)
        {
            this.senders = senders;
            this.receivers = receivers;
        }

        /// <summary>Adds a hop: the paths go on through these ports.</summary>
        public Unfinished To(Ports receivers)
        {
            ArgumentNullException.ThrowIfNull(receivers);
            return new Unfinished(senders, this.receivers.Add(receivers));
        }

        /// <summary>Ends the route at the logits of a role.</summary>
        public Route ToLogits(Role at) => new(new Chain(senders, receivers, at));
    }
}

/// <summary>Begins routes: <c>everything.To(nameMovers.Keys(at: IO)).ToLogits(END)</c>.</summary>
public static class RouteExtensions
{
    /// <summary>The paths from some components into ports.</summary>
    public static Route.Unfinished To(this ComponentSet senders, Ports receivers) => Route.From(senders).To(receivers);

    /// <summary>The direct paths from some components to the logits of a role.</summary>
    public static Route ToLogits(this ComponentSet senders, Role at) => Route.From(senders).ToLogits(at);
}
