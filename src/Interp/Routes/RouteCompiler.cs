using IoiClaims.Interp.Data;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Models;
using IoiClaims.Interp.Plans;

namespace IoiClaims.Interp.Routes;

/// <summary>Turns a route into a plan: an automaton that reads the route from the logits backwards.</summary>
internal static class RouteCompiler
{
    public static Plan Compile(
        Route route, TransformerShape shape, PromptBatch baseline, PromptBatch patch, Conventions conventions)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(conventions);
        CheckComponents(route, shape);
        CheckHops(route);

        var states = new StateTable();
        var rest = states.Add(new Settled("baseline", ActivationSource.RunOn(baseline)));
        var everything = ComponentSet.Everything(shape);
        var mlps = ComponentSet.AllMlps(shape);

        // In the state "downstream", everything is recomputed from receivers that read something patched.
        var free = conventions.Downstream == DownstreamConvention.Free && route.Receivers.Length > 0;
        var downstream = free ? states.Reserve() : rest;

        var next = states.Add(new Settled("patch", ActivationSource.RunOn(patch)));
        var sources = route.Senders;
        Transition? toLast = null;
        foreach (var receiver in route.Receivers)
        {
            var last = receiver == route.Receivers[^1];
            var state = states.Reserve();
            var hop = Hop(states, baseline, conventions, mlps, receiver.Components, receiver.Ports, receiver.At, sources, next, rest);
            if (conventions.WithinGroup == WithinGroupConvention.Included
                && receiver.Components.Any(a => receiver.Components.Any(b => ComponentOrder.Reads(a, b))))
            {
                hop.Add(new Transition(receiver.Ports, receiver.Components, receiver.At, state));
            }

            // Of the receiver's own ports, those on the route read the frozen network; its other ports, and the same
            // port elsewhere, read whatever follows them.
            var otherwise = last ? downstream : rest;
            if (otherwise != rest)
            {
                toLast = new Transition(PortKinds.Any, receiver.Components, Place.Everywhere, state);
                hop.Add(new Transition(receiver.Ports, everything, receiver.At, rest) { MayMatchNothing = true });
                hop.Add(toLast);
            }

            states.Set(state, new Open($"{receiver} ← {sources.Name}", baseline, [.. hop], otherwise));
            next = state;
            sources = receiver.Components;
        }

        StateId start;
        if (free)
        {
            states.Set(downstream, new Open("downstream", baseline, [toLast!], downstream));
            start = downstream;
        }
        else
        {
            var hop = Hop(
                states, baseline, conventions, mlps, [new Output()], PortKinds.FinalNorm, route.LogitsAt, sources, next, rest);
            start = states.Add(new Open($"logits ← {sources.Name}", baseline, [.. hop], rest));
        }

        var plan = new Plan(states.All(), start, conventions.Norms);
        plan.CheckAgainst(shape);
        return plan;
    }

    /// <summary>Edges of one hop: straight from its sources, and through MLPs where those are transparent.</summary>
    private static List<Transition> Hop(
        StateTable states,
        PromptBatch baseline,
        Conventions conventions,
        ComponentSet mlps,
        IReadOnlyCollection<Component> readers,
        PortKinds ports,
        Place at,
        ComponentSet sources,
        StateId next,
        StateId rest)
    {
        var hop = new List<Transition> { new(ports, sources, at, next) };
        var between = mlps
            .Where(mlp => !sources.Contains(mlp)
                && sources.Any(source => ComponentOrder.Reads(mlp, source))
                && readers.Any(reader => ComponentOrder.Reads(reader, mlp)))
            .ToList();
        if (conventions.Mlps == MlpConvention.Recomputed && between.Count > 0)
        {
            var transparent = new ComponentSet("MLPs between", between);
            var through = states.Reserve();

            // An MLP works position by position, so that once inside, the place needs no more saying.
            var inside = new List<Transition> { new(PortKinds.MlpInput, sources, Place.Everywhere, next) };
            if (between.Any(a => between.Any(b => ComponentOrder.Reads(a, b))))
            {
                inside.Add(new Transition(PortKinds.MlpInput, transparent, Place.Everywhere, through));
            }

            states.Set(through, new Open($"MLPs ← {sources.Name}", baseline, [.. inside], rest));
            hop.Add(new Transition(ports, transparent, at, through));
        }

        return hop;
    }

    private static void CheckComponents(Route route, TransformerShape shape)
    {
        foreach (var component in route.Senders.Concat(route.Receivers.SelectMany(r => r.Components)))
        {
            ComponentOrder.Check(component, shape);
        }
    }

    private static void CheckHops(Route route)
    {
        var reached = route.Senders.ToList();
        var name = route.Senders.Name;
        foreach (var receiver in route.Receivers)
        {
            var next = receiver.Components.Where(c => reached.Any(s => ComponentOrder.Reads(c, s))).ToList();
            if (next.Count == 0)
            {
                throw new NothingMatchedException(
                    $"The route '{route}' has no path: no component of {receiver.Components.Name} comes after "
                    + $"one of {name} that the route reaches, so nothing would be patched.");
            }

            reached = next;
            name = receiver.Components.Name;
        }
    }

    /// <summary>States under construction; a state may be referred to before it is known.</summary>
    private sealed class StateTable
    {
        private readonly List<PlanState?> states = [];

        public StateId Add(PlanState state)
        {
            states.Add(state);
            return new StateId(states.Count - 1);
        }

        public StateId Reserve()
        {
            states.Add(null);
            return new StateId(states.Count - 1);
        }

        public void Set(StateId id, PlanState state) => states[id.Index] = state;

        public IEnumerable<PlanState> All() => states.Select(state => state!);
    }
}
