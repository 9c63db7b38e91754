using static TorchSharp.torch;

namespace IoiClaims.Gpt2;

/// <summary>Checks of what callers hand in, before torch sees it.</summary>
internal static class Gpt2Checks
{
    /// <summary>That the configuration can be, and that the tensors are those it needs, all of one type and device.</summary>
    /// <exception cref="ArgumentException">Something is wrong; all of it is listed.</exception>
    public static void Model(Gpt2Config config, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var impossible = config.Problems().Select(p => $"{p.Key} should be {p.Expected} but is {p.Found}").ToList();
        if (impossible.Count > 0)
        {
            throw new ArgumentException(
                $"No model has this configuration: {string.Join("; ", impossible)}.", nameof(config));
        }

        var required = Gpt2TensorNames.Required(config);
        var known = required.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var first = required.Select(r => tensors.GetValueOrDefault(r.Name)).FirstOrDefault(t => t is { IsInvalid: false });
        var problems = required.SelectMany(r => Tensor(r.Name, r.Shape, tensors.GetValueOrDefault(r.Name), first))
            .Concat(tensors.Keys.Where(name => !known.Contains(name)).Select(name => $"{name} is not a tensor of this model"))
            .ToList();
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"The tensors do not make the model that the configuration describes: {string.Join("; ", problems)}.",
                nameof(tensors));
        }
    }

    private static IEnumerable<string> Tensor(string name, long[] shape, Tensor? tensor, Tensor? first)
    {
        if (tensor is null)
            yield return $"{name} is missing";
        else if (tensor.IsInvalid)
            yield return $"{name} is disposed";
        else if (!tensor.shape.SequenceEqual(shape))
            yield return $"{name} should be [{string.Join(", ", shape)}] but is {Sizes(tensor)}";
        else if (tensor.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            yield return $"{name} should be Float32 or Float64 but is {tensor.dtype}";
        else if (tensor.dtype != first!.dtype || tensor.device.ToString() != first.device.ToString())
            yield return $"{name} is {tensor.dtype} on {tensor.device} while others are {first.dtype} on {first.device}";
    }

    private static string Sizes(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
