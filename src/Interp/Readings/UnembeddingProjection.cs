using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// How far what a head writes points along a token's row of the unembedding: ⟨z W_O, W_U[token]⟩, without the final norm.
/// Together with the attention paid to the token it shows whether a head copies (Wang et al. 2022, §3.1 and figure 3, where
/// the correlation over prompts is above .81 for the Name Movers).
/// </summary>
public static class UnembeddingProjection
{
    /// <summary>Reads every head at a role.</summary>
    /// <param name="run">The plain run.</param>
    /// <param name="at">Where the heads write.</param>
    /// <param name="tokens">A token for each prompt of the run [N], such as its IO.</param>
    /// <param name="name">How tables call the token.</param>
    /// <exception cref="ArgumentException">
    /// Tokens for another number of prompts, one that the model does not have, or a role that the prompts lack.
    /// </exception>
    public static HeadReadings Of(PlainRun run, Role at, IReadOnlyList<int> tokens, string name)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count != run.Batch.Count)
        {
            throw new ArgumentException(
                $"There are tokens for {tokens.Count} prompts; the run has {run.Batch.Count}.", nameof(tokens));
        }

        using var scope = NewDisposeScope();
        var rows = run.Model.UnembeddingRows(
            tensor(tokens.Select(token => (long)token).ToArray(), device: run.Model.Device));
        return HeadReadings.ByLayer(new Quantity($"output at {at} along the unembedding of {name}"), run, layer =>
        {
            var z = RoleRows.Pick(run, run.Z(layer), at);
            return stack(Enumerable.Range(0, run.Model.Shape.Heads).Select(index =>
                (matmul(z.select(1, index), run.Model.HeadWeights(layer, index).Output) * rows).sum(-1)), 1);
        });
    }
}
