using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests;

/// <summary>Tensors as plain numbers, and their comparison.</summary>
internal static class Numbers
{
    public static double[] Of(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, double>(tensor.to(ScalarType.Float64).contiguous().bytes).ToArray();
    }

    /// <summary>Those of named tensors, which are disposed.</summary>
    public static Dictionary<string, double[]> Of(IReadOnlyDictionary<string, Tensor> tensors) => tensors.ToDictionary(pair => pair.Key, pair =>
    {
        using var tensor = pair.Value;
        return Of(tensor);
    });

    public static Tensor Tokens(params int[][] prompts) =>
        tensor(prompts.SelectMany(p => p).Select(id => (long)id).ToArray(), prompts.Length, prompts[0].Length);

    public static int[] RandomPrompt(Random random, int length, int vocabulary) =>
        Enumerable.Range(0, length).Select(_ => random.Next(vocabulary)).ToArray();

    public static double[] Flat(this double[][] rows) => rows.SelectMany(row => row).ToArray();

    public static double[] Flat(this double[][][] blocks) => blocks.SelectMany(Flat).ToArray();

    /// <summary>Equal within a tolerance, absolute below 1 and relative above.</summary>
    public static void ShouldEqual(this Tensor actual, double[] expected, double tolerance, string what)
    {
        var found = Of(actual);
        found.Length.Should().Be(expected.Length, what);
        for (var i = 0; i < found.Length; i++)
        {
            // Written so that NaN fails.
            if (!(Math.Abs(found[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"{what}: element {i} should be {expected[i]:R} but is {found[i]:R}.");
        }
    }
}
