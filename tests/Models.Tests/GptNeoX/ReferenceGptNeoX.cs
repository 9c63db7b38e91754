using IoiClaims.GptNeoX;
using IoiClaims.Models.Tests.Gpt2.Model;
using IoiClaims.Models.Tests.Rotary;
using static IoiClaims.Models.Tests.Rotary.Loops;

namespace IoiClaims.Models.Tests.GptNeoX;

/// <summary>
/// GPT-NeoX for one prompt in double precision, by the formulas of Black et al. 2022 and Hugging Face's names alone: loops, no torch.
/// Slow, so that it can be checked by reading.
/// </summary>
internal sealed class ReferenceGptNeoX(GptNeoXConfig config, IReadOnlyDictionary<string, double[]> weights)
{
    public static ReferenceGptNeoX Of(GptNeoXModel model) => new(model.Config, Numbers.Of(model.ToCheckpoint()));

    public ReferenceRun Trace(int[] tokens)
    {
        var (d, dh) = (config.Width, config.Width / config.Heads);
        var run = new ReferenceRun(new double[config.Layers][][][], new double[config.Layers][][][], new double[config.Layers][][][], []);
        var residual = tokens.Select(token => weights["embed_in.weight"][(token * d)..((token + 1) * d)]).ToArray();
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var name = $"layers.{layer}.";

            // Rows of the fused matrix: for each head its queries, its keys, its values.
            var fused = residual.Select(x => Linear(
                weights[name + "attention.query_key_value.weight"],
                weights.GetValueOrDefault(name + "attention.query_key_value.bias"),
                Norm(x, name + "input_layernorm"))).ToArray();
            double[][] Part(int head, int part) => [.. fused.Select(row => row[((3 * head + part) * dh)..((3 * head + part + 1) * dh)])];
            run.Queries[layer] = [.. Enumerable.Range(0, config.Heads).Select(head => Turned(Part(head, 0)))];
            run.Keys[layer] = [.. Enumerable.Range(0, config.Heads).Select(head => Turned(Part(head, 1)))];
            run.Values[layer] = [.. Enumerable.Range(0, config.Heads).Select(head => Part(head, 2))];
            var z = Enumerable.Range(0, config.Heads).Select(head => Attend(run.Queries[layer][head], run.Keys[layer][head], run.Values[layer][head])).ToArray();
            var attention = residual.Select((_, p) => Linear(
                weights[name + "attention.dense.weight"],
                weights.GetValueOrDefault(name + "attention.dense.bias"),
                [.. z.SelectMany(head => head[p])])).ToArray();
            residual =
            [
                .. residual.Select((x, p) =>
                {
                    var after = Add(x, attention[p]);
                    return Add(after, Mlp(name, Norm(config.ParallelBlocks ? x : after, name + "post_attention_layernorm")));
                }),
            ];
        }

        var unembedding = weights[config.TiedUnembedding ? "embed_in.weight" : "embed_out.weight"];
        return run with { Logits = [.. residual.Select(x => Linear(unembedding, null, Norm(x, "final_layer_norm")))] };
    }

    private double[] Mlp(string name, double[] x) => Linear(
        weights[name + "mlp.dense_4h_to_h.weight"],
        weights[name + "mlp.dense_4h_to_h.bias"],
        [
            .. Linear(weights[name + "mlp.dense_h_to_4h.weight"], weights[name + "mlp.dense_h_to_4h.bias"], x)
                .Select(value => config.TanhGelu ? ReferenceGpt2.GeluNew(value) : ReferenceGpt2.Gelu(value)),
        ]);

    private double[] Norm(double[] x, string name)
    {
        var mean = x.Average();
        var scale = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + config.NormEpsilon);
        return [.. x.Select((value, i) => (value - mean) / scale * weights[name + ".weight"][i] + weights[name + ".bias"][i])];
    }

    /// <summary>The first rotary_pct of each vector turned by its position; entry i goes with entry i + R/2.</summary>
    private double[][] Turned(double[][] vectors)
    {
        var half = (int)(config.Width / config.Heads * config.RotaryShare) / 2;
        return
        [
            .. vectors.Select((vector, p) =>
            {
                var turned = (double[])vector.Clone();
                for (var i = 0; i < half; i++)
                {
                    var frequency = 1 / Math.Pow(config.RotaryBase, 2.0 * i / (2 * half));
                    var angle = p * frequency / (config.RotaryScaling is IoiClaims.Checkpoints.RotaryScaling.Linear linear ? linear.Factor : 1);
                    turned[i] = vector[i] * Math.Cos(angle) - vector[i + half] * Math.Sin(angle);
                    turned[i + half] = vector[i + half] * Math.Cos(angle) + vector[i] * Math.Sin(angle);
                }

                return turned;
            }),
        ];
    }
}
