using IoiClaims.Checkpoints;
using IoiClaims.Llama;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace IoiClaims.Train.Training;

/// <summary>
/// Llama with gradients, without biases: the same function as <see cref="LlamaModel"/> on parameters of the same names.
/// </summary>
internal sealed class TrainableLlama : ITrainable
{
    private readonly LlamaConfig config;
    private readonly IReadOnlyList<string> names;
    private readonly Dictionary<string, Parameter> parameters;
    private readonly RotaryPositions rotation;

    private TrainableLlama(LlamaConfig config, IReadOnlyList<string> names, Func<string, Tensor> tensors)
    {
        this.config = config;
        this.names = names;
        parameters = names.ToDictionary(name => name, name => new Parameter(tensors(name), true), StringComparer.Ordinal);
        rotation = new RotaryPositions(config.HeadWidth, config.RotaryBase, config.RotaryScaling, CPU);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => [.. names.Select(name => parameters[name])];

    /// <summary>Gains 1, matrices as in <see cref="InitialWeights"/>.</summary>
    public static TrainableLlama Initialise(LlamaConfig config, ulong seed)
    {
        var random = new SplitMix64(seed);
        var required = LlamaTensorNames.Required(config);
        var shapes = required.ToDictionary(one => one.Name, one => one.Shape, StringComparer.Ordinal);
        return new TrainableLlama(config, [.. required.Select(one => one.Name)], name => Initial(name, shapes[name], config.Layers, random));
    }

    /// <summary>Goes on from a model.</summary>
    public static TrainableLlama From(LlamaModel model)
    {
        using var scope = NewDisposeScope();
        var tensors = model.ToCheckpoint();
        return new TrainableLlama(
            model.Config,
            [.. LlamaTensorNames.Required(model.Config).Select(one => one.Name)],
            name => tensors[name].clone().DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        long n = tokens.shape[0], p = tokens.shape[1];
        var positions = arange(p);
        var residual = Of(LlamaTensorNames.Embedding).index_select(0, tokens.flatten()).view(n, p, config.Width);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var normed = Norm(residual, Of(layer, "input_layernorm"));
            var query = rotation.Turn(Heads(normed, Of(layer, "self_attn.q_proj")), positions);
            var key = rotation.Turn(Heads(normed, Of(layer, "self_attn.k_proj")), positions);
            var value = Heads(normed, Of(layer, "self_attn.v_proj"));
            var shared = config.Heads / config.KeyValueHeads;
            var mixed = nn.functional.scaled_dot_product_attention(
                query, key.repeat_interleave(shared, 1), value.repeat_interleave(shared, 1), is_casual: true);
            residual = residual + nn.functional.linear(mixed.transpose(1, 2).flatten(2), Of(layer, "self_attn.o_proj"));

            normed = Norm(residual, Of(layer, "post_attention_layernorm"));
            var hidden = nn.functional.silu(nn.functional.linear(normed, Of(layer, "mlp.gate_proj")))
                * nn.functional.linear(normed, Of(layer, "mlp.up_proj"));
            residual = residual + nn.functional.linear(hidden, Of(layer, "mlp.down_proj"));
        }

        return nn.functional.linear(Norm(residual, Of(LlamaTensorNames.FinalNorm)), Of(LlamaTensorNames.Embedding)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ITransformer Freeze() => Frozen();

    /// <inheritdoc/>
    public void Save(string folder, Gpt2Tokenizer tokenizer)
    {
        using var model = Frozen();
        LlamaFolder.Save(model, folder);
        TokenizerJson.Save(tokenizer.Vocabulary, folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rotation.Dispose();
        foreach (var parameter in parameters.Values)
        {
            parameter.Dispose();
        }
    }

    private static Tensor Initial(string name, long[] shape, int layers, SplitMix64 random)
    {
        if (LlamaTensorNames.IsGain(name))
        {
            return ones(shape);
        }

        var writes = name.EndsWith("o_proj.weight", StringComparison.Ordinal) || name.EndsWith("down_proj.weight", StringComparison.Ordinal);
        return InitialWeights.Normal(shape, writes ? InitialWeights.OfWriters(layers) : InitialWeights.Deviation, random);
    }

    private LlamaModel Frozen()
    {
        using var noGradient = no_grad();
        return new LlamaModel(config, parameters.ToDictionary(
            pair => pair.Key, pair => pair.Value.detach().clone(), StringComparer.Ordinal));
    }

    // [N, heads, P, head width]
    private Tensor Heads(Tensor normed, Parameter weight) => nn.functional.linear(normed, weight)
        .view(normed.shape[0], normed.shape[1], -1, config.HeadWidth).transpose(1, 2);

    private Tensor Norm(Tensor residual, Parameter gain) =>
        residual * (residual.square().mean([-1], keepdim: true) + config.NormEpsilon).rsqrt() * gain;

    private Parameter Of(string name) => parameters[name];

    private Parameter Of(int layer, string name) => parameters[LlamaTensorNames.Layer(layer, $"{name}.weight")];
}
