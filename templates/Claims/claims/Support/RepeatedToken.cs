namespace MyClaims.Support;

/// <summary>Your task goes here: prompts, what to compare them with, and where in them things stand (their roles).</summary>
/// <param name="Batch">"… A B … A": random tokens of which one, A, occurs twice.</param>
/// <param name="WithAnotherA">The same, but with another token in the place of the first A: nothing repeats.</param>
public sealed record RepeatedToken(PromptBatch Batch, PromptBatch WithAnotherA)
{
    /// <summary>Where the token stands that followed the first A.</summary>
    public static Role B => new("B");

    /// <summary>Draws prompts; the same seed gives the same ones, on every machine.</summary>
    /// <param name="endOfText">The last token, which stands in front of each prompt; all before it are drawn from.</param>
    /// <param name="prompts">How many.</param>
    /// <param name="length">How many tokens each has.</param>
    /// <param name="seed">What they are drawn with.</param>
    public static RepeatedToken Draw(int endOfText, int prompts, int length, ulong seed)
    {
        var random = new SplitMix64(seed);
        var drawn = Enumerable.Range(0, prompts).Select(_ =>
        {
            var left = Enumerable.Range(0, endOfText).ToList();
            int Next()
            {
                var i = random.Below(left.Count);
                var token = left[i];
                left.RemoveAt(i);
                return token;
            }

            int[] prompt = [endOfText, .. Enumerable.Range(0, length - 1).Select(_ => Next())];
            var a = 2 + random.Below(length - 6);
            prompt[^1] = prompt[a];
            int[] other = [.. prompt[..a], Next(), .. prompt[(a + 1)..]];
            return (Prompt: prompt, Other: other, A: a);
        }).ToList();
        var roles = new Dictionary<Role, IReadOnlyList<int>>
        {
            [B] = drawn.ConvertAll(each => each.A + 1),
            [Role.End] = drawn.ConvertAll(_ => length - 1),
        };
        return new(new(drawn.Select(each => each.Prompt), roles), new(drawn.Select(each => each.Other), roles));
    }
}
