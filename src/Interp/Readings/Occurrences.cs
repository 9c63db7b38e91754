using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>A token where it stands in a prompt, and where in the prompt it stood before.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Position">Where.</param>
/// <param name="Token">The token's id.</param>
/// <param name="Earlier">Positions at which the same token stood before, ascending; empty where it is new.</param>
public sealed record Occurrence(int Prompt, int Position, int Token, ImmutableArray<int> Earlier)
{
    /// <summary>Whether the same token stood before.</summary>
    public bool IsRepeated => !Earlier.IsEmpty;

    /// <summary>Positions since the last time; null where the token is new.</summary>
    public int? Distance => IsRepeated ? Position - Earlier[^1] : null;

    /// <summary>Finds every token of prompts and where it stood before, prompt by prompt, in the order of the text.</summary>
    /// <param name="batch">The prompts.</param>
    /// <param name="skip">How many tokens at the beginning of each prompt do not count: 1 for a BOS.</param>
    public static ImmutableArray<Occurrence> AllOf(PromptBatch batch, int skip = 0)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        var all = ImmutableArray.CreateBuilder<Occurrence>();
        for (var n = 0; n < batch.Count; n++)
        {
            var seen = new Dictionary<int, ImmutableArray<int>>();
            for (var p = skip; p < batch.Tokens[n].Length; p++)
            {
                var token = batch.Tokens[n][p];
                var earlier = seen.GetValueOrDefault(token, []);
                all.Add(new Occurrence(n, p, token, earlier));
                seen[token] = earlier.Add(p);
            }
        }

        return all.ToImmutable();
    }
}
