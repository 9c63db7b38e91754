namespace IoiClaims;

/// <summary>Stages by number, as <see cref="ComponentOrder"/> counts them, with a last one for the logits.</summary>
internal static class Stages
{
    public static int OfHeads(int layer) => ComponentOrder.Stage(new Head(layer, 0));

    public static int OfMlp(int layer) => ComponentOrder.Stage(new Mlp(layer));

    public static int Last(TransformerShape shape) => 1 + (2 * shape.Layers);

    /// <summary>The layer of a stage other than 0.</summary>
    public static int Layer(int stage) => (stage - 1) / 2;

    public static bool IsHeads(int stage) => stage % 2 == 1;
}
