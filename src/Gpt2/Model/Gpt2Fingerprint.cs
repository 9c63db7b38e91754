using System.Globalization;
using System.Text;
using IoiClaims.Checkpoints;
using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>
/// What a model computes with, as one SHA-256: the configuration and every weight, whatever files they came from.
/// Saving and loading in the weights' own type keeps it.
/// </summary>
public static class Gpt2Fingerprint
{
    /// <summary>The fingerprint of a configuration with its weights.</summary>
    /// <param name="config">Sizes and choices; token ids that the model does not use do not count.</param>
    /// <param name="tensors">Every tensor of <see cref="Gpt2TensorNames.Required"/>.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(Gpt2Config config, IReadOnlyDictionary<string, Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tensors);
        return Combine(
            config,
            tensors[Gpt2TensorNames.TokenEmbedding].dtype,
            Gpt2TensorNames.Required(config).ToDictionary(r => r.Name, r => WeightFingerprint.Digest(tensors[r.Name]), StringComparer.Ordinal));
    }

    /// <summary>The fingerprint from the SHA-256 of each tensor's bytes, so that they can be computed in parallel.</summary>
    internal static string Combine(Gpt2Config config, ScalarType type, IReadOnlyDictionary<string, byte[]> digests)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"gpt2 {config.Layers} {config.Heads} {config.Width} {config.InnerWidth} ");
        text.Append(CultureInfo.InvariantCulture, $"{config.Vocabulary} {config.Context} {config.NormEpsilon:R} ");
        text.Append(CultureInfo.InvariantCulture, $"{config.Activation} {config.TiedUnembedding} {type}");

        // Only where they are not GPT-2's own, so that fingerprints from before there was a choice stay.
        text.Append(config.ScoresOverRootOfHeadWidth ? string.Empty : " unscaled").Append(config.ScoresOverLayerNumber ? " by layer" : string.Empty);
        return WeightFingerprint.Combine(text.ToString(), Gpt2TensorNames.Required(config).Select(required => required.Name), digests);
    }
}
