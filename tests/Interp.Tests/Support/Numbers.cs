using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Support;

internal static class Numbers
{
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.to(ScalarType.Float64).contiguous().cpu().data<double>().ToArray();
    }

    public static double LargestDifference(Tensor left, Tensor right) => LargestDifference(Of(left), Of(right));

    public static double LargestDifference(double[] left, double[] right)
    {
        left.Should().HaveSameCount(right);
        return left.Zip(right, (l, r) => Math.Abs(l - r)).DefaultIfEmpty(0).Max();
    }
}
