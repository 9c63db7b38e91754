using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Support;

/// <summary>
/// The forward pass on one prompt in loops over numbers, the MLPs excepted, so that what is read off a run can be
/// compared with its definition. Independent of runs and tensors.
/// </summary>
internal sealed class Textbook
{
    private readonly RandomTransformer model;
    private readonly Dictionary<string, double[]> weights;

    public Textbook(RandomTransformer model, IReadOnlyList<int> tokens)
    {
        this.model = model;
        weights = model.Weights.ToDictionary(pair => pair.Key, pair => Numbers.Of(pair.Value));
        Tokens = tokens;
        Embedding = [.. tokens.Select((token, p) => Form.Rotary > 0
            ? Row("embedding", token)
            : Sum(Row("embedding", token), Row("positions", p)))];
        var residual = Embedding;
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            Pre.Add(residual);
            var mid = residual.Select(x => Sum(x, AttentionBias(layer))).ToArray();
            for (var head = 0; head < Shape.Heads; head++)
            {
                var written = Attend(layer, head, residual);
                mid = [.. mid.Select((x, p) => Sum(x, written[p]))];
            }

            Mid.Add(mid);
            var read = Shape.Blocks == BlockKind.Parallel ? residual : mid;
            Mlp.Add([.. read.Select(x => MlpOf(layer, Norm(x, layer, "mlp")))]);
            residual = [.. mid.Select((x, p) => Sum(x, Mlp[layer][p]))];
        }

        Final = residual;
    }

    public IReadOnlyList<int> Tokens { get; }

    public double[][] Embedding { get; }

    /// <summary>In front of each layer's attention [L][P][D].</summary>
    public List<double[][]> Pre { get; } = [];

    /// <summary>Behind each layer's attention [L][P][D].</summary>
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

    private ModelForm Form => model.Form;

    private TransformerShape Shape => model.Shape;

    private int Width => Shape.ModelWidth;

    private int HeadWidth => Shape.HeadWidth;

    public static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, (l, r) => l + r)];

    public static double Length(double[] x) => Math.Sqrt(x.Sum(entry => entry * entry));

    public static double Dot(double[] left, double[] right) => left.Zip(right, (l, r) => l * r).Sum();

    public double[] AttentionBias(int layer) => weights[$"{layer}.output.bias"];

    public double[] ValueBias(Head head) => Part($"{head.Layer}.value.bias", Shared(head.Index), HeadWidth);

    public double[] Unembedding(int token) => Row(Form.Tied ? "embedding" : "unembedding", token);

    public double Scale(double[] x)
    {
        var mean = Form.RootMeanSquare ? 0 : x.Average();
        return Math.Sqrt(x.Average(entry => (entry - mean) * (entry - mean)) + RandomTransformer.Epsilon);
    }

    /// <summary>(x − mean) / scale · gain + bias, without mean and bias where the norm is an RMSNorm.</summary>
    public double[] FinalNorm(double[] x, double? scale = null, bool withBias = true) => Norm(x, "final", scale, withBias);

    public double[] Norm(double[] x, int layer, string name) => Norm(x, $"{layer}.{name}", null, true);

    /// <summary>A head's value from a normed input.</summary>
    public double[] Value(Head head, double[] normed) => Project("value", head, normed);

    public double[] Write(Head head, double[] z)
    {
        var matrix = Part($"{head.Layer}.output", head.Index, HeadWidth * Width);
        return [.. Enumerable.Range(0, Width).Select(i => Enumerable.Range(0, HeadWidth).Sum(j => z[j] * matrix[(j * Width) + i]))];
    }

    private double[][] Attend(int layer, int index, double[][] residual)
    {
        var head = new Head(layer, index);
        var normed = residual.Select(x => Norm(x, layer, "attention")).ToArray();
        var (q, k, v) = (
            normed.Select((x, p) => Turn(Sized(Project("query", head, x), $"{layer}.query.gain"), p)).ToArray(),
            normed.Select((x, p) => Turn(Sized(Project("key", head, x), $"{layer}.key.gain"), p)).ToArray(),
            normed.Select(x => Value(head, x)).ToArray());
        var pattern = new double[residual.Length][];
        for (var p = 0; p < residual.Length; p++)
        {
            var exponentials = Enumerable.Range(0, residual.Length)
                .Select(key => key <= p ? Math.Exp(Dot(q[p], k[key]) * model.ScoreScale(layer)) : 0)
                .ToArray();
            pattern[p] = [.. exponentials.Select(e => e / exponentials.Sum())];
        }

        Patterns[head] = pattern;
        Values[head] = v;
        Z[head] = [.. pattern.Select(row => Enumerable.Range(0, HeadWidth)
            .Select(j => row.Select((weight, key) => weight * v[key][j]).Sum()).ToArray())];
        return Written[head] = [.. Z[head].Select(z => Write(head, z))];
    }

    private double[] Project(string what, Head head, double[] normed)
    {
        var index = what == "query" ? head.Index : Shared(head.Index);
        var matrix = Part($"{head.Layer}.{what}", index, Width * HeadWidth);
        var bias = Part($"{head.Layer}.{what}.bias", index, HeadWidth);
        return [.. Enumerable.Range(0, HeadWidth).Select(j =>
            bias[j] + Enumerable.Range(0, Width).Sum(i => normed[i] * matrix[(i * HeadWidth) + j]))];
    }

    private double[] Sized(double[] x, string gain)
    {
        var size = Math.Sqrt(x.Average(entry => entry * entry) + RandomTransformer.Epsilon);
        return Form.NormedQueriesAndKeys ? [.. x.Zip(weights[gain], (entry, by) => entry / size * by)] : x;
    }

    // As complex numbers: entry i and its partner half the turned width further on, times exp(i · position · frequency).
    private double[] Turn(double[] x, int position)
    {
        var (turned, half) = (x.ToArray(), Form.Rotary / 2);
        for (var i = 0; i < half; i++)
        {
            var angle = position / Math.Pow(RandomTransformer.RotaryBase, 2.0 * i / Form.Rotary);
            var pair = new System.Numerics.Complex(x[i], x[i + half]) * System.Numerics.Complex.FromPolarCoordinates(1, angle);
            (turned[i], turned[i + half]) = (pair.Real, pair.Imaginary);
        }

        return turned;
    }

    private double[] MlpOf(int layer, double[] normed)
    {
        using var scope = NewDisposeScope();
        return Numbers.Of(model.Mlp(layer, tensor(normed).view(1, 1, Width)));
    }

    private int Shared(int head) => head * Shape.KeyValueHeads / Shape.Heads;

    private double[] Row(string name, int row) => Part(name, row, Width);

    private double[] Part(string name, int index, int size) => weights[name][(index * size)..((index + 1) * size)];

    private double[] Norm(double[] x, string name, double? scale, bool withBias)
    {
        var mean = Form.RootMeanSquare ? 0 : x.Average();
        var divisor = scale ?? Scale(x);
        var (gain, bias) = (weights[$"{name}.gain"], weights[$"{name}.bias"]);
        return [.. x.Select((entry, i) => ((entry - mean) / divisor * gain[i]) + (withBias && !Form.RootMeanSquare ? bias[i] : 0))];
    }
}
