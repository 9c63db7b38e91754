namespace IoiClaims;

/// <summary>The sizes of a decoder-only transformer.</summary>
/// <param name="Layers">Number of blocks; each has one attention layer and one MLP.</param>
/// <param name="Heads">Attention heads a layer.</param>
/// <param name="ModelWidth">Width of the residual stream, D.</param>
/// <param name="HeadWidth">Width of one head's queries, keys and values, Dh.</param>
/// <param name="Vocabulary">Number of tokens.</param>
/// <param name="Context">The most tokens a prompt may have.</param>
public sealed record TransformerShape(
    int Layers, int Heads, int ModelWidth, int HeadWidth, int Vocabulary, int Context)
{
    /// <summary>The heads in order of layer, then index.</summary>
    public IEnumerable<Head> AllHeads() =>
        from layer in Enumerable.Range(0, Layers)
        from index in Enumerable.Range(0, Heads)
        select new Head(layer, index);
}
