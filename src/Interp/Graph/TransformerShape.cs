namespace IoiClaims;

/// <summary>How the attention and the MLP of one layer follow each other.</summary>
public enum BlockKind
{
    /// <summary>The MLP reads what the attention of its layer wrote: GPT-2, Llama.</summary>
    Sequential,

    /// <summary>Attention and MLP of a layer read the same residual stream, so neither reads the other: GPT-J, Pythia.</summary>
    Parallel,
}

/// <summary>The sizes of a decoder-only transformer, and the order in which its components write and read.</summary>
/// <param name="Layers">Number of blocks; each has one attention layer and one MLP.</param>
/// <param name="Heads">Attention heads a layer: heads with queries of their own.</param>
/// <param name="ModelWidth">Width of the residual stream, D.</param>
/// <param name="HeadWidth">Width of one head's queries, keys and values, Dh; whatever the model's width is.</param>
/// <param name="Vocabulary">Number of tokens.</param>
/// <param name="Context">The most tokens a prompt may have.</param>
public sealed record TransformerShape(
    int Layers, int Heads, int ModelWidth, int HeadWidth, int Vocabulary, int Context)
{
    /// <summary>
    /// How many different keys, and values, a layer has at a position; a divisor of <see cref="Heads"/>, and equal to it unless
    /// consecutive heads share theirs (Ainslie et al. 2023, arXiv 2305.13245).
    /// </summary>
    public int KeyValueHeads { get; init; } = Heads;

    /// <summary>Whether the MLP of a layer reads the attention of the same layer.</summary>
    public BlockKind Blocks { get; init; }

    /// <summary>The heads in order of layer, then index.</summary>
    public IEnumerable<Head> AllHeads() =>
        from layer in Enumerable.Range(0, Layers)
        from index in Enumerable.Range(0, Heads)
        select new Head(layer, index);

    /// <summary>
    /// The heads that share a key and a value, as one set named "kv 5.1" (layer 5, key-value head 1). A key that is patched for
    /// the set is patched itself; of a single head of it, only as that head reads it.
    /// </summary>
    /// <param name="layer">Layer, from 0.</param>
    /// <param name="index">Key-value head within the layer, from 0.</param>
    /// <exception cref="ArgumentException">There is no such layer or key-value head.</exception>
    public ComponentSet KeyValueHead(int layer, int index)
    {
        ComponentOrder.Check(new Head(layer, 0), this);
        if (index < 0 || index >= KeyValueHeads)
        {
            throw new ArgumentException(
                $"There is no key-value head {layer}.{index}: each layer of this model has key-value heads 0 to {KeyValueHeads - 1}.", nameof(index));
        }

        var share = Heads / KeyValueHeads;
        return new ComponentSet($"kv {layer}.{index}", Enumerable.Range(index * share, share).Select(head => new Head(layer, head)));
    }

    /// <summary>Whether a component's ports read what another wrote.</summary>
    public bool Reads(Component reader, Component writer) => ComponentOrder.Stage(writer) < FirstUnread(reader);

    /// <summary>The first stage that a component does not read, as <see cref="ComponentOrder.Stage"/> counts them.</summary>
    internal int FirstUnread(Component reader) => reader switch
    {
        Mlp mlp when Blocks == BlockKind.Parallel => Stages.OfHeads(mlp.Layer),
        Output => Stages.Last(this),
        _ => ComponentOrder.Stage(reader),
    };

    /// <summary>What has to be so for one component to read another, in words.</summary>
    internal string OrderInWords => "a component reads what earlier ones wrote" + (Blocks == BlockKind.Parallel
        ? ", and in this model the attention and the MLP of a layer read the same residual stream, so that an MLP does not read the heads "
            + "of its own layer"
        : string.Empty);
}
