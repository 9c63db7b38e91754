using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Arithmetic of tensors in which the numbers stay alive while torch reads them. TorchSharp's own operators make a temporary
/// <see cref="Scalar"/> of every number, of the 1 in <c>a + b</c> too (a + 1 · b), and keep no reference to it: where other threads
/// allocate, the collector may free it in the middle of the call. The code of this repository is kept from using them
/// (build/BannedSymbols.txt).
/// </summary>
public static class TensorArithmetic
{
    private static readonly Scalar MinusInfinity = double.NegativeInfinity.ToScalar();

    /// <summary>1, for functions of torch that ask for a factor.</summary>
    public static Scalar One { get; } = 1.ToScalar();

    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add(right, One);
    }

    /// <summary>values + number.</summary>
    public static Tensor Plus(this Tensor values, double number)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var added = number.ToScalar();
        return values.add(added, One);
    }

    /// <summary>Adds to the tensor itself, which is returned.</summary>
    public static Tensor PlusInPlace(this Tensor sum, Tensor added)
    {
        ArgumentNullException.ThrowIfNull(sum);
        return sum.add_(added, One);
    }

    /// <summary>Adds factor · added to the tensor itself, which is returned.</summary>
    public static Tensor PlusInPlace(this Tensor sum, Tensor added, double factor)
    {
        ArgumentNullException.ThrowIfNull(sum);
        using var number = factor.ToScalar();
        return sum.add_(added, number);
    }

    /// <summary>values · factor.</summary>
    public static Tensor Times(this Tensor values, double factor)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var number = factor.ToScalar();
        return values.mul(number);
    }

    /// <summary>values · factor, of the type of the values.</summary>
    public static Tensor Times(this Tensor values, long factor)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var number = factor.ToScalar();
        return values.mul(number);
    }

    /// <summary>Multiplies the tensor itself, which is returned.</summary>
    public static Tensor TimesInPlace(this Tensor values, double factor)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var number = factor.ToScalar();
        return values.mul_(number);
    }

    /// <summary>Puts −∞ where the mask is true, in the tensor itself, which is returned.</summary>
    public static Tensor HideInPlace(this Tensor scores, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return scores.masked_fill_(mask, MinusInfinity);
    }

    /// <summary>0 to count − 1, int64 [count].</summary>
    public static Tensor Indices(long count, Device device)
    {
        using var stop = count.ToScalar();
        return arange(stop, ScalarType.Int64, device);
    }
}
