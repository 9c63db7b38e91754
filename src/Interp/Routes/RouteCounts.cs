using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Counts what chains touch, what several of them share counted once.</summary>
internal static class RouteCounts
{
    /// <summary>
    /// Different paths. Chains are read from the logits backwards, all those that agree so far together, so that a path
    /// of several chains is met once.
    /// </summary>
    public static long Paths(ImmutableArray<Chain> chains, TransformerShape shape)
    {
        var known = new Dictionary<(Component Reader, string Where), long>();

        // Where: for each chain that agrees so far, how many of its receivers are left.
        long From(Component reader, ImmutableArray<(int Chain, int Left)> where)
        {
            var key = (reader, string.Join(' ', where));
            if (known.TryGetValue(key, out var count))
            {
                return count;
            }

            count = where.Where(at => at.Left == 0)
                .SelectMany(at => chains[at.Chain].Senders)
                .Distinct()
                .Count(sender => shape.Reads(reader, sender));
            var steps =
                from at in @where
                where at.Left > 0
                let receiver = chains[at.Chain].Receivers[at.Left - 1]
                from component in receiver.Components
                where shape.Reads(reader, component)
                from port in PortsOf(receiver)
                group (at.Chain, at.Left - 1) by (Component: component, Kind: port, receiver.At);
            foreach (var step in steps)
            {
                count = checked(count + From(step.Key.Component, [.. step.Distinct()]));
            }

            known.Add(key, count);
            return count;
        }

        return chains.Select((chain, i) => (Chain: i, Left: chain.Receivers.Length, chain.LogitsAt))
            .GroupBy(start => start.LogitsAt)
            .Sum(starts => From(new Output(), [.. starts.Select(start => (start.Chain, start.Left))]));
    }

    /// <summary>Different (port of a component, position of a prompt) that read something patched.</summary>
    public static long Cells(ImmutableArray<Chain> chains, TransformerShape shape, PromptBatch batch)
    {
        var rows = new Dictionary<(Component Component, PortKinds Port), HashSet<(int Prompt, int Position)>>();

        void Touch(Component component, PortKinds port, Place at)
        {
            if (!rows.TryGetValue((component, port), out var cells))
            {
                rows.Add((component, port), cells = []);
            }

            var positions = at.Resolve(batch);
            for (var n = 0; n < batch.Count; n++)
            {
                cells.UnionWith(positions is not null
                    ? [(n, positions[n])]
                    : Enumerable.Range(0, batch.Tokens[n].Length).Select(p => (n, p)));
            }
        }

        foreach (var chain in chains.Where(chain => chain.HasPath(shape)))
        {
            Touch(new Output(), PortKinds.FinalNorm, chain.LogitsAt);
            foreach (var (receiver, components) in chain.Receivers.Zip(OnPaths(chain, shape)))
            {
                foreach (var (component, port) in components.SelectMany(_ => PortsOf(receiver), (c, p) => (c, p)))
                {
                    Touch(component, port, receiver.At);
                }
            }
        }

        return rows.Values.Sum(cells => (long)cells.Count);
    }

    /// <summary>For each hop the components through which some path goes all the way.</summary>
    private static IReadOnlyList<Component>[] OnPaths(Chain chain, TransformerShape shape)
    {
        var hops = chain.Reached(shape).ToArray();
        for (var i = hops.Length - 2; i >= 0; i--)
        {
            hops[i] = hops[i].Where(c => hops[i + 1].Any(later => shape.Reads(later, c))).ToList();
        }

        return hops;
    }

    private static IEnumerable<PortKinds> PortsOf(Ports receiver) =>
        Enum.GetValues<PortKinds>().Where(port => port is PortKinds.Query or PortKinds.Key or PortKinds.Value or PortKinds.MlpInput)
            .Where(port => receiver.Kinds.HasFlag(port));
}
