namespace IoiClaims;

/// <summary>The order in which components are listed, whatever the model; what reads what, <see cref="TransformerShape.Reads"/> says.</summary>
/// <remarks>Stage 0 is the embedding, stage 1 + 2l the heads of layer l, stage 2 + 2l its MLP; the output comes last.</remarks>
public static class ComponentOrder
{
    /// <summary>The stage of a component.</summary>
    public static int Stage(Component component) => component switch
    {
        Embedding => 0,
        Head head => 1 + (2 * head.Layer),
        Mlp mlp => 2 + (2 * mlp.Layer),
        Output => int.MaxValue,
        _ => throw new ArgumentException($"Unknown kind of component: {component}.", nameof(component)),
    };

    /// <summary>Everything that writes to the residual stream of a model, in order: embedding, then heads and MLP by layer.</summary>
    public static IEnumerable<Component> Writers(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        yield return new Embedding();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            for (var index = 0; index < shape.Heads; index++)
            {
                yield return new Head(layer, index);
            }

            yield return new Mlp(layer);
        }
    }

    /// <summary>The port kinds by which a component reads.</summary>
    public static PortKinds PortsOf(Component component) => component switch
    {
        Head => PortKinds.Attention,
        Mlp => PortKinds.MlpInput,
        Output => PortKinds.FinalNorm,
        _ => PortKinds.None,
    };

    /// <summary>Says what is wrong with a component that a model does not have.</summary>
    /// <exception cref="ArgumentException">The model has no such component.</exception>
    public static void Check(Component component, TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var layer = component switch
        {
            Head head => head.Layer,
            Mlp mlp => mlp.Layer,
            _ => 0,
        };
        if (layer < 0 || layer >= shape.Layers)
        {
            throw new ArgumentException(
                $"There is no {Describe(component)}: this model has layers 0 to {shape.Layers - 1}.", nameof(component));
        }

        if (component is Head { Index: var index } && (index < 0 || index >= shape.Heads))
        {
            throw new ArgumentException(
                $"There is no {Describe(component)}: each layer of this model has heads 0 to {shape.Heads - 1}.",
                nameof(component));
        }
    }

    private static string Describe(Component component) => component switch
    {
        Head => $"head {component}",
        Mlp mlp => $"MLP of layer {mlp.Layer}",
        _ => component.ToString(),
    };
}

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
