namespace IoiClaims;

/// <summary>How much memory one variant of a sweep takes while the sweep is carried out.</summary>
internal static class VariantMemory
{
    // What a layer computes on the way, above all the hidden layer of an MLP, in widths of the residual stream.
    private const int OnTheWay = 8;

    /// <summary>
    /// An upper bound in bytes, from the rows that a variant may change: what a port reads is kept for every stage that may add to
    /// it and once more for every layer that reads it, ports that read the same together; and what heads and MLPs write once a layer.
    /// </summary>
    /// <param name="sweep">The sweep, on the prompts that are in memory together.</param>
    /// <param name="logitsAt">The role whose logits are read; null where heads are read, in any state and at any position.</param>
    /// <param name="model">The model.</param>
    public static long Of(Plan sweep, Role? logitsAt, ITransformer model)
    {
        var varying = Varying(sweep);
        var demands = logitsAt is { } at ? [Demand.Logits(sweep.Start, sweep.Base.Positions(at))] : varying.Select(Demand.Heads);
        return demands.Select(demand => Of(sweep, demand, varying, model)).DefaultIfEmpty().Max();
    }

    private static long Of(Plan sweep, Demand demand, IReadOnlyList<StateId> varying, ITransformer model)
    {
        using var rows = new PlanRows(sweep, demand, model.Device);
        var (stages, layers) = (Stages.Last(model.Shape), model.Shape.Layers);
        var (kept, onTheWay) = (0L, 0L);
        foreach (var state in varying)
        {
            int SlotsOf(PortKinds port) => rows.At(state, port).Slots;
            var read = PlanRows.Kinds.GroupBy(port => rows.Representative(state, port)).Sum(alike => SlotsOf(alike.Key) * (stages
                + (alike.Any(port => PortKinds.Attention.HasFlag(port)) ? layers : 0)
                + (alike.Contains(PortKinds.MlpInput) ? layers : 0)
                + 1));
            var (queries, mlps) = (SlotsOf(PortKinds.Query), SlotsOf(PortKinds.MlpInput));
            kept += read + ((queries + mlps) * layers);
            onTheWay = Math.Max(onTheWay, (queries + (2 * SlotsOf(PortKinds.Key)) + mlps) * OnTheWay);
        }

        return (kept + onTheWay) * sweep.Base.Count * model.Shape.ModelWidth * model.BytesOfNumber();
    }

    /// <summary>The open states in which variants differ: those with variants, and those that read such a state.</summary>
    private static List<StateId> Varying(Plan sweep)
    {
        var varying = new HashSet<StateId>();
        var all = Enumerable.Range(0, sweep.States.Length).Select(i => new StateId(i)).Where(id => sweep[id] is Open).ToList();
        while (all.Where(id => !varying.Contains(id) && Differs((Open)sweep[id])).ToList() is { Count: > 0 } more)
        {
            varying.UnionWith(more);
        }

        return [.. varying];

        bool Differs(Open open) => open.Transitions.Any(t => !t.Variants.IsEmpty || varying.Contains(t.Target)) || varying.Contains(open.Otherwise);
    }
}
