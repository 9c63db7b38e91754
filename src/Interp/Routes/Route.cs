using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A set of paths through the model, hop by hop: senders → receivers' ports → … → logits. Immutable; built by
/// <c>Route.From(senders).To(receiver)….ToLogits(at)</c>.
/// </summary>
public sealed class Route
{
    private Route(ComponentSet senders, ImmutableArray<Receiver> receivers, Place logitsAt)
    {
        Senders = senders;
        Receivers = receivers;
        LogitsAt = logitsAt;
    }

    /// <summary>Where the paths begin: what these components write is taken from the patch dataset.</summary>
    public ComponentSet Senders { get; }

    /// <summary>The hops between, in order from the senders to the logits.</summary>
    public ImmutableArray<Receiver> Receivers { get; }

    /// <summary>The position at which the logits are read.</summary>
    public Place LogitsAt { get; }

    /// <summary>Begins a route.</summary>
    public static Unfinished From(ComponentSet senders)
    {
        ArgumentNullException.ThrowIfNull(senders);
        return new Unfinished(senders, []);
    }

    /// <summary>Begins a route at one component.</summary>
    public static Unfinished From(Component sender) => From(ComponentSet.Of(sender));

    /// <summary>The plan that runs everything on this route's paths from one dataset and the rest on another.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">What everything else runs on.</param>
    /// <param name="patch">What the senders run on; as many prompts as the baseline, paired.</param>
    /// <param name="conventions">The choices that make numbers differ.</param>
    /// <exception cref="ArgumentException">A component that the model does not have, or datasets that do not pair.</exception>
    /// <exception cref="NothingMatchedException">A hop that no edge of the model makes.</exception>
    public Plan Patch(TransformerShape shape, PromptBatch baseline, PromptBatch patch, Conventions conventions) =>
        RouteCompiler.Compile(this, shape, baseline, patch, conventions);

    /// <summary>The sweep over this route's senders, one at a time.</summary>
    public RouteSweep EachSender() => new(this, -1);

    /// <summary>The sweep over one hop's receivers, one at a time.</summary>
    /// <param name="hop">Which hop, from 0 for the one after the senders.</param>
    /// <exception cref="ArgumentOutOfRangeException">The route has no such hop.</exception>
    public RouteSweep EachReceiver(int hop = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hop);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hop, Receivers.Length);
        return new RouteSweep(this, hop);
    }

    /// <summary>Whether the order of the layers leaves the route any path.</summary>
    public bool HasPath()
    {
        IEnumerable<Component> reached = Senders;
        foreach (var receiver in Receivers)
        {
            var before = reached.ToList();
            reached = receiver.Components.Where(c => before.Exists(s => ComponentOrder.Reads(c, s))).ToList();
        }

        return reached.Any();
    }

    /// <summary>How many paths the route has in a model, MLPs between hops not counted.</summary>
    public long CountPaths(TransformerShape shape)
    {
        var ways = Senders.ToDictionary(sender => sender, _ => 1L);
        foreach (var receiver in Receivers)
        {
            ways = receiver.Components
                .Select(component => (component, count: int.PopCount((int)receiver.Ports)
                    * ways.Where(way => ComponentOrder.Reads(component, way.Key)).Sum(way => way.Value)))
                .Where(pair => pair.count > 0)
                .ToDictionary(pair => pair.component, pair => pair.count);
        }

        return ways.Values.Sum();
    }

    /// <summary>The route with other components in one hop; −1 is the senders.</summary>
    internal Route Replace(int hop, ComponentSet components) =>
        hop < 0
            ? new Route(components, Receivers, LogitsAt)
            : new Route(Senders, Receivers.SetItem(hop, Receivers[hop] with { Components = components }), LogitsAt);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(" → ", [Senders.Name, .. Receivers.Select(r => r.ToString()), $"logits at {LogitsAt}"]);

    /// <summary>A route that does not yet end at the logits.</summary>
    public sealed class Unfinished
    {
        private readonly ComponentSet senders;
        private readonly ImmutableArray<Receiver> receivers;

        internal Unfinished(ComponentSet senders, ImmutableArray<Receiver> receivers)
        {
            this.senders = senders;
            this.receivers = receivers;
        }

        /// <summary>Adds a hop: the paths go on through these ports.</summary>
        /// <exception cref="ArgumentException">The ports are not ports of the components.</exception>
        public Unfinished To(Receiver receiver)
        {
            ArgumentNullException.ThrowIfNull(receiver);
            foreach (var component in receiver.Components)
            {
                var has = ComponentOrder.PortsOf(component);
                if (receiver.Ports == PortKinds.None || (receiver.Ports & ~has) != PortKinds.None)
                {
                    throw new ArgumentException(
                        $"{component} does not have the port {receiver.Ports}; it has {has}.", nameof(receiver));
                }
            }

            return new Unfinished(senders, receivers.Add(receiver));
        }

        /// <summary>Ends the route at the logits of a role.</summary>
        public Route ToLogits(Role at) => new(senders, receivers, Place.At(at));
    }
}
