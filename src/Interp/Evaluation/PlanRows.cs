using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Which rows of each state have to be computed: those that what is demanded depends on and that differ from the
/// state's plain run. Both are found by a fixed point over the states, and may be a little too large, never too small.
/// </summary>
internal sealed class PlanRows : IDisposable
{
    /// <summary>What reads the residual stream.</summary>
    public static readonly PortKinds[] Kinds =
        [PortKinds.Query, PortKinds.Key, PortKinds.Value, PortKinds.MlpInput, PortKinds.FinalNorm];

    private readonly Plan plan;
    private readonly Dictionary<(StateId State, PortKinds Port), bool[]> changed = [];
    private readonly Dictionary<(StateId State, PortKinds Port), bool[]> needed = [];
    private readonly Dictionary<StateId, bool[]> changedHeads = [];
    private readonly Dictionary<StateId, bool[]> neededOutputs = [];
    private readonly Dictionary<(string, string), int[]> firstDifferences = [];
    private readonly Dictionary<StateId, (RowSet Heads, RowSet KeysValues, RowSet Mlps, RowSet Final)> sets = [];

    public PlanRows(Plan plan, Demand demand, Device device)
    {
        this.plan = plan;
        foreach (var (id, open) in OpenStates())
        {
            foreach (var kind in Kinds)
            {
                changed[(id, kind)] = Nothing(open);
                needed[(id, kind)] = Nothing(open);
            }

            changedHeads[id] = Nothing(open);
            neededOutputs[id] = Nothing(open);
        }

        if (plan[demand.State] is Open read)
        {
            Seed(demand, read);
        }

        while (SpreadChange())
        {
        }

        while (SpreadNeed())
        {
        }

        foreach (var (id, open) in OpenStates())
        {
            var keysValues = And(
                Or(needed[(id, PortKinds.Key)], needed[(id, PortKinds.Value)]),
                Or(changed[(id, PortKinds.Key)], changed[(id, PortKinds.Value)]));
            var known = new List<(bool[] Mask, RowSet Rows)>();
            sets[id] = (
                Rows(And(neededOutputs[id], changedHeads[id])),
                Rows(keysValues),
                Rows(And(needed[(id, PortKinds.MlpInput)], changed[(id, PortKinds.MlpInput)])),
                Rows(needed[(id, PortKinds.FinalNorm)]));

            // Ports with the same rows share them, by which they are known to read the same.
            RowSet Rows(bool[] mask)
            {
                var rows = known.Find(each => each.Mask.AsSpan().SequenceEqual(mask)).Rows;
                if (rows is null)
                {
                    known.Add((mask, rows = new RowSet(open.Base, mask, device)));
                }

                return rows;
            }
        }
    }

    /// <summary>The rows at which a port of a state is computed; for queries those of the heads' outputs.</summary>
    public RowSet At(StateId state, PortKinds port) => port switch
    {
        PortKinds.Query => sets[state].Heads,
        PortKinds.Key or PortKinds.Value => sets[state].KeysValues,
        PortKinds.MlpInput => sets[state].Mlps,
        _ => sets[state].Final,
    };

    /// <summary>The first of the ports that read the same in a state: no transition tells them apart, and their rows are the same.</summary>
    public PortKinds Representative(StateId state, PortKinds port) => Kinds.First(kind => kind == port
        || (ReferenceEquals(At(state, kind), At(state, port))
            && ((Open)plan[state]).Transitions.All(t => t.Kinds.HasFlag(kind) == t.Kinds.HasFlag(port))));

    public void Dispose()
    {
        foreach (var (heads, keysValues, mlps, final) in sets.Values)
        {
            heads.Dispose();
            keysValues.Dispose();
            mlps.Dispose();
            final.Dispose();
        }
    }

    private void Seed(Demand demand, Open read)
    {
        var rows = demand.OfHeads ? neededOutputs[demand.State] : needed[(demand.State, PortKinds.FinalNorm)];
        Mark(rows, read.Base, (n, p) => demand.Positions is not { } positions || positions[n] == p);
    }

    /// <summary>One round of: what changes in a source changes in whoever reads it.</summary>
    private bool SpreadChange()
    {
        var grew = false;
        foreach (var (id, open) in OpenStates())
        {
            foreach (var kind in Kinds)
            {
                foreach (var (target, at) in EdgesOf(open, kind))
                {
                    var positions = at.Resolve(open.Base);
                    grew |= Mark(changed[(id, kind)], open.Base, (n, p) =>
                        (positions is null || positions[n] == p) && DiffersAt(open.Base, target, at, n, p));
                }
            }

            var (q, k, v) = (
                changed[(id, PortKinds.Query)], changed[(id, PortKinds.Key)], changed[(id, PortKinds.Value)]);
            var length = open.Base.Length;
            grew |= Mark(changedHeads[id], open.Base, (n, p) =>
                q[(n * length) + p]
                || Enumerable.Range(n * length, p + 1).Any(row => k[row] || v[row]));
        }

        return grew;
    }

    /// <summary>One round of: whoever is needed needs what it reads.</summary>
    private bool SpreadNeed()
    {
        var grew = false;
        foreach (var (id, open) in OpenStates())
        {
            var length = open.Base.Length;
            var outputs = neededOutputs[id];
            grew |= Mark(needed[(id, PortKinds.Query)], open.Base, (n, p) => outputs[(n * length) + p]);
            grew |= Mark(needed[(id, PortKinds.MlpInput)], open.Base, (n, p) => outputs[(n * length) + p]);
            foreach (var kind in (PortKinds[])[PortKinds.Key, PortKinds.Value])
            {
                grew |= Mark(needed[(id, kind)], open.Base, (n, p) =>
                    Enumerable.Range((n * length) + p, open.Base.Tokens[n].Length - p).Any(row => outputs[row]));
            }

            foreach (var kind in Kinds)
            {
                foreach (var (target, at) in EdgesOf(open, kind).Where(edge => plan[edge.Target] is Open))
                {
                    grew |= Need(open, needed[(id, kind)], target, at);
                }
            }
        }

        return grew;
    }

    private bool Need(Open reader, bool[] rows, StateId target, Place at)
    {
        var source = ((Open)plan[target]).Base;
        var positions = at.Resolve(reader.Base);
        var grew = false;
        for (var n = 0; n < reader.Base.Count; n++)
        {
            for (var p = 0; p < reader.Base.Tokens[n].Length; p++)
            {
                if (rows[(n * reader.Base.Length) + p] && (positions is null || positions[n] == p))
                {
                    var there = (n * source.Length) + Alignment.Map(reader.Base, source, at, n, p);
                    grew |= !neededOutputs[target][there];
                    neededOutputs[target][there] = true;
                }
            }
        }

        return grew;
    }

    private bool DiffersAt(PromptBatch reader, StateId target, Place at, int n, int p)
    {
        if (plan.BaseOf(target) is not { } batch)
        {
            return true;
        }

        if (!SameBatch(batch, reader))
        {
            // What stands at a position depends on the tokens up to there: where these agree, so do the runs.
            return plan[target] is Open
                || (at is Place.AtRole { Role: var role } && batch.Positions(role)[n] != p)
                || p >= FirstDifferences(reader, batch)[n];
        }

        var row = (n * reader.Length) + p;
        return plan[target] is Open && (changedHeads[target][row] || changed[(target, PortKinds.MlpInput)][row]);
    }

    /// <summary>For each prompt the position of the first token in which two batches differ, or the shorter one's length.</summary>
    private int[] FirstDifferences(PromptBatch left, PromptBatch right)
    {
        if (!firstDifferences.TryGetValue((left.Fingerprint, right.Fingerprint), out var found))
        {
            found = left.Tokens
                .Zip(right.Tokens, (here, there) => here.AsSpan().CommonPrefixLength(there.AsSpan()))
                .ToArray();
            firstDifferences.Add((left.Fingerprint, right.Fingerprint), found);
        }

        return found;
    }

    private static IEnumerable<(StateId Target, Place At)> EdgesOf(Open open, PortKinds kind) =>
        open.Transitions.Where(t => t.Kinds.HasFlag(kind)).Select(t => (t.Target, t.At))
            .Append((open.Otherwise, Place.Everywhere));

    private IEnumerable<(StateId Id, Open Open)> OpenStates() =>
        Enumerable.Range(0, plan.States.Length)
            .Where(i => plan.States[i] is Open)
            .Select(i => (new StateId(i), (Open)plan.States[i]));

    private static bool SameBatch(PromptBatch left, PromptBatch right) =>
        string.Equals(left.Fingerprint, right.Fingerprint, StringComparison.Ordinal);

    private static bool[] Nothing(Open open) => new bool[open.Base.Count * open.Base.Length];

    private static bool[] And(bool[] left, bool[] right) => left.Zip(right, (l, r) => l && r).ToArray();

    private static bool[] Or(bool[] left, bool[] right) => left.Zip(right, (l, r) => l || r).ToArray();

    private static bool Mark(bool[] mask, PromptBatch batch, Func<int, int, bool> rule)
    {
        var grew = false;
        for (var n = 0; n < batch.Count; n++)
        {
            for (var p = 0; p < batch.Tokens[n].Length; p++)
            {
                var row = (n * batch.Length) + p;
                if (!mask[row] && rule(n, p))
                {
                    mask[row] = grew = true;
                }
            }
        }

        return grew;
    }
}
