using System.Globalization;

namespace IoiClaims;

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
    /// <summary>Reads "9.6".</summary>
    /// <exception cref="FormatException">The text is no head.</exception>
    public static Head Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('.');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? new Head(layer, index)
                : throw new FormatException($"'{text}' is no head; a head is written layer.index, as in 9.6 or 10.11.");
    }

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
