using IoiClaims.Gpt2;
using IoiClaims.Interp.Tests.Support;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Readings;

/// <summary>
/// GPT-2's forward pass on one prompt in loops over numbers, the MLPs excepted, so that what is read off a run can be
/// compared with its definition. Independent of runs and tensors.
/// </summary>
internal sealed class Textbook
{
    private readonly Gpt2Model model;
    private readonly Dictionary<string, double[]> weights;

    public Textbook(Gpt2Model model, IReadOnlyList<int> tokens)
    {
        this.model = model;
        weights = model.Tensors.ToDictionary(pair => pair.Key, pair => Numbers.Of(pair.Value));
        Tokens = tokens;
        Embedding = [.. tokens.Select((token, p) => Sum(
            Row(Gpt2TensorNames.TokenEmbedding, token), Row(Gpt2TensorNames.PositionEmbedding, p)))];
        var residual = Embedding;
        for (var layer = 0; layer < Layers; layer++)
        {
            Pre.Add(residual);
            var mid = residual.Select(x => Sum(x, AttentionBias(layer))).ToArray();
            for (var head = 0; head < Heads; head++)
            {
                var written = Attend(layer, head, residual);
                mid = [.. mid.Select((x, p) => Sum(x, written[p]))];
            }

            Mid.Add(mid);
            Mlp.Add([.. mid.Select(x => MlpOf(layer, Norm(x, layer, "ln_2")))]);
            residual = [.. mid.Select((x, p) => Sum(x, Mlp[layer][p]))];
        }

        Final = residual;
    }

    public IReadOnlyList<int> Tokens { get; }

    public double[][] Embedding { get; }

    /// <summary>In front of each layer's attention [L][P][D].</summary>
    public List<double[][]> Pre { get; } = [];

    /// <summary>In front of each layer's MLP [L][P][D].</summary>
    public List<double[][]> Mid { get; } = [];

    public List<double[][]> Mlp { get; } = [];

    public double[][] Final { get; }

    /// <summary>[Q][K]</summary>
    public Dictionary<Head, double[][]> Patterns { get; } = [];

    /// <summary>[P][Dh]</summary>
    public Dictionary<Head, double[][]> Values { get; } = [];

    /// <summary>z [P][Dh]</summary>
    public Dictionary<Head, double[][]> Z { get; } = [];

    /// <summary>z W_O [P][D]</summary>
    public Dictionary<Head, double[][]> Written { get; } = [];

    private int Layers => model.Config.Layers;

    private int Heads => model.Config.Heads;

    private int Width => model.Config.Width;

    private int HeadWidth => model.Config.HeadWidth;

    public static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, (l, r) => l + r)];

    public static double Length(double[] x) => Math.Sqrt(x.Sum(entry => entry * entry));

    public static double Dot(double[] left, double[] right) => left.Zip(right, (l, r) => l * r).Sum();

    public double[] AttentionBias(int layer) => weights[Gpt2TensorNames.Layer(layer, "attn.c_proj.bias")];

    public double[] ValueBias(Head head)
    {
        var start = (2 * Width) + (head.Index * HeadWidth);
        return weights[Gpt2TensorNames.Layer(head.Layer, "attn.c_attn.bias")][start..(start + HeadWidth)];
    }

    public double[] Unembedding(int token) => Row(
        model.Config.TiedUnembedding ? Gpt2TensorNames.TokenEmbedding : Gpt2TensorNames.Unembedding, token);

    public double Scale(double[] x)
    {
        var mean = x.Average();
        return Math.Sqrt(x.Average(entry => (entry - mean) * (entry - mean)) + model.Config.NormEpsilon);
    }

    /// <summary>(x − mean) / scale · gain + bias.</summary>
    public double[] FinalNorm(double[] x, double? scale = null, bool withBias = true) =>
        Norm(x, weights[Gpt2TensorNames.FinalNormGain], weights[Gpt2TensorNames.FinalNormBias], scale, withBias);

    public double[] Norm(double[] x, int layer, string name) => Norm(
        x,
        weights[Gpt2TensorNames.Layer(layer, $"{name}.weight")],
        weights[Gpt2TensorNames.Layer(layer, $"{name}.bias")],
        null,
        true);

    /// <summary>Query (0), key (1) or value (2) of a head from a normed input.</summary>
    public double[] Project(int which, Head head, double[] normed)
    {
        var matrix = weights[Gpt2TensorNames.Layer(head.Layer, "attn.c_attn.weight")];
        var bias = weights[Gpt2TensorNames.Layer(head.Layer, "attn.c_attn.bias")];
        return [.. Enumerable.Range(0, HeadWidth).Select(j =>
        {
            var column = (which * Width) + (head.Index * HeadWidth) + j;
            return bias[column] + Enumerable.Range(0, Width).Sum(i => normed[i] * matrix[(i * 3 * Width) + column]);
        })];
    }

    public double[] Write(Head head, double[] z)
    {
        var matrix = weights[Gpt2TensorNames.Layer(head.Layer, "attn.c_proj.weight")];
        return [.. Enumerable.Range(0, Width).Select(i => Enumerable.Range(0, HeadWidth)
            .Sum(j => z[j] * matrix[(((head.Index * HeadWidth) + j) * Width) + i]))];
    }

    private double[][] Attend(int layer, int index, double[][] residual)
    {
        var head = new Head(layer, index);
        var normed = residual.Select(x => Norm(x, layer, "ln_1")).ToArray();
        var (q, k, v) = (
            normed.Select(x => Project(0, head, x)).ToArray(),
            normed.Select(x => Project(1, head, x)).ToArray(),
            normed.Select(x => Project(2, head, x)).ToArray());
        var pattern = new double[residual.Length][];
        for (var p = 0; p < residual.Length; p++)
        {
            var exponentials = Enumerable.Range(0, residual.Length)
                .Select(key => key <= p ? Math.Exp(Dot(q[p], k[key]) / Math.Sqrt(HeadWidth)) : 0)
                .ToArray();
            pattern[p] = [.. exponentials.Select(e => e / exponentials.Sum())];
        }

        Patterns[head] = pattern;
        Values[head] = v;
        Z[head] = [.. pattern.Select(row => Enumerable.Range(0, HeadWidth)
            .Select(j => row.Select((weight, key) => weight * v[key][j]).Sum()).ToArray())];
        return Written[head] = [.. Z[head].Select(z => Write(head, z))];
    }

    private double[] MlpOf(int layer, double[] normed)
    {
        using var scope = NewDisposeScope();
        return Numbers.Of(model.Mlp(layer, tensor(normed).view(1, 1, Width)));
    }

    private double[] Row(string name, int row) =>
        weights[name][(row * Width)..((row + 1) * Width)];

    private static double[] Norm(double[] x, double[] gain, double[] bias, double? scale, bool withBias, double epsilon)
    {
        var mean = x.Average();
        var divisor = scale ?? Math.Sqrt(x.Average(entry => (entry - mean) * (entry - mean)) + epsilon);
        return [.. x.Select((entry, i) => ((entry - mean) / divisor * gain[i]) + (withBias ? bias[i] : 0))];
    }

    private double[] Norm(double[] x, double[] gain, double[] bias, double? scale, bool withBias) =>
        Norm(x, gain, bias, scale, withBias, model.Config.NormEpsilon);
}
