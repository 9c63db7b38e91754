using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Support;

/// <summary>A model of any form with random weights, written as the definitions say it, one head at a time.</summary>
internal sealed class RandomTransformer : ITransformer
{
    public const double Epsilon = 1e-5;
    public const double RotaryBase = 100;

    private readonly HeadWeights[][] heads;

    private RandomTransformer(ModelForm form, IReadOnlyDictionary<string, Tensor> weights, string fingerprint)
    {
        Form = form;
        Fingerprint = fingerprint;
        Weights = weights.ToDictionary(pair => pair.Key, pair => pair.Value.DetachFromDisposeScope());
        heads = [.. Enumerable.Range(0, Shape.Layers).Select(layer => Enumerable.Range(0, Shape.Heads).Select(head => View(layer, head)).ToArray())];
    }

    public ModelForm Form { get; }

    /// <summary>By name, "0.query" [H, D, Dh] for example; heads come first, and key-value heads in keys and values.</summary>
    public IReadOnlyDictionary<string, Tensor> Weights { get; }

    public TransformerShape Shape => Form.Shape;

    public Device Device => Weights["embedding"].device;

    public ScalarType ElementType => Weights["embedding"].dtype;

    public string Fingerprint { get; }

    public INorm FinalNorm => NormOf("final");

    public Tensor Unembedding => Weights[Form.Tied ? "embedding" : "unembedding"];

    /// <summary>Random weights of a standard deviation, gains about 1.</summary>
    public static RandomTransformer Create(ModelForm form, int seed, double scale = 0.3, ScalarType type = ScalarType.Float32)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        Tensor Fill(string name, long[] sizes)
        {
            var gain = name.EndsWith("gain", StringComparison.Ordinal);
            var silent = name.EndsWith("bias", StringComparison.Ordinal) && !form.Biases;
            var values = Enumerable.Range(0, (int)sizes.Aggregate((left, right) => left * right))
                .Select(_ => (float)((gain ? 1 : 0) + (silent ? 0 : scale * Normal()))).ToArray();
            return tensor(values, device: CPU).view(sizes).to(type);
        }

        using var scope = NewDisposeScope();
        return new RandomTransformer(
            form, Sizes(form).ToDictionary(each => each.Name, each => Fill(each.Name, each.Sizes)), $"{form}, seed {seed}, {scale}, {type}");
    }

    /// <summary>The same with its weights in another type.</summary>
    public RandomTransformer To(ScalarType type) => Copy($"in {type}", type);

    /// <summary>The same with some weights changed.</summary>
    public RandomTransformer With(string what, Action<IReadOnlyDictionary<string, Tensor>> change)
    {
        var other = Copy(what, ElementType);
        change(other.Weights);
        return other;
    }

    public Tensor Embed(Tensor tokens)
    {
        TransformerChecks.Prompts(tokens, Shape);
        using var scope = NewDisposeScope();
        var embedded = Weights["embedding"].index_select(0, tokens.flatten()).view([.. tokens.shape, Shape.ModelWidth]);
        return (Form.Rotary > 0 ? embedded : embedded + Weights["positions"].narrow(0, 0, tokens.shape[1])).MoveToOuterDisposeScope();
    }

    public INorm AttentionNorm(int layer) => NormOf($"{layer}.attention");

    public INorm MlpNorm(int layer) => NormOf($"{layer}.mlp");

    public HeadWeights HeadWeights(int layer, int head) => heads[layer][head];

    public Tensor Project(int layer, PortKinds port, Tensor normed, Tensor positions, IReadOnlyList<int>? heads = null)
    {
        using var scope = NewDisposeScope();
        var each = (heads ?? [.. Enumerable.Range(0, Shape.Heads)]).Select(head =>
        {
            var weights = HeadWeights(layer, head);
            return port switch
            {
                PortKinds.Query => Turn(Sized(matmul(normed, weights.Query) + weights.QueryBias, $"{layer}.query.gain"), positions),
                PortKinds.Key => Turn(Sized(matmul(normed, weights.Key) + weights.KeyBias, $"{layer}.key.gain"), positions),
                PortKinds.Value => matmul(normed, weights.Value) + weights.ValueBias,
                _ => throw new ArgumentException($"No projection: {port}.", nameof(port)),
            };
        });
        return stack(each.ToList(), -3).MoveToOuterDisposeScope();
    }

    public double ScoreScale(int layer) => (1 + (0.1 * layer)) / Math.Sqrt(Shape.HeadWidth);

    public Tensor AttentionBias(int layer) => Weights[$"{layer}.output.bias"];

    public Tensor AttentionOutput(int layer, Tensor z)
    {
        using var scope = NewDisposeScope();
        return heads[layer].Select((head, index) => matmul(z.select(-2, index), head.Output))
            .Aggregate((left, right) => left + right).MoveToOuterDisposeScope();
    }

    public Tensor Mlp(int layer, Tensor normed)
    {
        using var scope = NewDisposeScope();
        var inner = matmul(normed, Weights[$"{layer}.in"]) + Weights[$"{layer}.in.bias"];
        inner = Form.Gated ? nn.functional.silu(matmul(normed, Weights[$"{layer}.gate"])) * inner : nn.functional.gelu(inner);
        return (matmul(inner, Weights[$"{layer}.out"]) + Weights[$"{layer}.out.bias"]).MoveToOuterDisposeScope();
    }

    public Tensor MlpFrozen(int layer, Tensor normed, Tensor at)
    {
        using var scope = NewDisposeScope();
        Tensor In(Tensor input) => matmul(input, Weights[$"{layer}.in"]) + Weights[$"{layer}.in.bias"];
        Tensor Gate(Tensor input) => matmul(input, Weights[$"{layer}.gate"]);
        var inner = Form.Gated
            ? ((nn.functional.silu(Gate(at)) / Gate(at) * Gate(normed) * In(at)) + (nn.functional.silu(Gate(at)) * In(normed))) / 2
            : nn.functional.gelu(In(at)) / In(at) * In(normed);
        return (matmul(inner, Weights[$"{layer}.out"]) + Weights[$"{layer}.out.bias"]).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var (query, queryBias, key, keyBias, value, valueBias, output) in heads.SelectMany(head => head))
        {
            foreach (var view in (Tensor[])[query, queryBias, key, keyBias, value, valueBias, output])
            {
                view.Dispose();
            }
        }

        foreach (var weight in Weights.Values)
        {
            weight.Dispose();
        }
    }

    private static IEnumerable<(string Name, long[] Sizes)> Sizes(ModelForm form)
    {
        var shape = form.Shape;
        long d = shape.ModelWidth, dh = shape.HeadWidth, h = shape.Heads, shared = shape.KeyValueHeads, inner = form.InnerWidth;
        yield return ("embedding", [shape.Vocabulary, d]);
        yield return ("unembedding", [shape.Vocabulary, d]);
        yield return ("positions", [shape.Context, d]);
        yield return ("final.gain", [d]);
        yield return ("final.bias", [d]);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            foreach (var norm in (string[])["attention", "mlp"])
            {
                yield return ($"{layer}.{norm}.gain", [d]);
                yield return ($"{layer}.{norm}.bias", [d]);
            }

            foreach (var (name, count) in ((string, long)[])[("query", h), ("key", shared), ("value", shared)])
            {
                yield return ($"{layer}.{name}", [count, d, dh]);
                yield return ($"{layer}.{name}.bias", [count, dh]);
                yield return ($"{layer}.{name}.gain", [dh]);
            }

            yield return ($"{layer}.output", [h, dh, d]);
            yield return ($"{layer}.output.bias", [d]);
            yield return ($"{layer}.in", [d, inner]);
            yield return ($"{layer}.in.bias", [inner]);
            yield return ($"{layer}.gate", [d, inner]);
            yield return ($"{layer}.out", [inner, d]);
            yield return ($"{layer}.out.bias", [d]);
        }
    }

    private HeadWeights View(int layer, int head)
    {
        var shared = head / (Shape.Heads / Shape.KeyValueHeads);
        Tensor Part(string name, int index) => Weights[$"{layer}.{name}"].select(0, index).DetachFromDisposeScope();
        return new HeadWeights(
            Part("query", head), Part("query.bias", head), Part("key", shared), Part("key.bias", shared),
            Part("value", shared), Part("value.bias", shared), Part("output", head));
    }

    private RandomTransformer Copy(string what, ScalarType type)
    {
        using var scope = NewDisposeScope();
        return new RandomTransformer(
            Form, Weights.ToDictionary(pair => pair.Key, pair => pair.Value.to(type, copy: true)), $"{Fingerprint}, {what}");
    }

    /// <summary>An RMSNorm over one head's numbers, in models that have one.</summary>
    private Tensor Sized(Tensor projected, string gain) => Form.NormedQueriesAndKeys
        ? projected / (projected.square().mean([-1], keepdim: true) + Epsilon).sqrt() * Weights[gain]
        : projected;

    /// <summary>
    /// Rotary positions (Su et al. 2021, arXiv 2104.09864) on the first numbers of a head, those of the first half paired with those
    /// of the second: each pair is turned by position · base^(−2i / r).
    /// </summary>
    private Tensor Turn(Tensor projected, Tensor positions)
    {
        if (Form.Rotary == 0)
        {
            return projected;
        }

        var half = Form.Rotary / 2;
        var frequencies = tensor(
            Enumerable.Range(0, half).Select(i => Math.Pow(RotaryBase, -2.0 * i / Form.Rotary)).ToArray(), device: projected.device);
        var angles = positions.to(ScalarType.Float64).unsqueeze(-1) * frequencies;
        var (cosine, sine) = (angles.cos().to(projected.dtype), angles.sin().to(projected.dtype));
        var (first, second) = (projected.narrow(-1, 0, half), projected.narrow(-1, half, half));
        var rest = projected.narrow(-1, Form.Rotary, Shape.HeadWidth - Form.Rotary);
        return cat([first * cosine - second * sine, second * cosine + first * sine, rest], -1);
    }

    private Norm NormOf(string name) => new(Weights[$"{name}.gain"], Weights[$"{name}.bias"], Form.RootMeanSquare);

    private sealed class Norm(Tensor gain, Tensor bias, bool rootMeanSquare) : INorm
    {
        public Tensor Apply(Tensor residual)
        {
            using var scope = NewDisposeScope();
            return ApplyFrozen(residual, Scale(residual)).MoveToOuterDisposeScope();
        }

        public Tensor Scale(Tensor residual)
        {
            using var scope = NewDisposeScope();
            return (Centred(residual).square().mean([-1], keepdim: true) + Epsilon).sqrt().MoveToOuterDisposeScope();
        }

        public Tensor ApplyFrozen(Tensor residual, Tensor scale)
        {
            using var scope = NewDisposeScope();
            var normed = Centred(residual) / scale * gain;
            return (rootMeanSquare ? normed : normed + bias).MoveToOuterDisposeScope();
        }

        private Tensor Centred(Tensor residual) => rootMeanSquare ? residual : residual - residual.mean([-1], keepdim: true);
    }
}
