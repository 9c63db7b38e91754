using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Forward passes in which most outputs of heads are ablated, many selections together. At a position at which a circuit has no
/// node, nothing of the circuit arrives: the residual stream there is that of a run with all heads ablated, which is done once.
/// Only the other rows are computed for a selection, and those that selections have in common once (<see cref="ChangedRows"/>).
/// Knock-outs are held in the same way against the plain run.
/// </summary>
/// <remarks>
/// A circuit run changes nearly everything from the first layer on, compared with the plain run: keeping differences from that
/// one, as the evaluator of plans does, would save little. It means the same; tests compare the two with the oracle.
/// </remarks>
internal sealed class AblatedForward : IDisposable
{
    // What attention gathers for the rows of a block stays below 32 MiB.
    private const long GatheredBytes = 1L << 25;

    private readonly Tensor[] ablated;
    private readonly Dictionary<bool, Tensor[]> bases = [];

    /// <param name="model">The model.</param>
    /// <param name="batch">The prompts, N.</param>
    /// <param name="ablated">What ablated heads write, by layer [N, P, H, Dh]; empty for zero. Not disposed.</param>
    public AblatedForward(ITransformer model, PromptBatch batch, Tensor[] ablated)
    {
        Model = model;
        Batch = batch;
        this.ablated = ablated;
    }

    /// <summary>The model.</summary>
    public ITransformer Model { get; }

    /// <summary>The prompts, N.</summary>
    public PromptBatch Batch { get; }

    /// <summary>The residual stream after the last layer at one position of each prompt [V, N, D]; the caller's.</summary>
    /// <param name="selections">What is kept, V selections.</param>
    /// <param name="positions">The position of each prompt.</param>
    public Tensor FinalResidual(IReadOnlyList<NodeSelection> selections, IReadOnlyList<int> positions)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var found = new Tensor[selections.Count];
        foreach (var alike in selections.Select((selection, v) => (selection, v)).GroupBy(each => each.selection.AreKept))
        {
            var members = alike.Select(each => each.v).ToArray();
            var final = Alike([.. alike.Select(each => each.selection)], alike.Key, positions).unbind(0);
            for (var i = 0; i < members.Length; i++)
            {
                found[members[i]] = final[i];
            }
        }

        return stack(found).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var tensor in bases.Values.SelectMany(tensors => tensors))
        {
            tensor.Dispose();
        }

        bases.Clear();
    }

    private Tensor Alike(IReadOnlyList<NodeSelection> selections, bool areKept, IReadOnlyList<int> positions)
    {
        var layers = ChangedRows.Of(selections, Batch, Model.Shape.Layers, positions);
        var baseRun = Base(areKept);
        var everywhere = TensorArithmetic.Indices(Batch.Length, Model.Device).repeat(Batch.Count);
        var rows = zeros(0, Model.Shape.ModelWidth, Model.ElementType, Model.Device);
        for (var layer = 0; layer < layers.Count; layer++)
        {
            using var inner = NewDisposeScope();
            var before = cat([baseRun[layer].flatten(0, 1), rows]);
            var standing = layer == 0 ? everywhere : cat([everywhere, Index(layers[layer - 1].Rows.Select(row => (long)row.Position))]);
            var output = new LayerOfRows(this, layer, layers[layer], before, standing, areKept).Output().MoveToOuterDisposeScope();
            rows.Dispose();
            rows = output;
        }

        var last = layers[^1].RowOf;
        var index = selections.SelectMany((_, v) => positions.Select((p, n) =>
            last[(((v * Batch.Count) + n) * Batch.Length) + p] is >= 0 and var row ? Rows + row : FlatRow(n, p)));
        return cat([baseRun[^1].flatten(0, 1), rows]).index_select(0, Index(index))
            .view(selections.Count, Batch.Count, Model.Shape.ModelWidth);
    }

    /// <summary>
    /// The residual stream in front of each layer and behind the last [N, P, D], with all heads ablated or none.
    /// </summary>
    private Tensor[] Base(bool allAblated)
    {
        if (!bases.TryGetValue(allAblated, out var known))
        {
            var causalMask = PlainRun.CausalMask(Model, Batch);
            var positions = TensorArithmetic.Indices(Batch.Length, Model.Device);
            var residual = new Tensor[Model.Shape.Layers + 1];
            residual[0] = Model.Embed(TokenTensor.Of(Batch, Model));
            for (var layer = 0; layer < Model.Shape.Layers; layer++)
            {
                using var inner = NewDisposeScope();
                var z = allAblated ? AblatedAt(layer, null) : Model.Attend(layer, residual[layer], positions, causalMask);
                residual[layer + 1] = Model.Finish(layer, residual[layer], z).Residual.MoveToOuterDisposeScope();
            }

            bases.Add(allAblated, known = [.. residual.Select(tensor => tensor.DetachFromDisposeScope())]);
        }

        return known;
    }

    private long Rows => (long)Batch.Count * Batch.Length;

    private long FlatRow(int prompt, int position) => ((long)prompt * Batch.Length) + position;

    private Tensor Index(IEnumerable<long> values) => tensor(values.ToArray(), device: Model.Device);

    /// <summary>What ablated heads write at some rows [R, H, Dh], or at all [N, P, H, Dh].</summary>
    private Tensor AblatedAt(int layer, IReadOnlyCollection<ChangedRows.Row>? rows)
    {
        long[] heads = [Model.Shape.Heads, Model.Shape.HeadWidth];
        long[] shape = rows is null ? [Batch.Count, Batch.Length] : [rows.Count];
        return ablated.Length == 0 ? zeros([.. shape, .. heads], Model.ElementType, Model.Device)
            : rows is null ? ablated[layer]
            : ablated[layer].flatten(0, 1).index_select(0, Index(rows.Select(row => FlatRow(row.Prompt, row.Position))));
    }

    /// <summary>The rows of one layer.</summary>
    private sealed class LayerOfRows
    {
        private readonly AblatedForward run;
        private readonly int layer;
        private readonly ChangedRows.Layer of;
        private readonly Tensor before;
        private readonly Tensor standing;
        private readonly bool areKept;
        private readonly ImmutableArray<int> heads;

        /// <param name="run">The run.</param>
        /// <param name="layer">The layer.</param>
        /// <param name="of">Its rows.</param>
        /// <param name="before">The residual stream in front of it: all rows of the base run, then those changed [N × P + R, D].</param>
        /// <param name="standing">The positions of those rows [N × P + R].</param>
        /// <param name="areKept">Whether the nodes are what is kept.</param>
        public LayerOfRows(AblatedForward run, int layer, ChangedRows.Layer of, Tensor before, Tensor standing, bool areKept)
        {
            this.run = run;
            this.layer = layer;
            this.of = of;
            this.before = before;
            this.standing = standing;
            this.areKept = areKept;
            heads = areKept
                ? [.. of.Rows.SelectMany(row => row.Heads).Distinct().Order()]
                : [.. Enumerable.Range(0, run.Model.Shape.Heads)];
        }

        /// <summary>The residual stream behind the layer [R, D].</summary>
        public Tensor Output()
        {
            var shape = run.Model.Shape;
            if (of.Rows.Count == 0)
            {
                return zeros(0, shape.ModelWidth, run.Model.ElementType, run.Model.Device);
            }

            var (keys, values) = of.Attending == 0 ? (before, before) : KeysAndValues();
            var atATime = (int)Math.Max(1, GatheredBytes / (8L * run.Batch.Length * shape.ModelWidth));
            return cat([.. of.Rows.Chunk(atATime).Select((rows, i) =>
            {
                using var scope = NewDisposeScope();
                var input = before.index_select(0, run.Index(rows.Select(row =>
                    row.Before < 0 ? run.FlatRow(row.Prompt, row.Position) : run.Rows + row.Before)));
                var z = run.AblatedAt(layer, rows);
                var attending = Math.Clamp(of.Attending - (i * atATime), 0, rows.Length);
                if (attending > 0)
                {
                    Attend(rows[..attending], input.slice(0, 0, attending, 1), z.slice(0, 0, attending, 1), keys, values);
                }

                return run.Model.Finish(layer, input, z).Residual.MoveToOuterDisposeScope();
            })]);
        }

        /// <summary>Keys and values of the heads that attend, of all rows in front of the layer [N × P + R, G, Dh].</summary>
        private (Tensor Keys, Tensor Values) KeysAndValues()
        {
            using var scope = NewDisposeScope();
            var normed = run.Model.AttentionNorm(layer).Apply(before);
            return (
                Project(PortKinds.Key, normed, standing).MoveToOuterDisposeScope(),
                Project(PortKinds.Value, normed, standing).MoveToOuterDisposeScope());
        }

        /// <summary>Puts what heads that are not ablated give in place of what they would write ablated, z [R, H, Dh].</summary>
        private void Attend(ChangedRows.Row[] rows, Tensor input, Tensor z, Tensor keys, Tensor values)
        {
            var (model, length) = (run.Model, run.Batch.Length);
            var seen = run.Index(rows.SelectMany(Seen));
            long[] gathered = [rows.Length, length, heads.Length, model.Shape.HeadWidth];
            Tensor Gather(Tensor all) => all.index_select(0, seen).view(gathered).transpose(1, 2);

            var positions = run.Index(rows.Select(row => (long)row.Position));
            var queries = Project(PortKinds.Query, model.AttentionNorm(layer).Apply(input), positions).unsqueeze(2);
            var causalMask = TensorArithmetic.Indices(length, model.Device).view(1, 1, 1, -1).le(positions.view(-1, 1, 1, 1));
            var own = matmul(model.Pattern(layer, queries, Gather(keys), causalMask), Gather(values)).squeeze(2);
            var live = tensor([.. rows.SelectMany(row => heads.Select(head => row.Heads.Contains(head) == areKept))], device: model.Device)
                .view(rows.Length, heads.Length, 1);
            var index = run.Index(heads.Select(head => (long)head));
            z.index_copy_(1, index, where(live, own, z.index_select(1, index)));
        }

        // Where in the rows in front of the layer each position is that a row sees.
        private long[] Seen(ChangedRows.Row row)
        {
            var at = new long[run.Batch.Length];
            for (var p = 0; p < at.Length; p++)
            {
                at[p] = run.FlatRow(row.Prompt, p);
            }

            for (var changed = row.Seen; changed is not null; changed = changed.Earlier)
            {
                at[changed.Position] = run.Rows + changed.Row;
            }

            return at;
        }

        /// <summary>[R, D] → [R, G, Dh]</summary>
        private Tensor Project(PortKinds port, Tensor normed, Tensor positions) =>
            run.Model.Project(layer, port, normed, positions, heads.Length == run.Model.Shape.Heads ? null : heads).transpose(0, 1);
    }
}
