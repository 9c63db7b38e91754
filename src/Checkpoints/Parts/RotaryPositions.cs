using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>
/// Rotary positions (Su et al. 2021, arXiv 2104.09864): of a query or key at position p, entries i and i + R/2 are turned as a plane
/// by the angle p · base^(−2i/R), for i below R/2. Entries from R on stay.
/// </summary>
/// <remarks>
/// Angles are computed in double precision, whatever the model's type is, and for the rows at hand: a table of all positions would be
/// as long as the context, which may be a hundred thousand tokens.
/// </remarks>
internal sealed class RotaryPositions : IDisposable
{
    private readonly int width;
    private readonly Tensor frequencies;

    /// <param name="width">R, even: how many of a head's entries are turned.</param>
    /// <param name="rotaryBase">The base.</param>
    /// <param name="scaling">What is done to the frequencies; null for nothing.</param>
    /// <param name="device">The model's device.</param>
    public RotaryPositions(int width, double rotaryBase, RotaryScaling? scaling, Device device)
    {
        this.width = width;
        frequencies = tensor(
            Enumerable.Range(0, width / 2)
                .Select(i => Math.Pow(rotaryBase, -2.0 * i / width))
                .Select(frequency => scaling?.Scaled(frequency) ?? frequency)
                .ToArray(),
            ScalarType.Float64,
            device).DetachFromDisposeScope();
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
        var angles = (positions.to(ScalarType.Float64).unsqueeze(-1) * frequencies).unsqueeze(-3);
        var (cosine, sine) = (angles.cos().to(vectors.dtype), angles.sin().to(vectors.dtype));
        var (first, second) = (vectors.narrow(-1, 0, half), vectors.narrow(-1, half, half));
        Tensor[] turned = [first * cosine - second * sine, (second * cosine).Plus(first * sine)];
        var rest = vectors.shape[^1] - width;
        return cat(rest > 0 ? [.. turned, vectors.narrow(-1, width, rest)] : turned, -1).MoveToOuterDisposeScope();
    }

    public void Dispose() => frequencies.Dispose();
}
