namespace IoiClaims.Interp.Graph;

/// <summary>A node of the computation graph: something that writes to the residual stream, or the output that reads it.</summary>
public abstract record Component
{
    private protected Component()
    {
    }
}

/// <summary>Token plus position embedding: the first writer of the residual stream.</summary>
public sealed record Embedding : Component
{
    /// <inheritdoc/>
    public override string ToString() => "embedding";
}

/// <summary>One attention head, written "9.6": layer 9, head 6, both counted from 0.</summary>
/// <param name="Layer">Layer, from 0.</param>
/// <param name="Index">Head within the layer, from 0.</param>
public sealed record Head(int Layer, int Index) : Component
{
    /// <inheritdoc/>
    public override string ToString() => $"{Layer}.{Index}";
}

/// <summary>The MLP of a layer, written "m3".</summary>
/// <param name="Layer">Layer, from 0.</param>
public sealed record Mlp(int Layer) : Component
{
    /// <inheritdoc/>
    public override string ToString() => $"m{Layer}";
}

/// <summary>The output: final norm and unembedding. It writes the logits, not the residual stream.</summary>
public sealed record Output : Component
{
    /// <inheritdoc/>
    public override string ToString() => "logits";
}
