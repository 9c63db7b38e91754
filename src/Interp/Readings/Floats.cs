using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Tensors as immutable numbers.</summary>
internal static class Floats
{
    /// <summary>A vector [N].</summary>
    public static ImmutableArray<float> Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return [.. tensor.to(ScalarType.Float32).contiguous().cpu().data<float>().ToArray()];
    }

    /// <summary>The rows of a matrix [A, B].</summary>
    public static ImmutableArray<ImmutableArray<float>> Rows(Tensor tensor)
    {
        var (rows, columns) = ((int)tensor.shape[0], (int)tensor.shape[1]);
        var flat = Of(tensor.reshape(-1));
        return [.. Enumerable.Range(0, rows).Select(row => flat.Slice(row * columns, columns))];
    }
}
