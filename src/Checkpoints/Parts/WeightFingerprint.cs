using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>
/// What a model computes with, as one SHA-256: the configuration and every weight, whatever files they came from.
/// Saving and loading in the weights' own type keeps it.
/// </summary>
internal static class WeightFingerprint
{
    /// <summary>The fingerprint of a configuration with its weights.</summary>
    /// <param name="config">The configuration as one line of text, in which everything is that the model computes with.</param>
    /// <param name="names">The names of the tensors, in order.</param>
    /// <param name="digests">The SHA-256 of each tensor's bytes.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Combine(string config, IEnumerable<string> names, IReadOnlyDictionary<string, byte[]> digests)
    {
        var text = new StringBuilder(config).Append('\n');
        foreach (var name in names)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} {Convert.ToHexStringLower(digests[name])}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The SHA-256 of a tensor's bytes.</summary>
    public static byte[] Digest(Tensor tensor)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var scope = NewDisposeScope();
        var flat = tensor.detach().reshape(-1);
        var count = flat.shape[0];
        for (long start = 0; start < count; start += TensorWindows.Length)
        {
            using var windowScope = NewDisposeScope();
            hash.AppendData(flat.narrow(0, start, Math.Min(TensorWindows.Length, count - start)).cpu().contiguous().bytes);
        }

        return hash.GetHashAndReset();
    }
}
