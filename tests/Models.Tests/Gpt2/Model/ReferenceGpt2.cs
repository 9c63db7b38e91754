using IoiClaims.Gpt2;

namespace IoiClaims.Models.Tests.Gpt2.Model;

/// <summary>
/// GPT-2 for one prompt in double precision, by the formulas alone: loops, no torch, no batches. Slow, so that it can be
/// checked by reading.
/// </summary>
internal sealed class ReferenceGpt2(Gpt2Config config, IReadOnlyDictionary<string, double[]> weights)
{
    public static ReferenceGpt2 Of(Gpt2Model model) =>
        new(model.Config, model.Tensors.ToDictionary(pair => pair.Key, pair => Numbers.Of(pair.Value)));

    /// <summary>Everything that one layer computes. Indices: [position][channel], or [head][position][…].</summary>
    public sealed record Layer(
        double[][] AttentionInput,
        double[][][] Queries,
        double[][][] Keys,
        double[][][] Values,
        double[][][] Pattern,
        double[][][] Z,
        double[][][] HeadOutputs,
        double[][] MlpInput,
        double[][] MlpOutput);

    public sealed record Run(double[][] Embedded, Layer[] Layers, double[][] Residual, double[][] Final, double[][] Logits);

    public Run Trace(int[] tokens)
    {
        var embedded = tokens
            .Select((token, p) => Sum(Row("wte.weight", token, config.Width), Row("wpe.weight", p, config.Width)))
            .ToArray();
        var residual = embedded;
        var layers = new Layer[config.Layers];
        for (var i = 0; i < config.Layers; i++)
        {
            var layer = Attend(i, residual);
            for (var h = 0; h < config.Heads; h++)
            {
                residual = Sum(residual, layer.HeadOutputs[h]);
            }

            residual = residual.Select(x => Sum(x, weights[$"h.{i}.attn.c_proj.bias"])).ToArray();
            var input = residual.Select(x => Norm(x, $"h.{i}.ln_2")).ToArray();
            var output = input.Select(x => Mlp(i, x)).ToArray();
            residual = Sum(residual, output);
            layers[i] = layer with { MlpInput = input, MlpOutput = output };
        }

        var final = residual.Select(x => Norm(x, "ln_f")).ToArray();
        return new Run(embedded, layers, residual, final, final.Select(Unembed).ToArray());
    }

    /// <summary>What the norm divides by.</summary>
    public double Scale(double[] x)
    {
        var mean = x.Average();
        return Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + config.NormEpsilon);
    }

    public double[] Norm(double[] x, string name)
    {
        var mean = x.Average();
        var scale = Scale(x);
        return x
            .Select((value, d) => (value - mean) / scale * weights[$"{name}.weight"][d] + weights[$"{name}.bias"][d])
            .ToArray();
    }

    public static double GeluNew(double x) =>
        0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    public static double Gelu(double x) => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    private Layer Attend(int layer, double[][] residual)
    {
        int p = residual.Length, dh = config.HeadWidth, d = config.Width;
        var input = residual.Select(x => Norm(x, $"h.{layer}.ln_1")).ToArray();
        var joint = input.Select(x => Linear(x, $"h.{layer}.attn.c_attn", 3 * d)).ToArray();

        // Columns: the queries of head 0, of head 1, …; then the keys; then the values.
        double[][][] Part(int part) => Heads(h => joint.Select(x => x[(part * d + h * dh)..(part * d + (h + 1) * dh)]).ToArray());
        var (queries, keys, values) = (Part(0), Part(1), Part(2));
        var pattern = Heads(h => Enumerable.Range(0, p).Select(q => Attention(layer, queries[h][q], keys[h], q)).ToArray());
        var z = Heads(h => Enumerable.Range(0, p).Select(q => Mix(pattern[h][q], values[h])).ToArray());
        var outputs = Heads(h => z[h].Select(z => Write(layer, h, z)).ToArray());
        return new Layer(input, queries, keys, values, pattern, z, outputs, [], []);
    }

    private double[][][] Heads(Func<int, double[][]> head) => Enumerable.Range(0, config.Heads).Select(head).ToArray();

    /// <summary>
    /// As transformers' modeling_gpt2 has it: the scores over √Dh if scale_attn_weights, and over the layer's number, counted from
    /// 1, if scale_attn_by_inverse_layer_idx.
    /// </summary>
    public double Score(int layer, double[] query, double[] key)
    {
        var score = query.Zip(key, (a, b) => a * b).Sum();
        if (config.ScoresOverRootOfHeadWidth)
            score /= Math.Sqrt(config.HeadWidth);
        if (config.ScoresOverLayerNumber)
            score /= layer + 1;
        return score;
    }

    /// <summary>
    /// The logits at the last position where a head's queries there read another head's output from a second prompt; nothing
    /// else responds, MLPs neither.
    /// </summary>
    public double[] IntoQueries(int[] tokens, int[] patch, (int Layer, int Index) sender, (int Layer, int Index) receiver)
    {
        var (run, other) = (Trace(tokens), Trace(patch));
        var (layer, last) = (run.Layers[receiver.Layer], tokens.Length - 1);
        double[] Changed(double[] x, double[] before, double[] after) => [.. x.Select((value, d) => value - before[d] + after[d])];

        var read = Changed(
            Before(run, receiver.Layer)[last],
            run.Layers[sender.Layer].HeadOutputs[sender.Index][last],
            other.Layers[sender.Layer].HeadOutputs[sender.Index][last]);
        var query = Linear(Norm(read, $"h.{receiver.Layer}.ln_1"), $"h.{receiver.Layer}.attn.c_attn", 3 * config.Width)
            [(receiver.Index * config.HeadWidth)..((receiver.Index + 1) * config.HeadWidth)];
        var z = Mix(Attention(receiver.Layer, query, layer.Keys[receiver.Index], last), layer.Values[receiver.Index]);
        var final = Changed(run.Residual[last], layer.HeadOutputs[receiver.Index][last], Write(receiver.Layer, receiver.Index, z));
        return Unembed(Norm(final, "ln_f"));
    }

    /// <summary>The residual stream in front of a layer.</summary>
    private double[][] Before(Run run, int layer)
    {
        var residual = run.Embedded;
        foreach (var (i, below) in run.Layers.Take(layer).Index())
        {
            residual = below.HeadOutputs.Aggregate(residual, Sum).Select(x => Sum(x, weights[$"h.{i}.attn.c_proj.bias"])).ToArray();
            residual = Sum(residual, below.MlpOutput);
        }

        return residual;
    }

    private double[] Attention(int layer, double[] query, double[][] keys, int position)
    {
        var weight = new double[keys.Length];
        double total = 0;
        for (var k = 0; k <= position; k++)
        {
            weight[k] = Math.Exp(Score(layer, query, keys[k]));
            total += weight[k];
        }

        return weight.Select(w => w / total).ToArray();
    }

    private static double[] Mix(double[] pattern, double[][] values) =>
        values[0].Select((_, d) => pattern.Select((a, k) => a * values[k][d]).Sum()).ToArray();

    private double[] Write(int layer, int head, double[] z)
    {
        var output = new double[config.Width];
        for (var i = 0; i < z.Length; i++)
        {
            for (var d = 0; d < config.Width; d++)
            {
                output[d] += z[i] * weights[$"h.{layer}.attn.c_proj.weight"][(head * config.HeadWidth + i) * config.Width + d];
            }
        }

        return output;
    }

    private double[] Mlp(int layer, double[] x)
    {
        var hidden = Linear(x, $"h.{layer}.mlp.c_fc", config.InnerWidth)
            .Select(value => config.Activation == Gpt2Activation.Gelu ? Gelu(value) : GeluNew(value))
            .ToArray();
        return Linear(hidden, $"h.{layer}.mlp.c_proj", config.Width);
    }

    /// <summary>x W + b with W [in, out], as GPT-2 stores its matrices.</summary>
    private double[] Linear(double[] x, string name, int outputs)
    {
        var y = (double[])weights[$"{name}.bias"].Clone();
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < outputs; j++)
            {
                y[j] += x[i] * weights[$"{name}.weight"][i * outputs + j];
            }
        }

        return y;
    }

    private double[] Unembed(double[] x) => Enumerable.Range(0, config.Vocabulary)
        .Select(v => Row(config.TiedUnembedding ? "wte.weight" : "lm_head.weight", v, config.Width).Zip(x, (a, b) => a * b).Sum())
        .ToArray();

    private double[] Row(string name, int row, int width) => weights[name][(row * width)..((row + 1) * width)];

    private static double[] Sum(double[] a, double[] b) => a.Zip(b, (x, y) => x + y).ToArray();

    private static double[][] Sum(double[][] a, double[][] b) => a.Zip(b, Sum).ToArray();

    /// <summary>erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms all have one sign (DLMF 7.6.2).</summary>
    private static double Erf(double x)
    {
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
