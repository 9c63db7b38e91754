using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Random tokens, then the same ones again: prompts on which nothing but repetition can be known, for
/// <see cref="RepetitionScores"/>. Immutable.
/// </summary>
public sealed class RandomRepeatedTokens
{
    private RandomRepeatedTokens(IEnumerable<int[]> sequences, int period, int? bos)
    {
        Period = period;
        HasBos = bos is not null;
        var prompts = sequences
            .Select(IReadOnlyList<int> (sequence) => [.. bos is { } first ? new[] { first } : [], .. sequence, .. sequence])
            .ToList();
        Batch = new PromptBatch(
            prompts,
            new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = prompts.Select(prompt => prompt.Count - 1).ToArray() });
    }

    /// <summary>The prompts: 2 L tokens each, and BOS in front where there is one. Their one role is END.</summary>
    public PromptBatch Batch { get; }

    /// <summary>After how many tokens they repeat, L.</summary>
    public int Period { get; }

    /// <summary>Whether the prompts begin with a token that is not part of the sequence.</summary>
    public bool HasBos { get; }

    /// <summary>
    /// The prompts of TransformerLens' exploratory demonstration (Nanda 2022), token for token:
    /// <c>torch.manual_seed(0); torch.randint(100, 20000, (2, 100))</c> twice over, no BOS. They are GPT-2's tokens; a smaller
    /// vocabulary lacks most of them. Torch's own generator is neither read nor moved.
    /// </summary>
    /// <param name="seed">Another seed, for other prompts drawn the same way.</param>
    public static RandomRepeatedTokens TransformerLens(ulong seed = 0)
    {
        const int Count = 2;
        const int Length = 100;
        using var generator = new Generator(seed);
        using var ids = randint(
            100, 20000, [Count, Length], dtype: ScalarType.Int64, device: CPU, generator: generator);
        var drawn = ids.cpu().data<long>().ToArray().Select(id => (int)id).ToArray();
        return new RandomRepeatedTokens(drawn.Chunk(Length), Length, bos: null);
    }

    /// <summary>
    /// Prompts from a seed, the same on every platform. Within a prompt's sequence all tokens are different, so that each
    /// occurs exactly twice and nothing but the repetition repeats.
    /// </summary>
    /// <param name="tokens">Token ids to draw from, such as all of a vocabulary but the end-of-text token.</param>
    /// <param name="prompts">Number of prompts, N.</param>
    /// <param name="period">Length of the sequence that is repeated, L.</param>
    /// <param name="seed">Same seed, same prompts.</param>
    /// <param name="bos">The token in front of each prompt; none if omitted.</param>
    /// <exception cref="ArgumentException">
    /// N below 1, L below 3, fewer different tokens than L, or BOS among them.
    /// </exception>
    public static RandomRepeatedTokens Seeded(
        IEnumerable<int> tokens, int prompts, int period, ulong seed, int? bos = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ImmutableArray<int> pool = [.. tokens.Distinct()];
        if (prompts < 1 || period < 3)
        {
            // With a period of 2, what followed the earlier occurrence is the token before.
            throw new ArgumentException(
                $"{prompts} prompts with a period of {period} were asked for; there must be at least 1 with a period of 3.");
        }

        if (pool.Length < period)
        {
            throw new ArgumentException(
                $"A sequence of {period} different tokens cannot be drawn from {pool.Length}; give more tokens or a shorter period.",
                nameof(tokens));
        }

        if (bos is { } first && pool.Contains(first))
        {
            throw new ArgumentException(
                $"Token {first} stands in front of every prompt, so it cannot be drawn as well; leave it out of the tokens.",
                nameof(tokens));
        }

        var random = new SplitMix64(seed);
        return new RandomRepeatedTokens(
            Enumerable.Range(0, prompts).Select(_ => Draw(pool, period, random)).ToList(), period, bos);
    }

    // The first steps of a Fisher–Yates shuffle.
    private static int[] Draw(ImmutableArray<int> pool, int count, SplitMix64 random)
    {
        var left = pool.ToArray();
        for (var i = 0; i < count; i++)
        {
            var j = i + random.Below(left.Length - i);
            (left[i], left[j]) = (left[j], left[i]);
        }

        return left[..count];
    }
}
