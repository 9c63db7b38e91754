using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>A model under test: weights, tokenizer, named head groups.</summary>
/// <param name="Name">Names its tables and its folder of snapshots, such as "gpt2-small".</param>
/// <param name="Model">The model; disposed with the subject.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Circuit">Its head groups.</param>
public sealed record Subject(string Name, ITransformer Model, ITokenizer Tokenizer, Circuit Circuit) : IDisposable
{
    /// <summary>
    /// What headers of tables call it: its name, and where that is only what somebody called a folder, which weights it has, as in
    /// "stories (0f3a91c2d7b8)".
    /// </summary>
    public string Title { get; init; } = Name;

    /// <summary>Whether its training never showed some pairs of names together, so that verdicts rest on these, and exploring leaves them out.</summary>
    public bool HasHeldOutPairs { get; init; }

    /// <summary>
    /// What readers of its numbers have to know, a sentence each: where its circuit is from, which words its vocabulary lacks, what
    /// was unusual about its files.
    /// </summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
