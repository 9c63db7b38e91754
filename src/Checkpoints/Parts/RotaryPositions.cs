using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>
/// Rotary positions (Su et al. 2021, arXiv 2104.09864): of a query or key at position p, entries i and i + R/2 are turned as a plane
/// by the angle p · base^(−2i/R), for i below R/2. Entries from R on stay.
/// </summary>
/// <remarks>Angles are computed in double precision, whatever the model's type is.</remarks>
internal sealed class RotaryPositions : IDisposable
{
    private readonly int width;
    private readonly Tensor cosines;
    private readonly Tensor sines;

    /// <param name="width">R, even: how many of a head's entries are turned.</param>
    /// <param name="rotaryBase">The base.</param>
    /// <param name="scaling">What is done to the frequencies; null for nothing.</param>
    /// <param name="context">The most positions that a prompt may have.</param>
    /// <param name="like">A tensor of the model's type and device.</param>
    public RotaryPositions(int width, double rotaryBase, RotaryScaling? scaling, int context, Tensor like)
    {
        this.width = width;
        using var scope = NewDisposeScope();
        var frequencies = Enumerable.Range(0, width / 2)
            .Select(i => Math.Pow(rotaryBase, -2.0 * i / width))
            .Select(frequency => scaling?.Scaled(frequency) ?? frequency)
            .ToArray();
        var angles = outer(arange(context, ScalarType.Float64, CPU), tensor(frequencies, ScalarType.Float64, CPU));
        cosines = angles.cos().to(like.dtype, like.device).DetachFromDisposeScope();
        sines = angles.sin().to(like.dtype, like.device).DetachFromDisposeScope();
    }

    /// <summary>Turns queries or keys.</summary>
    /// <param name="vectors">[…, G, M, Dh]</param>
    /// <param name="positions">int64, broadcastable to […, M].</param>
    /// <returns>[…, G, M, Dh]</returns>
    public Tensor Turn(Tensor vectors, Tensor positions)
    {
        if (width == 0)
        {
            return vectors.alias();
        }

        using var scope = NewDisposeScope();
        var half = width / 2;
        Tensor At(Tensor table) => table.index_select(0, positions.flatten()).view([.. positions.shape, half]).unsqueeze(-3);
        var (cosine, sine) = (At(cosines), At(sines));
        var (first, second) = (vectors.narrow(-1, 0, half), vectors.narrow(-1, half, half));
        Tensor[] turned = [first * cosine - second * sine, second * cosine + first * sine];
        var rest = vectors.shape[^1] - width;
        return cat(rest > 0 ? [.. turned, vectors.narrow(-1, width, rest)] : turned, -1).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        cosines.Dispose();
        sines.Dispose();
    }
}
