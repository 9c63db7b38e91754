namespace IoiClaims.Interp.Tests.Support;

/// <summary>What stands in the residual stream, told by walking through the model once: what the order of components has to be.</summary>
internal static class ReadingOrder
{
    /// <summary>What a component reads, in the order in which it was written.</summary>
    public static IReadOnlyList<Component> Of(TransformerShape shape, Component reader)
    {
        var stream = new List<Component> { new Embedding() };
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            IReadOnlyList<Component> before = [.. stream];
            stream.AddRange(Enumerable.Range(0, shape.Heads).Select(index => new Head(layer, index)));
            IReadOnlyList<Component> behindAttention = [.. stream];
            stream.Add(new Mlp(layer));
            switch (reader)
            {
                case Head head when head.Layer == layer:
                    return before;
                case Mlp mlp when mlp.Layer == layer:
                    return shape.Blocks == BlockKind.Parallel ? before : behindAttention;
            }
        }

        return reader is Output ? stream : [];
    }

    /// <summary>The layers whose attention bias it reads: those of the heads that it reads.</summary>
    public static IEnumerable<int> BiasesOf(TransformerShape shape, Component reader) =>
        Of(shape, reader).OfType<Head>().Select(head => head.Layer).Distinct();
}
