using IoiClaims.Interp.Data;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Evaluation;

/// <summary>Rows (prompt, position) of a tensor [N, P, …], by their index in the flattened first two axes.</summary>
internal static class Rows
{
    /// <summary>Indices of one position a prompt [N], int64.</summary>
    public static Tensor Of(PromptBatch batch, IReadOnlyList<int> positions, Device device) =>
        Of(batch, positions.Select((position, prompt) => (prompt, position)), device);

    /// <summary>Indices of rows [R], int64.</summary>
    public static Tensor Of(PromptBatch batch, IEnumerable<(int Prompt, int Position)> rows, Device device) =>
        tensor(rows.Select(row => ((long)row.Prompt * batch.Length) + row.Position).ToArray(), device: device);

    /// <summary>The rows of a tensor [N, P, …] → [R, …].</summary>
    public static Tensor Gather(Tensor values, Tensor rows) => values.flatten(0, 1).index_select(0, rows);
}
