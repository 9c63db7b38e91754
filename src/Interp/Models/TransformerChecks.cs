using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Checks of what callers hand to a model, before torch sees it.</summary>
public static class TransformerChecks
{
    /// <summary>That tokens are ids [N, P] of a model's vocabulary, at least one and not more than its context holds.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void Prompts(Tensor tokens, TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(shape);
        if (tokens.dim() != 2 || tokens.numel() == 0)
        {
            throw new ArgumentException(
                $"Tokens come as [prompts, positions], at least one of each; these are {Sizes(tokens)}.", nameof(tokens));
        }

        if (tokens.shape[1] > shape.Context)
        {
            throw new ArgumentException(
                $"A prompt of {tokens.shape[1]} tokens does not fit this model's context of {shape.Context}.",
                nameof(tokens));
        }

        TokenIds(tokens, shape);
    }

    /// <summary>That every element is a token id of a model's vocabulary. On a GPU an id out of range would be fatal.</summary>
    /// <param name="tokens">The ids, of any shape.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <exception cref="ArgumentException">One is not.</exception>
    public static void TokenIds(Tensor tokens, TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(shape);
        if (tokens.dtype != ScalarType.Int64)
        {
            throw new ArgumentException($"Token ids are Int64; these are {tokens.dtype}.", nameof(tokens));
        }

        if (tokens.numel() == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var outside = Outside(tokens, shape.Vocabulary);
        if (!outside.any().item<bool>())
        {
            return;
        }

        var at = outside.nonzero()[0].cpu().data<long>().ToArray();
        var id = at.Aggregate(tokens, (part, index) => part[index]).item<long>();
        throw new ArgumentException(
            $"The token id {id} at [{string.Join(", ", at)}] is not in this model's vocabulary; "
            + $"its ids are 0 to {shape.Vocabulary - 1}.",
            nameof(tokens));
    }

    /// <summary>That the last axes of an input are what a component reads.</summary>
    /// <param name="input">The input.</param>
    /// <param name="parameter">What the caller calls it.</param>
    /// <param name="sizes">Sizes of its last axes.</param>
    /// <exception cref="ArgumentException">They are others.</exception>
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

    /// <summary>That there is one position in each prompt, and a list of tokens for each.</summary>
    internal static void Questions(Tensor tokens, Tensor positions, Tensor choices)
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
        {
            throw new ArgumentException($"Choices should be [{n}, R] but are {Sizes(choices)}.", nameof(choices));
        }

        using var scope = NewDisposeScope();
        var outside = Outside(positions, p);
        if (outside.any().item<bool>())
        {
            var prompt = outside.nonzero()[0, 0].item<long>();
            throw new ArgumentException(
                $"Prompt {prompt} is asked at position {positions[prompt].item<long>()}; its positions are 0 to {p - 1}.",
                nameof(positions));
        }
    }

    private static string Sizes(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";

    /// <summary>Which numbers are not from 0 to end − 1; the caller's dispose scope holds it.</summary>
    private static Tensor Outside(Tensor numbers, long end)
    {
        using var first = 0L.ToScalar();
        using var stop = end.ToScalar();
        return numbers.lt(first).logical_or_(numbers.ge(stop));
    }
}
