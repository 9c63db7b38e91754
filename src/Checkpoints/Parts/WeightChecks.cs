using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>Checks of what a model is made of, before torch sees it.</summary>
internal static class WeightChecks
{
    /// <summary>That the configuration can be, and that the tensors are those it needs, all of one type and device.</summary>
    /// <param name="problems">What makes the configuration impossible, by key.</param>
    /// <param name="required">The names and shapes that the model needs; asked for only where there are no problems.</param>
    /// <param name="tensors">The tensors.</param>
    /// <exception cref="ArgumentException">Something is wrong; all of it is listed.</exception>
    public static void Check(
        IEnumerable<(string Key, string Expected, string Found)> problems,
        Func<IReadOnlyList<(string Name, long[] Shape)>> required,
        IReadOnlyDictionary<string, Tensor> tensors)
    {
        var impossible = problems.Select(p => $"{p.Key} should be {p.Expected} but is {p.Found}").ToList();
        if (impossible.Count > 0)
        {
            throw new ArgumentException($"No model has this configuration: {string.Join("; ", impossible)}.", nameof(problems));
        }

        var needed = required();
        var known = needed.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var first = needed.Select(r => tensors.GetValueOrDefault(r.Name)).FirstOrDefault(t => t is { IsInvalid: false });
        var wrong = needed.SelectMany(r => Wrong(r.Name, r.Shape, tensors.GetValueOrDefault(r.Name), first))
            .Concat(tensors.Keys.Where(name => !known.Contains(name)).Select(name => $"{name} is not a tensor of this model"))
            .ToList();
        if (wrong.Count > 0)
        {
            throw new ArgumentException(
                $"The tensors do not make the model that the configuration describes: {string.Join("; ", wrong)}.",
                nameof(tensors));
        }
    }

    private static IEnumerable<string> Wrong(string name, long[] shape, Tensor? tensor, Tensor? first)
    {
        if (tensor is null)
            yield return $"{name} is missing";
        else if (tensor.IsInvalid)
            yield return $"{name} is disposed";
        else if (!tensor.shape.SequenceEqual(shape))
            yield return $"{name} should be [{string.Join(", ", shape)}] but is [{string.Join(", ", tensor.shape)}]";
        else if (tensor.dtype is not (ScalarType.Float32 or ScalarType.Float64))
            yield return $"{name} should be Float32 or Float64 but is {tensor.dtype}";
        else if (tensor.dtype != first!.dtype || tensor.device.ToString() != first.device.ToString())
            yield return $"{name} is {tensor.dtype} on {tensor.device} while others are {first.dtype} on {first.device}";
    }
}
