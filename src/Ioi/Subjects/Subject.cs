namespace IoiClaims.Ioi;

/// <summary>A model under test: weights, tokenizer, named head groups.</summary>
/// <param name="Name">Names its tables and its folder of snapshots, such as "gpt2-small".</param>
/// <param name="Model">The model; disposed with the subject.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
/// <param name="Circuit">Its head groups.</param>
public sealed record Subject(string Name, ITransformer Model, ITokenizer Tokenizer, Circuit Circuit) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
