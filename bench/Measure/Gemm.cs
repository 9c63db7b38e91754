using IoiClaims.Gpt2;
using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims.Bench.Measure;

/// <summary>The floating-point operations of a forward pass as plain matrix products and nothing else.</summary>
internal sealed class Gemm : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly List<(Tensor Left, Tensor Right)> products = [];

    public Gemm(Gpt2Config config, int prompts, int length)
    {
        long rows = prompts * length, d = config.Width, dh = config.HeadWidth, groups = (long)prompts * config.Heads;
        for (var layer = 0; layer < config.Layers; layer++)
        {
            products.Add((rand(rows, d), rand(d, 3 * d)));
            products.Add((rand(groups, length, dh), rand(groups, dh, length)));
            products.Add((rand(groups, length, length), rand(groups, length, dh)));
            products.Add((rand(rows, d), rand(d, d)));
            products.Add((rand(rows, d), rand(d, config.InnerWidth)));
            products.Add((rand(rows, config.InnerWidth), rand(config.InnerWidth, d)));
        }
    }

    public void Run()
    {
        foreach (var (left, right) in products)
        {
            using var _ = matmul(left, right);
        }
    }

    public void Dispose() => scope.Dispose();
}
