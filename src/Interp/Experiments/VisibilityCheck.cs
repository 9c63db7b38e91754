namespace IoiClaims;

/// <summary>Whether a metric can see what a plan changes: a change that it cannot see would measure as zero, whatever the model does.</summary>
internal static class VisibilityCheck
{
    /// <summary>
    /// Throws if some transition of the plan lies on no path to the logits that the metric reads: it ends at the logits of another
    /// role, or at a position from which nothing gets there; or if none lies on a path to the queries and keys of the heads whose
    /// attention the metric reads. Positions decide here; that the order of layers leaves a path,
    /// <see cref="Plan.CheckAgainst"/> has seen to.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="metric">The metric; one that reads neither is not judged.</param>
    /// <param name="shape">Which component reads which.</param>
    /// <param name="intervention">What the plan does, in words.</param>
    /// <exception cref="NothingMatchedException">The metric cannot see some of it.</exception>
    public static void Check(Plan plan, IMetric metric, TransformerShape shape, string intervention)
    {
        var unseen = new HashSet<Transition>(
            plan.States.OfType<Open>().SelectMany(open => open.Transitions).Where(transition => !transition.MayMatchNothing),
            ReferenceEqualityComparer.Instance);
        if (metric.LogitsAt is { } at)
        {
            for (var prompt = 0; prompt < plan.Base.Count && unseen.Count > 0; prompt++)
            {
                RemoveSeen(unseen, plan, prompt, [new Visit(plan.Start, plan.Base.Positions(at)[prompt], PortKinds.FinalNorm)]);
            }

            if (unseen.FirstOrDefault() is { } hidden)
            {
                throw new NothingMatchedException(
                    $"{metric.Name} at {at} cannot see all of '{intervention}': nothing that {hidden.Kinds.ShortName()} read of {hidden.Sources.Name} "
                    + $"at {hidden.At} gets to the logits at {at}, so it would measure as zero. {Remedy(hidden, at)}");
            }
        }
        else if (metric is IMetricOfHeads attention && unseen.Count > 0)
        {
            var all = unseen.Count;
            foreach (var head in attention.Heads)
            {
                var state = PlanWalk.Follow(plan, shape, plan.Start, new Output(), head);
                if (plan[state] is Settled && plan[plan.Start] is Open start)
                {
                    // The head is taken from elsewhere, with its attention.
                    unseen.ExceptWith(start.Transitions.Where(transition => transition.Sources.Contains(head)));
                }

                for (var prompt = 0; prompt < plan.Base.Count && unseen.Count == all; prompt++)
                {
                    RemoveSeen(unseen, plan, prompt, [new Visit(state, plan.Base.Positions(attention.From)[prompt], PortKinds.Query | PortKinds.Key)]);
                }
            }

            if (unseen.Count == all)
            {
                throw new NothingMatchedException(
                    $"{metric.Name} cannot see '{intervention}': nothing of it gets to the queries of {attention.Heads.Name} at "
                    + $"{attention.From} or to keys that they see, so it would measure as zero. Let it end there, as in "
                    + $"{attention.Heads.First()}.Q at {attention.From}.");
            }
        }
    }

    private static string Remedy(Transition hidden, Role at) => hidden.Kinds.HasFlag(PortKinds.FinalNorm)
        ? $"End it at the logits of {at}, as in ToLogits({at}) or IntoLogits({at}); or give it a metric that reads the logits at {hidden.At}."
        : "What a head or an MLP reads by its query or input at a position is written at that position alone, and nothing goes back to "
            + "an earlier one: name a place from which it is read on.";

    private static void RemoveSeen(HashSet<Transition> unseen, Plan plan, int prompt, IEnumerable<Visit> from)
    {
        var seen = new HashSet<Visit>();
        var open = new Stack<Visit>(from);
        while (open.TryPop(out var visit))
        {
            if (plan[visit.State] is not Open state || !seen.Add(visit))
            {
                continue;
            }

            // Keys and values are read at every position up to the one that attends, all else at the position itself.
            var attended = visit.Ports & (PortKinds.Key | PortKinds.Value);
            for (var position = attended == PortKinds.None ? visit.Position : 0; position <= visit.Position; position++)
            {
                var ports = position == visit.Position ? visit.Ports : attended;
                foreach (var transition in state.Transitions.Where(transition => (transition.Kinds & ports) != PortKinds.None))
                {
                    if (transition.At.Resolve(state.Base) is { } places && places[prompt] != position)
                    {
                        continue;
                    }

                    unseen.Remove(transition);
                    if (plan[transition.Target] is Open target)
                    {
                        open.Push(new Visit(
                            transition.Target,
                            Alignment.Map(state.Base, target.Base, transition.At, prompt, position),
                            transition.Sources.Select(ComponentOrder.PortsOf).Aggregate((one, other) => one | other)));
                    }
                }

                open.Push(new Visit(state.Otherwise, position, PortKinds.Attention | PortKinds.MlpInput));
            }
        }
    }

    /// <summary>Something that is read in a state, at a position, through some ports.</summary>
    private readonly record struct Visit(StateId State, int Position, PortKinds Ports);
}
