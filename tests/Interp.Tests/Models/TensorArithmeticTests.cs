using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Models;

public sealed class TensorArithmeticTests
{
    [Test]
    public void It_gives_what_torchs_own_arithmetic_gives()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(new[] { 1.5, -2, 4 }), tensor(new[] { 0.25, 3, -1 }));

        Numbers(a.Plus(b)).Should().Equal(1.75, 1, 3);
        Numbers(a.Plus(0.5)).Should().Equal(2, -1.5, 4.5);
        Numbers(a.Times(2.0)).Should().Equal(3, -4, 8);
        Numbers(a.clone().PlusInPlace(b)).Should().Equal(1.75, 1, 3);
        Numbers(a.clone().PlusInPlace(b, 2)).Should().Equal(2, 4, 2);
        Numbers(a.clone().TimesInPlace(-1)).Should().Equal(-1.5, 2, -4);
        Numbers(a.clone().HideInPlace(b.gt(TensorArithmetic.One))).Should().Equal(1.5, double.NegativeInfinity, 4);
        TensorArithmetic.Indices(3, CPU).Times(5).data<long>().ToArray().Should().Equal(0, 5, 10);
    }

    private static double[] Numbers(Tensor values) => values.data<double>().ToArray();
}
