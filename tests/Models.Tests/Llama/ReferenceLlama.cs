using IoiClaims.Checkpoints;
using IoiClaims.Llama;
using IoiClaims.Models.Tests.Rotary;
using static IoiClaims.Models.Tests.Rotary.Loops;

namespace IoiClaims.Models.Tests.Llama;

/// <summary>
/// A model of Llama's form for one prompt in double precision, by the published formulas and Hugging Face's names alone: loops, no
/// torch. Slow, so that it can be checked by reading.
/// </summary>
internal sealed class ReferenceLlama(LlamaConfig config, IReadOnlyDictionary<string, double[]> weights)
{
    public static ReferenceLlama Of(LlamaModel model) => new(model.Config, Numbers.Of(model.ToCheckpoint()));

    public ReferenceRun Trace(int[] tokens)
    {
        var d = config.Width;
        var run = new ReferenceRun(new double[config.Layers][][][], new double[config.Layers][][][], new double[config.Layers][][][], []);
        var residual = tokens.Select(token => weights["embed_tokens.weight"][(token * d)..((token + 1) * d)]).ToArray();
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"layers.{layer}.";
            var input = residual.Select(x => Norm(x, name + "input_layernorm.weight")).ToArray();
            run.Queries[layer] = [.. Projected(name + "self_attn.q_proj", input, config.Heads, name + "self_attn.q_norm.weight").Select(Turned)];

            // Consecutive query heads share a key-value head.
            double[][][] Spread(double[][][] shared) => [.. Enumerable.Range(0, config.Heads).Select(head => shared[head * config.KeyValueHeads / config.Heads])];
            run.Keys[layer] = Spread([.. Projected(name + "self_attn.k_proj", input, config.KeyValueHeads, name + "self_attn.k_norm.weight").Select(Turned)]);
            run.Values[layer] = Spread(Projected(name + "self_attn.v_proj", input, config.KeyValueHeads, norm: null));
            var z = Enumerable.Range(0, config.Heads).Select(head => Attend(run.Queries[layer][head], run.Keys[layer][head], run.Values[layer][head])).ToArray();
            residual =
            [
                .. residual.Select((x, p) =>
                {
                    var after = Add(x, Map(name + "self_attn.o_proj", [.. z.SelectMany(head => head[p])]));
                    return Add(after, Mlp(name, Norm(after, name + "post_attention_layernorm.weight")));
                }),
            ];
        }

        var unembedding = weights[config.TiedUnembedding ? "embed_tokens.weight" : "lm_head.weight"];
        return run with { Logits = [.. residual.Select(x => Linear(unembedding, null, Norm(x, "norm.weight")))] };
    }

    private double[] Map(string name, double[] x) => Linear(weights[name + ".weight"], weights.GetValueOrDefault(name + ".bias"), x);

    private double[] Mlp(string name, double[] x)
    {
        var (gate, up) = (Map(name + "mlp.gate_proj", x), Map(name + "mlp.up_proj", x));
        return Map(name + "mlp.down_proj", [.. gate.Zip(up, (g, u) => g / (1 + Math.Exp(-g)) * u)]);
    }

    private double[] Norm(double[] x, string name)
    {
        var scale = Math.Sqrt(x.Average(value => value * value) + config.NormEpsilon);
        return [.. x.Select((value, i) => value / scale * weights[name][i])];
    }

    private double[][][] Projected(string name, double[][] input, int heads, string? norm)
    {
        var rows = input.Select(x => Map(name, x)).ToArray();
        return
        [
            .. Enumerable.Range(0, heads).Select(head => rows
                .Select(row => row[(head * config.HeadWidth)..((head + 1) * config.HeadWidth)])
                .Select(vector => config.QueryKeyNorm && norm is not null ? Norm(vector, norm) : vector)
                .ToArray()),
        ];
    }

    private double[][] Turned(double[][] vectors)
    {
        var half = config.HeadWidth / 2;
        return
        [
            .. vectors.Select((vector, p) =>
            {
                var turned = (double[])vector.Clone();
                for (var i = 0; i < half; i++)
                {
                    var angle = p * Frequency(1 / Math.Pow(config.RotaryBase, 2.0 * i / config.HeadWidth));
                    turned[i] = vector[i] * Math.Cos(angle) - vector[i + half] * Math.Sin(angle);
                    turned[i + half] = vector[i + half] * Math.Cos(angle) + vector[i] * Math.Sin(angle);
                }

                return turned;
            }),
        ];
    }

    /// <summary>As transformers' modeling_rope_utils has it: by wavelengths, in three ranges.</summary>
    private double Frequency(double frequency)
    {
        if (config.RotaryScaling is RotaryScaling.Linear linear)
        {
            return frequency / linear.Factor;
        }

        if (config.RotaryScaling is not RotaryScaling.Llama3 scaling)
        {
            return frequency;
        }

        var wavelength = 2 * Math.PI / frequency;
        var (longest, shortest) = (scaling.OriginalContext / scaling.LowFrequencyFactor, scaling.OriginalContext / scaling.HighFrequencyFactor);
        if (wavelength < shortest)
            return frequency;
        if (wavelength > longest)
            return frequency / scaling.Factor;
        var smooth = (scaling.OriginalContext / wavelength - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        return (1 - smooth) * frequency / scaling.Factor + smooth * frequency;
    }
}
