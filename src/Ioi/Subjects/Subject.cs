using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>A model under test: weights, tokenizer, named head groups, and the verdict expected on it for each claim.</summary>
/// <param name="Name">Names its tables and its folder of snapshots, such as "gpt2-small".</param>
/// <param name="Model">The model; disposed with the subject.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Circuit">Its head groups.</param>
/// <param name="ExpectedVerdicts">The recorded verdict by claim, such as "Claim2".</param>
public sealed record Subject(
    string Name,
    ITransformer Model,
    ITokenizer Tokenizer,
    Circuit Circuit,
    ImmutableDictionary<string, Verdict> ExpectedVerdicts) : IDisposable
{
    /// <summary>What the model does instead, by claim, where the claim does not hold on it: a sentence or two for readers.</summary>
    public ImmutableDictionary<string, string> Instead { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The recorded verdict on a claim.</summary>
    /// <exception cref="KeyNotFoundException">None is recorded.</exception>
    public Verdict Expected(string claim) => ExpectedVerdicts.TryGetValue(claim, out var verdict)
        ? verdict
        : throw new KeyNotFoundException(
            $"No verdict on {claim} is recorded for the subject '{Name}'; there are verdicts on "
            + $"{string.Join(", ", ExpectedVerdicts.Keys.Order(StringComparer.Ordinal))}.");

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
