namespace IoiClaims.Samples.Induction.Task;

/// <summary>
/// The task: "… A B … A", and what comes next? B, for whoever completes repetitions. All other tokens are random and occur
/// once, so that nothing but the repetition can be known. Immutable.
/// </summary>
public sealed class InductionPrompts
{
    /// <summary>The token that stands in front of every prompt.</summary>
    public const int Bos = 0;

    private const int Length = 14;

    private InductionPrompts(PromptBatch batch, PromptBatch withAnotherA, TokenLogitDifference logitDifference)
    {
        Batch = batch;
        WithAnotherA = withAnotherA;
        LogitDifference = logitDifference;
    }

    /// <summary>The first A.</summary>
    public static Role A => new("A");

    /// <summary>The token after it: the answer.</summary>
    public static Role B => new("B");

    /// <summary>The last position, where A stands again.</summary>
    public static Role END => Role.End;

    /// <summary>The prompts, in two groups: B near END, or far from it.</summary>
    public PromptBatch Batch { get; }

    /// <summary>The same prompts, but what stands before B is another token: nothing repeats.</summary>
    public PromptBatch WithAnotherA { get; }

    /// <summary>The logit of B minus that of another token of the prompt, at END.</summary>
    public TokenLogitDifference LogitDifference { get; }

    /// <summary>Draws prompts.</summary>
    /// <param name="vocabulary">Number of tokens; the first is <see cref="Bos"/>.</param>
    /// <param name="count">Number of prompts, N.</param>
    /// <param name="seed">Same seed, same prompts.</param>
    public static InductionPrompts Draw(int vocabulary, int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        var drawn = Enumerable.Range(0, count).Select(_ => One(vocabulary, random)).ToList();
        IReadOnlyList<int> Each(Func<Prompt, int> of) => drawn.ConvertAll(prompt => of(prompt));
        PromptBatch Batch(Func<Prompt, int[]> tokens) => new(
            drawn.Select(tokens),
            new Dictionary<Role, IReadOnlyList<int>>
            {
                [A] = Each(prompt => prompt.At),
                [B] = Each(prompt => prompt.At + 1),
                [END] = Each(_ => Length - 1),
            },
            drawn.ConvertAll(prompt => Length - 1 - prompt.At > Length / 2 ? "far" : "near"));
        return new InductionPrompts(
            Batch(prompt => prompt.Tokens),
            Batch(prompt => prompt.WithAnotherA),
            new TokenLogitDifference([.. drawn.Select(prompt => (prompt.Tokens[prompt.At + 1], prompt.Wrong))], END));
    }

    private static Prompt One(int vocabulary, SplitMix64 random)
    {
        // Different tokens, one of which will not be used but in place of A.
        var tokens = Enumerable.Range(1, vocabulary - 1).ToArray();
        for (var i = 0; i < Length; i++)
        {
            var j = i + random.Below(tokens.Length - i);
            (tokens[i], tokens[j]) = (tokens[j], tokens[i]);
        }

        int[] prompt = [Bos, .. tokens[..(Length - 1)]];
        var at = 1 + random.Below(Length - 4);
        prompt[^1] = prompt[at];
        var withAnotherA = prompt.ToArray();
        withAnotherA[at] = tokens[Length - 1];
        // Neither A nor B: the token before the last, or the one before that.
        return new Prompt(prompt, withAnotherA, at, at + 1 == Length - 2 ? prompt[^3] : prompt[^2]);
    }

    private sealed record Prompt(int[] Tokens, int[] WithAnotherA, int At, int Wrong);
}
