using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Turns a chain into a plan: an automaton that reads it from the logits backwards.</summary>
internal static class ChainCompiler
{
    /// <param name="chain">The chain.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">What everything else runs on.</param>
    /// <param name="patch">What the senders run on.</param>
    /// <param name="conventions">The choices that make numbers differ.</param>
    /// <param name="free">In a sweep the free hop, −1 for the senders, and its components, one a variant.</param>
    public static Plan Compile(
        Chain chain,
        TransformerShape shape,
        PromptBatch baseline,
        PromptBatch patch,
        Conventions conventions,
        (int Hop, IReadOnlyList<Component> Components)? free = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(conventions);
        CheckComponents(chain, shape);
        CheckHops(chain, shape);

        var states = new StateTable();
        var rest = states.Add(new Settled("baseline", ActivationSource.RunOn(baseline)));
        var everything = ComponentSet.Everything(shape);

        // In the state "downstream", everything is recomputed from receivers that read something patched.
        var freeDownstream = conventions.Downstream == DownstreamConvention.Free && chain.Receivers.Length > 0;
        var downstream = freeDownstream ? states.Reserve() : rest;

        var next = states.Add(new Settled("patch", ActivationSource.RunOn(patch)));
        var sources = new Sources(chain.Senders, VariantsOf(-1, free));
        Transition? toLast = null;
        for (var i = 0; i < chain.Receivers.Length; i++)
        {
            var receiver = chain.Receivers[i];
            var last = i == chain.Receivers.Length - 1;
            var state = states.Reserve();
            var hop = Hop(states, shape, baseline, conventions, receiver.Components, receiver.Kinds, receiver.At, sources, next, rest);
            if (conventions.WithinGroup == WithinGroupConvention.Included
                && receiver.Components.Any(a => receiver.Components.Any(b => shape.Reads(a, b))))
            {
                hop.Add(new Sources(receiver.Components, VariantsOf(i, free)).Read(receiver.Kinds, receiver.At, state) with
                {
                    MayMatchNothing = true,
                });
            }

            // Of the receiver's own ports, those on the route read the frozen network; its other ports, and the same
            // port elsewhere, read whatever follows them.
            var otherwise = last ? downstream : rest;
            if (otherwise != rest)
            {
                toLast = new Sources(receiver.Components, VariantsOf(i, free)).Read(PortKinds.Any, Place.Everywhere, state);
                hop.Add(new Transition(receiver.Kinds, everything, receiver.At, rest) { MayMatchNothing = true });
                hop.Add(toLast);
            }

            states.Set(state, new Open($"{receiver} ← {sources.Components.Name}", baseline, [.. hop], otherwise));
            next = state;
            sources = new Sources(receiver.Components, VariantsOf(i, free));
        }

        StateId start;
        if (freeDownstream)
        {
            states.Set(downstream, new Open("downstream", baseline, [toLast!], downstream));
            start = downstream;
        }
        else
        {
            var hop = Hop(
                states, shape, baseline, conventions, [new Output()], PortKinds.FinalNorm, chain.LogitsAt, sources, next, rest);
            start = states.Add(new Open($"logits ← {sources.Components.Name}", baseline, [.. hop], rest));
        }

        var plan = new Plan(states.All(), start, conventions.Norms);
        plan.CheckAgainst(shape);
        return plan;
    }

    /// <summary>Edges of one hop: straight from its sources, and through MLPs where those are transparent.</summary>
    private static List<Transition> Hop(
        StateTable states,
        TransformerShape shape,
        PromptBatch baseline,
        Conventions conventions,
        IReadOnlyCollection<Component> readers,
        PortKinds ports,
        Place at,
        Sources sources,
        StateId next,
        StateId rest)
    {
        var hop = new List<Transition> { sources.Read(ports, at, next) };

        // In a sweep an MLP is a sender in one variant only; in the others it is transparent like the rest.
        var between = ComponentSet.AllMlps(shape)
            .Where(mlp => (sources.IsSwept || !sources.Components.Contains(mlp))
                && sources.Components.Any(source => shape.Reads(mlp, source))
                && readers.Any(reader => shape.Reads(reader, mlp)))
            .ToList();
        if (conventions.Mlps == MlpConvention.Recomputed && between.Count > 0)
        {
            var transparent = new ComponentSet("MLPs between", between);
            var through = states.Reserve();

            // An MLP works position by position, so that it reads the sources at the very place at which it is read itself.
            Transition[] inside =
            [
                sources.Read(PortKinds.MlpInput, at, next) with { MayMatchNothing = true },
                new(PortKinds.MlpInput, transparent, Place.Everywhere, through) { MayMatchNothing = true },
            ];
            states.Set(through, new Open($"MLPs ← {sources.Components.Name}", baseline, [.. inside], rest));
            hop.Add(new Transition(ports, transparent, at, through) { MayMatchNothing = true });
        }

        return hop;
    }

    private static void CheckComponents(Chain chain, TransformerShape shape)
    {
        foreach (var component in chain.Senders.Concat(chain.Receivers.SelectMany(r => r.Components)))
        {
            ComponentOrder.Check(component, shape);
        }
    }

    private static void CheckHops(Chain chain, TransformerShape shape)
    {
        foreach (var (hop, reached) in chain.Reached(shape).Index())
        {
            if (reached.Count == 0)
            {
                throw new NothingMatchedException(
                    $"The route '{chain}' has no path: no component of {chain[hop].Name} reads "
                    + $"one of {chain[hop - 1].Name} that the route reaches, so nothing would be patched: {shape.OrderInWords}.");
            }
        }
    }

    private static ImmutableArray<ComponentSet> VariantsOf(int hop, (int Hop, IReadOnlyList<Component> Components)? free) =>
        free?.Hop == hop ? [.. free.Value.Components.Select(ComponentSet.Of)] : [];

    /// <summary>The components of a hop, and in a sweep over them each variant's.</summary>
    private sealed record Sources(ComponentSet Components, ImmutableArray<ComponentSet> Variants)
    {
        public bool IsSwept => !Variants.IsEmpty;

        public Transition Read(PortKinds ports, Place at, StateId target) =>
            new(ports, Components, at, target) { Variants = Variants };
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
