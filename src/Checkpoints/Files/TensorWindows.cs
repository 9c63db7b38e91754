using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>A tensor's own memory, piece by piece, so that tensors of any size can be seen as spans.</summary>
internal static class TensorWindows
{
    /// <summary>Elements of one window: 16 MiB of singles.</summary>
    public const int Length = 4 << 20;

    /// <summary>Does something with a window.</summary>
    /// <param name="start">Index of the window's first element.</param>
    /// <param name="values">The elements, in the tensor's own memory.</param>
    /// <returns>Whether to go on.</returns>
    public delegate bool Visitor(long start, Span<float> values);

    /// <summary>Walks over a contiguous float32 tensor on the CPU from its first element to its last.</summary>
    public static void Visit(Tensor tensor, Visitor visitor)
    {
        using var flat = tensor.view(-1);
        var count = flat.shape[0];
        for (long start = 0; start < count; start += Length)
        {
            using var window = flat.narrow(0, start, Math.Min(Length, count - start));
            if (!visitor(start, MemoryMarshal.Cast<byte, float>(window.bytes)))
                return;
        }
    }
}
