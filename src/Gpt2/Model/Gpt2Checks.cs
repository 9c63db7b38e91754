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

    /// <summary>That tokens are ids [N, P] of this vocabulary, at least one and not more than the context holds.</summary>
    public static void Prompts(Tensor tokens, Gpt2Config config)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.dim() != 2 || tokens.numel() == 0)
        {
            throw new ArgumentException(
                $"Tokens come as [prompts, positions], at least one of each; these are {Sizes(tokens)}.", nameof(tokens));
        }

        if (tokens.shape[1] > config.Context)
        {
            throw new ArgumentException(
                $"A prompt of {tokens.shape[1]} tokens does not fit this model's context of {config.Context}.",
                nameof(tokens));
        }

        TokenIds(tokens, config);
    }

    /// <summary>That every element is a token id of this vocabulary. On a GPU an id out of range would be fatal.</summary>
    public static void TokenIds(Tensor tokens, Gpt2Config config)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.dtype != ScalarType.Int64)
            throw new ArgumentException($"Token ids are Int64; these are {tokens.dtype}.", nameof(tokens));
        if (tokens.numel() == 0)
            return;

        using var scope = NewDisposeScope();
        var outside = tokens.lt(0).logical_or_(tokens.ge(config.Vocabulary));
        if (!outside.any().item<bool>())
            return;
        var at = outside.nonzero()[0].cpu().data<long>().ToArray();
        var id = at.Aggregate(tokens, (part, index) => part[index]).item<long>();
        throw new ArgumentException(
            $"The token id {id} at [{string.Join(", ", at)}] is not in this model's vocabulary; "
            + $"its ids are 0 to {config.Vocabulary - 1}.",
            nameof(tokens));
    }

    /// <summary>That there is one position in each prompt, and a list of tokens for each.</summary>
    public static void Questions(Tensor tokens, Tensor positions, Tensor choices)
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(choices);
        long n = tokens.shape[0], p = tokens.shape[1];
        if (positions.dtype != ScalarType.Int64 || !positions.shape.SequenceEqual([n]))
        {
            throw new ArgumentException(
                $"Positions should be Int64 [{n}] but are {positions.dtype} {Sizes(positions)}.", nameof(positions));
        }

        if (choices.dim() != 2 || choices.shape[0] != n)
            throw new ArgumentException($"Choices should be [{n}, R] but are {Sizes(choices)}.", nameof(choices));

        using var scope = NewDisposeScope();
        var outside = positions.lt(0).logical_or_(positions.ge(p));
        if (outside.any().item<bool>())
        {
            var prompt = outside.nonzero()[0, 0].item<long>();
            throw new ArgumentException(
                $"Prompt {prompt} is asked at position {positions[prompt].item<long>()}; its positions are 0 to {p - 1}.",
                nameof(positions));
        }
    }

    /// <summary>That the last axes of an input are what a component reads.</summary>
    public static void LastAxes(Tensor input, string parameter, params ReadOnlySpan<long> sizes)
    {
        ArgumentNullException.ThrowIfNull(input, parameter);
        var shape = input.shape;
        if (shape.Length < sizes.Length || !shape.AsSpan()[^sizes.Length..].SequenceEqual(sizes))
        {
            throw new ArgumentException(
                $"The input should be [..., {string.Join(", ", sizes.ToArray())}] but is {Sizes(input)}.", parameter);
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
