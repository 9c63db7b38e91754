using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace IoiClaims.Train.Training;

/// <summary>
/// GPT-2 with gradients: the same function as <see cref="Gpt2Model"/>, which never has any, on parameters of the same names.
/// </summary>
internal sealed class TrainableGpt2 : ITrainable
{
    private readonly Gpt2Config config;
    private readonly Dictionary<string, Parameter> parameters;

    private TrainableGpt2(Gpt2Config config, Dictionary<string, Parameter> parameters)
    {
        this.config = config;
        this.parameters = parameters;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [.. Gpt2TensorNames.Required(config).Select(required => parameters[required.Name])];

    /// <summary>Gains 1, biases 0, matrices as in <see cref="InitialWeights"/>.</summary>
    public static TrainableGpt2 Initialise(Gpt2Config config, ulong seed)
    {
        var random = new SplitMix64(seed);
        return new TrainableGpt2(config, Gpt2TensorNames.Required(config).ToDictionary(
            required => required.Name,
            required => new Parameter(Initial(required.Name, required.Shape, config.Layers, random), true),
            StringComparer.Ordinal));
    }

    /// <summary>Goes on from a model.</summary>
    public static TrainableGpt2 From(Gpt2Model model) => new(
        model.Config,
        model.Tensors.ToDictionary(
            pair => pair.Key, pair => new Parameter(pair.Value.clone(), true), StringComparer.Ordinal));

    /// <inheritdoc/>
    public ITransformer Freeze() => Frozen();

    /// <inheritdoc/>
    public void Save(string folder, Gpt2Tokenizer tokenizer)
    {
        using var checkpoint = new Gpt2Checkpoint(Frozen(), tokenizer);
        checkpoint.Save(folder);
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        long n = tokens.shape[0], p = tokens.shape[1];
        var residual = Of(Gpt2TensorNames.TokenEmbedding).index_select(0, tokens.flatten()).view(n, p, config.Width)
            + Of(Gpt2TensorNames.PositionEmbedding).narrow(0, 0, p);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var heads = Linear(Norm(residual, layer, "ln_1").view(n * p, config.Width), layer, "attn.c_attn")
                .view(n, p, 3, config.Heads, config.HeadWidth).permute(2, 0, 3, 1, 4).unbind(0);
            var mixed = nn.functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], is_casual: true)
                .transpose(1, 2).reshape(n * p, config.Width);
            residual = residual + Linear(mixed, layer, "attn.c_proj").view(n, p, config.Width);
            var hidden = Linear(Norm(residual, layer, "ln_2").view(n * p, config.Width), layer, "mlp.c_fc");
            var active = nn.functional.gelu(hidden, GELU.Approximate.tanh);
            residual = residual + Linear(active, layer, "mlp.c_proj").view(n, p, config.Width);
        }

        var final = nn.functional.layer_norm(
            residual, [config.Width], Of(Gpt2TensorNames.FinalNormGain), Of(Gpt2TensorNames.FinalNormBias), config.NormEpsilon);
        return nn.functional.linear(final, Of(Gpt2TensorNames.TokenEmbedding)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in parameters.Values)
        {
            parameter.Dispose();
        }
    }

    private static Tensor Initial(string name, long[] shape, int layers, SplitMix64 random)
    {
        if (shape.Length == 1)
        {
            return name.Contains("ln_", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal) ? ones(shape) : zeros(shape);
        }

        var writes = name.EndsWith("c_proj.weight", StringComparison.Ordinal);
        return InitialWeights.Normal(shape, writes ? InitialWeights.OfWriters(layers) : InitialWeights.Deviation, random);
    }

    private Gpt2Model Frozen()
    {
        using var noGradient = no_grad();
        return new Gpt2Model(config, parameters.ToDictionary(
            pair => pair.Key, pair => pair.Value.detach().clone(), StringComparer.Ordinal));
    }

    private Tensor Norm(Tensor residual, int layer, string name) => nn.functional.layer_norm(
        residual, [config.Width], Of(layer, $"{name}.weight"), Of(layer, $"{name}.bias"), config.NormEpsilon);

    private Tensor Linear(Tensor input, int layer, string name) =>
        addmm(Of(layer, $"{name}.bias"), input, Of(layer, $"{name}.weight"), 1, 1);

    private Parameter Of(string name) => parameters[name];

    private Parameter Of(int layer, string name) => parameters[Gpt2TensorNames.Layer(layer, name)];
}
