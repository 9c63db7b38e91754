using static TorchSharp.torch;

namespace IoiClaims.Bench.Naive;

/// <summary>
/// Path patching as it is usually written: for every sender one pass that records what the receivers would read, and one
/// pass with the receivers patched. Caches of the two plain runs are given.
/// </summary>
internal sealed class NaivePathPatching : IDisposable
{
    private readonly ITransformer model;
    private readonly PromptBatch batch;
    private readonly Role at;
    private readonly Tensor tokens;
    private readonly Tensor patchTokens;
    private readonly Tensor pairs;
    private readonly Tensor[] mixed;
    private readonly Tensor[] patchMixed;
    private readonly Tensor[] mlps;
    private readonly Tensor[] patchMlps;
    private readonly (Tensor Q, Tensor K, Tensor V)[] attention;

    public NaivePathPatching(ITransformer model, PromptBatch batch, PromptBatch patch, IReadOnlyList<(int Right, int Wrong)> pairs, Role at)
    {
        this.model = model;
        this.batch = batch;
        this.at = at;
        tokens = Tokens(batch);
        patchTokens = Tokens(patch);
        this.pairs = tensor(pairs.SelectMany(p => new long[] { p.Right, p.Wrong }).ToArray()).view(batch.Count, 2);
        (mixed, mlps, attention) = Record(tokens, batch);
        (patchMixed, patchMlps, var unused) = Record(patchTokens, patch);
        Dispose(unused);
    }

    /// <summary>The plain logit differences [N].</summary>
    public float[] Plain() => Numbers(new HookedForward().LogitDifference(model, batch, tokens, pairs, at));

    /// <summary>Logit differences with a head's direct path to the logits patched at END: one pass, everything else frozen.</summary>
    public float[] HeadToLogits(Component sender)
    {
        using var scope = NewDisposeScope();
        return Numbers(new HookedForward
        {
            Mixed = (layer, _) => sender is Head head && head.Layer == layer ? WithHead(layer, head.Index) : mixed[layer],
            MlpOutput = (layer, _) => IsMlp(sender, layer) ? patchMlps[layer] : mlps[layer],
        }.LogitDifference(model, batch, tokens, pairs, at));
    }

    /// <summary>
    /// Logit differences with the paths sender → receivers' port patched: a pass with every head frozen but the sender,
    /// then a pass with the receivers' port at a position replaced.
    /// </summary>
    /// <param name="sender">A head or an MLP.</param>
    /// <param name="receivers">Heads.</param>
    /// <param name="port">Their query, key or value.</param>
    /// <param name="positions">The position of each prompt at which the port is patched.</param>
    /// <param name="recomputed">
    /// MLPs recomputed in the first pass and everything after the receivers in the second (the paper), or MLPs frozen in
    /// the first and only the receivers' direct paths to the logits in the second (REMIX).
    /// </param>
    public float[] SenderToReceivers(
        Component sender, IReadOnlyList<Head> receivers, PortKinds port, IReadOnlyList<int> positions, bool recomputed)
    {
        using var scope = NewDisposeScope();
        var saved = new Dictionary<int, Tensor>();
        var rows = tensor(positions.Select((p, n) => ((long)n * batch.Length) + p).ToArray());
        var receiverLayers = receivers.Select(r => r.Layer).ToHashSet();
        _ = new HookedForward
        {
            QueriesKeysValues = (layer, qkv) =>
            {
                if (receiverLayers.Contains(layer))
                {
                    saved[layer] = Of(qkv, port).clone().DetachFromDisposeScope();
                }

                return qkv;
            },
            Mixed = (layer, _) => sender is Head head && head.Layer == layer ? WithHead(layer, head.Index) : mixed[layer],
            MlpOutput = (layer, mlp) => IsMlp(sender, layer) ? patchMlps[layer] : recomputed ? mlp : mlps[layer],
        }.LogitDifference(model, batch, tokens, pairs, at);

        var result = Numbers(new HookedForward
        {
            QueriesKeysValues = (layer, computed) =>
            {
                // Frozen: what a receiver reads at its other ports is as in the plain run, other receivers' answers included.
                var qkv = recomputed ? computed : attention[layer];
                return receiverLayers.Contains(layer)
                    ? Replace(qkv, port, Patched(Of(qkv, port), saved[layer], receivers.Where(r => r.Layer == layer), positions))
                    : qkv;
            },
            Mixed = recomputed ? null : (layer, z) => receiverLayers.Contains(layer)
                ? OnlyHeads(layer, z, receivers.Where(r => r.Layer == layer).Select(r => r.Index))
                : mixed[layer],
            MlpOutput = recomputed ? null : (layer, _) => mlps[layer],
        }.LogitDifference(model, batch, tokens, pairs, at));
        foreach (var tensor in saved.Values)
        {
            tensor.Dispose();
        }

        return result;
    }

    public void Dispose()
    {
        foreach (var tensor in mixed.Concat(patchMixed).Concat(mlps).Concat(patchMlps))
        {
            tensor.Dispose();
        }

        tokens.Dispose();
        patchTokens.Dispose();
        pairs.Dispose();
        Dispose(attention);
    }

    private static Tensor Tokens(PromptBatch batch) =>
        tensor(batch.Tokens.SelectMany(t => t).Select(id => (long)id).ToArray()).view(batch.Count, batch.Length);

    private static float[] Numbers(Tensor tensor) => tensor.data<float>().ToArray();

    private static Tensor Of((Tensor Q, Tensor K, Tensor V) qkv, PortKinds port) =>
        port == PortKinds.Query ? qkv.Q : port == PortKinds.Key ? qkv.K : qkv.V;

    private static (Tensor Q, Tensor K, Tensor V) Replace((Tensor Q, Tensor K, Tensor V) qkv, PortKinds port, Tensor value) =>
        port == PortKinds.Query ? (value, qkv.K, qkv.V) : port == PortKinds.Key ? (qkv.Q, value, qkv.V) : (qkv.Q, qkv.K, value);

    private Tensor Patched(Tensor current, Tensor saved, IEnumerable<Head> receivers, IReadOnlyList<int> positions)
    {
        var patched = current.clone();
        var prompts = arange(batch.Count);
        var columns = tensor(positions.Select(p => (long)p).ToArray());
        foreach (var receiver in receivers)
        {
            patched.select(1, receiver.Index).index_put_(
                saved.select(1, receiver.Index).index(TensorIndex.Tensor(prompts), TensorIndex.Tensor(columns)),
                TensorIndex.Tensor(prompts), TensorIndex.Tensor(columns));
        }

        return patched;
    }

    private Tensor WithHead(int layer, int index)
    {
        var z = mixed[layer].clone();
        z.select(2, index).copy_(patchMixed[layer].select(2, index));
        return z;
    }

    private Tensor OnlyHeads(int layer, Tensor computed, IEnumerable<int> heads)
    {
        var z = mixed[layer].clone();
        foreach (var head in heads)
        {
            z.select(2, head).copy_(computed.select(2, head));
        }

        return z;
    }

    private static bool IsMlp(Component sender, int layer) => sender is Mlp mlp && mlp.Layer == layer;

    private static void Dispose((Tensor Q, Tensor K, Tensor V)[] projected)
    {
        foreach (var (q, k, v) in projected)
        {
            q.Dispose();
            k.Dispose();
            v.Dispose();
        }
    }

    private (Tensor[] Mixed, Tensor[] Mlps, (Tensor Q, Tensor K, Tensor V)[] Attention) Record(Tensor ids, PromptBatch prompts)
    {
        var z = new Tensor[model.Shape.Layers];
        var mlp = new Tensor[model.Shape.Layers];
        var projected = new (Tensor Q, Tensor K, Tensor V)[model.Shape.Layers];
        new HookedForward
        {
            QueriesKeysValues = (layer, qkv) =>
            {
                projected[layer] = (Kept(qkv.Q), Kept(qkv.K), Kept(qkv.V));
                return qkv;
            },
            Mixed = (layer, value) =>
            {
                z[layer] = Kept(value);
                return value;
            },
            MlpOutput = (layer, value) => mlp[layer] = Kept(value),
        }.LogitDifference(model, prompts, ids, pairs, at).Dispose();
        return (z, mlp, projected);
    }

    private static Tensor Kept(Tensor tensor) => tensor.clone().DetachFromDisposeScope();
}
