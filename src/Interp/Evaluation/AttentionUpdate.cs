using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Heads whose ports read something else than in the plain run, recomputed only where that matters: for query rows M
/// out of P, and with scores replaced only in the columns of keys that changed.
/// </summary>
internal sealed class AttentionUpdate(Propagation propagation)
{
    private ITransformer Model => propagation.Model;

    /// <summary>Values z of heads [N, M, G, Dh] as a difference from the plain run; null for none.</summary>
    public Varied? Of(StateId state, Open open, int layer, IReadOnlyList<int> heads)
    {
        var rows = propagation.Rows.At(state, PortKinds.Query);
        var cases = Cases.Of(propagation, state, layer);
        if (rows.Slots == 0 || cases is null)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        using var inputs = new NormedInputs(propagation, state, open, layer, cases);
        var run = propagation.RunOn(open.Base);
        var pattern = Pattern(inputs, heads);
        var z = Mix(inputs, heads, pattern);
        var plain = rows.Gather(run.Z(layer)).index_select(2, Indices(heads));
        var difference = Stacked.Differences(z, plain, cases.WithCommon);
        difference.Common?.MoveToOuterDisposeScope();
        foreach (var (_, values) in difference.Blocks)
        {
            values.MoveToOuterDisposeScope();
        }

        return difference;
    }

    /// <summary>Attention patterns at the state's head rows [W, N, G, M, P].</summary>
    public Tensor Pattern(StateId state, Open open, int layer, IReadOnlyList<int> heads, Cases cases)
    {
        using var inputs = new NormedInputs(propagation, state, open, layer, cases);
        return Pattern(inputs, heads);
    }

    private Tensor Pattern(NormedInputs inputs, IReadOnlyList<int> heads)
    {
        using var scope = NewDisposeScope();
        var (state, open, layer, cases) = (inputs.State, inputs.Open, inputs.Layer, inputs.Cases);
        var rows = propagation.Rows.At(state, PortKinds.Query);
        var changedKeys = propagation.Rows.At(state, PortKinds.Key);
        var queries = Project(inputs, heads, PortKinds.Query);
        Tensor scores;
        if (cases.Keys is not null && changedKeys.IsEverything)
        {
            scores = Model.Scores(layer, queries, Project(inputs, heads, PortKinds.Key));
        }
        else
        {
            scores = Model.Scores(layer, JoinCases(queries), propagation.RunOn(open.Base).Project(layer, PortKinds.Key, heads));
            scores = SplitCases(scores, queries.shape[0]);
            if (cases.Keys is not null)
            {
                var keys = Project(inputs, heads, PortKinds.Key);
                scores = ReplaceColumns(scores, Model.Scores(layer, queries, keys), changedKeys);
            }
        }

        return TransformerExtensions.Pattern(scores, rows.CausalMask()).MoveToOuterDisposeScope();
    }

    /// <summary>Mixed values [W, N, M, G, Dh].</summary>
    private Tensor Mix(NormedInputs inputs, IReadOnlyList<int> heads, Tensor pattern)
    {
        var (state, open, layer, cases) = (inputs.State, inputs.Open, inputs.Layer, inputs.Cases);
        var changed = propagation.Rows.At(state, PortKinds.Value);
        if (cases.Values is null)
        {
            return Finish(SplitCases(matmul(JoinCases(pattern), PlainValues()), pattern.shape[0]), cases);
        }

        var values = Project(inputs, heads, PortKinds.Value);
        if (changed.IsEverything)
        {
            return Finish(matmul(pattern, values), cases);
        }

        var plain = PlainValues();
        var z = SplitCases(matmul(JoinCases(pattern), plain), pattern.shape[0]);
        var columns = Columns(changed, plain.shape[2] - 1);
        var before = plain.gather(2, columns.view(columns.shape[0], 1, columns.shape[1], 1)
            .expand(plain.shape[0], plain.shape[1], columns.shape[1], plain.shape[3]));
        var difference = (values - before) * changed.InUseMask(values.dtype).unsqueeze(1).unsqueeze(-1);
        var weights = pattern.gather(-1, columns.view(1, columns.shape[0], 1, 1, columns.shape[1])
            .expand([.. pattern.shape[..^1], columns.shape[1]]));
        return Finish(z.Plus(matmul(weights, difference)), cases);

        Tensor PlainValues() => propagation.RunOn(open.Base).Project(layer, PortKinds.Value, heads);
    }

    /// <summary>[W, N, G, M, Dh] → [W, N, M, G, Dh], each case present.</summary>
    private static Tensor Finish(Tensor z, Cases cases)
    {
        var result = z.transpose(2, 3);
        return result.shape[0] == cases.Count ? result : result.expand([cases.Count, .. result.shape[1..]]);
    }

    /// <summary>Queries, keys or values at the port's rows, each case [W, N, G, M, Dh].</summary>
    private Tensor Project(NormedInputs inputs, IReadOnlyList<int> heads, PortKinds port) => Model.Project(
        inputs.Layer, port, inputs.Of(port), propagation.Rows.At(inputs.State, port).PositionTensor, heads);

    /// <summary>[W, N, G, M, X] → [N, G, W × M, X], so that keys and values need not be repeated for each case.</summary>
    private static Tensor JoinCases(Tensor values) =>
        values.shape[0] == 1 ? values[0] : values.permute(1, 2, 0, 3, 4).flatten(2, 3);

    private static Tensor SplitCases(Tensor values, long cases) =>
        cases == 1
            ? values.unsqueeze(0)
            : values.view(values.shape[0], values.shape[1], cases, values.shape[2] / cases, values.shape[3]).permute(2, 0, 1, 3, 4);

    /// <summary>Scores with the columns of changed keys replaced; idle slots write to a column that is cut off again.</summary>
    private static Tensor ReplaceColumns(Tensor scores, Tensor replacement, RowSet changed)
    {
        var cases = Math.Max(scores.shape[0], replacement.shape[0]);
        long[] shape = [cases, .. scores.shape[1..]];
        var wide = cat([scores.expand(shape), zeros([.. shape[..^1], 1], scores.dtype, scores.device)], -1);
        var columns = changed.Columns;
        var index = columns.view(1, columns.shape[0], 1, 1, columns.shape[1]).expand([.. shape[..^1], columns.shape[1]]);
        return wide.scatter_(-1, index, replacement.expand([.. shape[..^1], columns.shape[1]])).slice(-1, 0, shape[^1], 1);
    }

    private static Tensor Columns(RowSet rows, long last)
    {
        using var most = last.ToScalar();
        return rows.Columns.clamp(max: most);
    }

    private Tensor Indices(IReadOnlyList<int> heads) =>
        tensor(heads.Select(h => (long)h).ToArray(), device: Model.Device);

    /// <summary>What the ports of a layer's heads read behind the norm; ports that read the same share it.</summary>
    private sealed class NormedInputs(Propagation propagation, StateId state, Open open, int layer, Cases cases) : IDisposable
    {
        private readonly List<(Varied? Correction, RowSet Rows, Tensor Normed)> known = [];

        public StateId State => state;

        public Open Open => open;

        public int Layer => layer;

        public Cases Cases => cases;

        /// <summary>Each case [W, N, M, D], or [1, N, M, D] where nothing differs.</summary>
        public Tensor Of(PortKinds port)
        {
            var (correction, rows) = (cases.For(port), propagation.Rows.At(state, port));
            var normed = known.Find(each => ReferenceEquals(each.Correction, correction) && ReferenceEquals(each.Rows, rows)).Normed;
            if (normed is null)
            {
                using var scope = NewDisposeScope();
                var plain = rows.Gather(propagation.RunOn(open.Base).ResidPre(layer));
                var norm = propagation.Model.AttentionNorm(layer);
                normed = correction is null ? norm.Apply(plain).unsqueeze(0)
                    : Stacked.Inputs(correction, plain, norm, propagation.Plan.Norms, cases.WithCommon, cases.Variants);
                known.Add((correction, rows, normed.DetachFromDisposeScope()));
            }

            return normed;
        }

        public void Dispose()
        {
            foreach (var (_, _, normed) in known)
            {
                normed.Dispose();
            }
        }
    }

    /// <summary>The corrections of a layer's attention ports, and which cases they make.</summary>
    internal sealed record Cases(Varied? Queries, Varied? Keys, Varied? Values)
    {
        /// <summary>Whether the common case differs from the plain run.</summary>
        public bool WithCommon => Queries?.Common is not null || Keys?.Common is not null || Values?.Common is not null;

        /// <summary>Variants with something of their own.</summary>
        public int Variants =>
            Math.Max(Queries?.VariantCount ?? 0, Math.Max(Keys?.VariantCount ?? 0, Values?.VariantCount ?? 0));

        /// <summary>W, the common case included.</summary>
        public int Count => Variants + (WithCommon ? 1 : 0);

        /// <summary>The corrections, or null where nothing differs.</summary>
        public static Cases? Of(Propagation propagation, StateId state, int layer)
        {
            var stage = Stages.OfHeads(layer);
            var cases = new Cases(
                propagation.MergedCorrection(state, PortKinds.Query, stage),
                propagation.MergedCorrection(state, PortKinds.Key, stage),
                propagation.MergedCorrection(state, PortKinds.Value, stage));
            return cases.Queries is null && cases.Keys is null && cases.Values is null ? null : cases;
        }

        public Varied? For(PortKinds port) => port switch
        {
            PortKinds.Query => Queries,
            PortKinds.Key => Keys,
            _ => Values,
        };
    }
}
