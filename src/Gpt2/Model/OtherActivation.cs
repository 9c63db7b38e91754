namespace IoiClaims.Gpt2;

/// <summary>The same weights under another activation function.</summary>
public static class OtherActivation
{
    /// <summary>
    /// The model with another activation function; the given one stays as it is. The caller disposes it. Some published
    /// numbers of GPT-2 were measured with the exact GELU in place of its tanh approximation.
    /// </summary>
    public static Gpt2Model WithActivation(this Gpt2Model model, Gpt2Activation activation)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new Gpt2Model(
            model.Config with { Activation = activation },
            model.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone(), StringComparer.Ordinal));
    }
}
