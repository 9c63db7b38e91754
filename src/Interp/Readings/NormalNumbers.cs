using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Independent standard normal numbers from a seed (Box and Muller's transform).</summary>
internal sealed class NormalNumbers(ulong seed)
{
    private readonly SplitMix64 uniform = new(seed);

    public Tensor Tensor(params long[] shape)
    {
        var values = new double[shape.Aggregate(1L, (product, size) => checked(product * size))];
        for (var i = 0; i < values.Length; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - uniform.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * uniform.NextDouble());
            values[i] = radius * cosine;
            if (i + 1 < values.Length)
            {
                values[i + 1] = radius * sine;
            }
        }

        return tensor(values, shape, device: CPU);
    }
}
