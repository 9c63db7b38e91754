using System.Numerics;
using System.Runtime.InteropServices;

namespace IoiClaims.Checkpoints;

/// <summary>Half-width floating-point numbers to single precision, exactly, and the search for numbers that are none.</summary>
internal static class FloatConversion
{
    /// <summary>IEEE halves to singles.</summary>
    public static void FromF16(ReadOnlySpan<ushort> source, Span<float> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = (float)BitConverter.UInt16BitsToHalf(source[i]);
        }
    }

    /// <summary>bfloat16 to singles: the bits are a single's upper half.</summary>
    public static void FromBF16(ReadOnlySpan<ushort> source, Span<float> target)
    {
        var bits = MemoryMarshal.Cast<float, uint>(target);
        var i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
            (low << 16).CopyTo(bits[i..]);
            (high << 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            bits[i] = (uint)source[i] << 16;
        }
    }

    /// <summary>Index of the first NaN or infinity; −1 where all numbers are finite.</summary>
    public static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        const uint exponent = 0x7F80_0000;
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var mask = new Vector<uint>(exponent);
        var i = 0;
        while (i <= bits.Length - Vector<uint>.Count
            && !Vector.EqualsAny(new Vector<uint>(bits[i..]) & mask, mask))
        {
            i += Vector<uint>.Count;
        }

        for (; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
