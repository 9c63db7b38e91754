namespace IoiClaims;

/// <summary>Follows edges of a plan: which state is a source read in?</summary>
internal static class PlanWalk
{
    /// <summary>
    /// The states in which a port's source is read, each with the rows (prompt × position) that it applies to: first
    /// the transitions in order, each with what earlier ones left, then the rest.
    /// </summary>
    public static IReadOnlyList<Part> Parts(Open state, PortKinds port, Component source)
    {
        var parts = new List<Part>();
        var claimed = new HashSet<(int Prompt, int Position)>();
        foreach (var transition in state.Transitions)
        {
            if (!transition.Kinds.HasFlag(port) || !transition.Sources.Contains(source))
            {
                continue;
            }

            if (transition.At.Resolve(state.Base) is not { } positions)
            {
                parts.Add(new Part(transition.Target, transition.At, null, [.. claimed]));
                return parts;
            }

            var rows = positions.Select((position, prompt) => (Prompt: prompt, Position: position))
                .Where(claimed.Add)
                .ToList();
            if (rows.Count > 0)
            {
                parts.Add(new Part(transition.Target, transition.At, rows, []));
            }
        }

        parts.Add(new Part(state.Otherwise, Place.Everywhere, null, [.. claimed]));
        return parts;
    }

    /// <summary>The state in which the logits, or a component in a state, read a source at any position.</summary>
    /// <remarks>Where several states apply at different positions, the first transition's: the patched one.</remarks>
    public static StateId Follow(Plan plan, TransformerShape shape, StateId from, Component reader, Component source)
    {
        if (!shape.Reads(reader, source))
        {
            throw new ArgumentException($"{source} is not read by {reader}: {shape.OrderInWords}.", nameof(source));
        }

        if (plan[from] is not Open state)
        {
            return from;
        }

        var ports = ComponentOrder.PortsOf(reader);
        return state.Transitions
            .Where(t => (t.Kinds & ports) != PortKinds.None && t.Sources.Contains(source))
            .Select(t => (StateId?)t.Target)
            .FirstOrDefault() ?? state.Otherwise;
    }

    /// <summary>The state of a head at the far end of a path from the logits.</summary>
    public static StateId AtEndOf(Plan plan, TransformerShape shape, Head head, IReadOnlyList<Component> path)
    {
        Component reader = new Output();
        var state = plan.Start;
        foreach (var next in path.Reverse().Append(head))
        {
            state = Follow(plan, shape, state, reader, next);
            reader = next;
        }

        return state;
    }

    /// <summary>Rows that are read in one state.</summary>
    /// <param name="Target">The state.</param>
    /// <param name="At">The place by which rows are aligned.</param>
    /// <param name="Rows">The rows, or null for all except <paramref name="Except"/>.</param>
    /// <param name="Except">Rows that other parts claim.</param>
    public sealed record Part(
        StateId Target,
        Place At,
        IReadOnlyList<(int Prompt, int Position)>? Rows,
        IReadOnlyList<(int Prompt, int Position)> Except);
}
