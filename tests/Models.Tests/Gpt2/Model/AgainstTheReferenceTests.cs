using IoiClaims.Gpt2;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Gpt2.Model;

/// <summary>
/// Every component against the slow reference. In double precision a formula is right or wrong; in single precision
/// 1e-5 is what is promised.
/// </summary>
[TestFixture]
public sealed class AgainstTheReferenceTests
{
    private const double Exact = 1e-11;
    private const double Promised = 1e-5;

    private static readonly Role First = new("first");

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Shapes))]
    public void Logits_are_those_of_the_reference(Gpt2Config config)
    {
        using var scope = NewDisposeScope();
        for (var seed = 1; seed <= 5; seed++)
        {
            using var model = RandomGpt2.Create(config, seed);
            using var wide = model.To(ScalarType.Float64);
            var prompt = Numbers.RandomPrompt(new Random(seed), config.Context, config.Vocabulary);
            var expected = ReferenceGpt2.Of(model).Trace(prompt).Logits.Flat();
            model.Forward(Numbers.Tokens(prompt)).ShouldEqual(expected, Promised, $"logits, seed {seed}");
            wide.Forward(Numbers.Tokens(prompt)).ShouldEqual(expected, Exact, $"logits in double precision, seed {seed}");
        }
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Shapes))]
    public void Each_component_computes_what_the_reference_computes(Gpt2Config config)
    {
        using var scope = NewDisposeScope();
        using var single = RandomGpt2.Create(config, seed: 7);
        using var wide = single.To(ScalarType.Float64);
        var prompt = Numbers.RandomPrompt(new Random(7), config.Context - 1, config.Vocabulary);
        var reference = ReferenceGpt2.Of(single);
        Components(single, prompt, reference, Promised);
        Components(wide, prompt, reference, Exact);
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Shapes))]
    public void Logits_of_chosen_tokens_are_those_of_the_whole_vocabulary(Gpt2Config config)
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(config, seed: 3);
        var random = new Random(3);
        int[][] prompts = [.. Enumerable.Range(0, 4).Select(_ => Numbers.RandomPrompt(random, 5, config.Vocabulary))];
        int[] positions = [4, 0, 2, 3];
        int[][] choices = [.. prompts.Select(_ => Numbers.RandomPrompt(random, 2, config.Vocabulary))];
        var reference = ReferenceGpt2.Of(model);

        var expected = prompts.SelectMany((prompt, n) => choices[n].Select(id => reference.Trace(prompt).Logits[positions[n]][id]));
        var found = model.Logits(
            Numbers.Tokens(prompts), tensor(positions.Select(p => (long)p).ToArray()), Numbers.Tokens(choices));

        found.shape.Should().Equal(4, 2);
        found.ShouldEqual(expected.ToArray(), Promised, "chosen logits");
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Shapes))]
    public void Path_patching_into_queries_and_attention_are_those_of_the_reference(Gpt2Config config)
    {
        using var scope = NewDisposeScope();
        using var single = RandomGpt2.Create(config with { Layers = Math.Max(2, config.Layers) }, seed: 5);
        using var model = single.To(ScalarType.Float64);
        var random = new Random(5);
        int[][] prompts = [.. Enumerable.Range(0, 3).Select(_ => Numbers.RandomPrompt(random, 6, config.Vocabulary))];
        int[][] others = [.. Enumerable.Range(0, 3).Select(_ => Numbers.RandomPrompt(random, 6, config.Vocabulary))];
        PromptBatch Batch(int[][] tokens) => new(
            tokens, new Dictionary<Role, IReadOnlyList<int>> { [Role.End] = [.. tokens.Select(prompt => prompt.Length - 1)], [First] = [.. tokens.Select(_ => 1)] });

        var metric = new TokenLogitDifference([.. prompts.Select(_ => (2, 3))], Role.End);
        using var experiment = new Experiment(model, Batch(prompts), metric);
        var reference = ReferenceGpt2.Of(single);
        var last = model.Config.Layers - 1;
        for (var layer = 0; layer < last; layer++)
        {
            var (sender, receiver) = (new Head(layer, 0), new Head(last, config.Heads - 1));
            var route = Route.From(sender).To(ComponentSet.Of(receiver).Queries(at: Role.End)).ToLogits(Role.End);

            var found = experiment.Runner.Measure(experiment.Patch(route, from: Batch(others)).Plan, metric);

            var expected = prompts.Zip(others)
                .Select(pair => reference.IntoQueries(pair.First, pair.Second, (layer, 0), (last, receiver.Index)))
                .Select(logits => logits[2] - logits[3]).ToList();
            found.Select((value, n) => Math.Abs(value - expected[n])).Max().Should().BeLessThan(1e-5, $"{route}");
            var plain = prompts.Select(prompt => reference.Trace(prompt).Logits[^1]).Select(logits => logits[2] - logits[3]);
            expected.Zip(plain, (with, without) => Math.Abs(with - without)).Max().Should().BeGreaterThan(1e-4, "a path that does nothing shows nothing");
        }

        for (var layer = 0; layer <= last; layer++)
        {
            var mean = experiment.Attention(ComponentSet.Of(new Head(layer, 0)), Role.End, First).Mean;
            mean.Should().BeApproximately(prompts.Average(prompt => reference.Trace(prompt).Layers[layer].Pattern[0][^1][1]), 1e-6, $"layer {layer}");
        }
    }

    private static void Components(Gpt2Model model, int[] prompt, ReferenceGpt2 reference, double tolerance)
    {
        var run = reference.Trace(prompt);
        var config = model.Config;
        long p = prompt.Length, heads = config.Heads, dh = config.HeadWidth, d = config.Width;
        Tensor Given(double[] numbers, params long[] shape) => tensor(numbers, shape).to(model.ElementType);

        model.Embed(Numbers.Tokens(prompt)).ShouldEqual(run.Embedded.Flat(), tolerance, "embedding");
        model.FinalResidual(Numbers.Tokens(prompt)).ShouldEqual(run.Residual.Flat(), tolerance, "final residual stream");
        for (var i = 0; i < config.Layers; i++)
        {
            var layer = run.Layers[i];
            Tensor Project(PortKinds port, int[]? of = null) =>
                model.Project(i, port, Given(layer.AttentionInput.Flat(), 1, p, d), arange(p), of);
            Project(PortKinds.Query).shape.Should().Equal(1, heads, p, dh);
            Project(PortKinds.Query).ShouldEqual(layer.Queries.Flat(), tolerance, $"queries of layer {i}");
            Project(PortKinds.Key).ShouldEqual(layer.Keys.Flat(), tolerance, $"keys of layer {i}");
            Project(PortKinds.Value).ShouldEqual(layer.Values.Flat(), tolerance, $"values of layer {i}");
            int[] some = [config.Heads - 1, 0];
            Project(PortKinds.Key, some).ShouldEqual([.. some.SelectMany(head => layer.Keys[head].Flat())], tolerance, $"keys of two heads of layer {i}");

            var pattern = model.Pattern(
                i,
                Given(layer.Queries.Flat(), 1, heads, p, dh),
                Given(layer.Keys.Flat(), 1, heads, p, dh),
                ones(p, p, ScalarType.Bool).tril());
            pattern.ShouldEqual(layer.Pattern.Flat(), tolerance, $"pattern of layer {i}");
            ((ITransformer)model).Scores(i, Given(layer.Queries.Flat(), 1, heads, p, dh), Given(layer.Keys.Flat(), 1, heads, p, dh)).ShouldEqual(
                [.. layer.Queries.Zip(layer.Keys, (queries, keys) => queries.SelectMany(query => keys.Select(key => reference.Score(i, query, key)))).SelectMany(row => row)],
                tolerance, $"scores of layer {i}");

            var z = Given(layer.Z.Flat(), 1, heads, p, dh).transpose(1, 2);
            var together = layer.HeadOutputs.Aggregate((a, b) => a.Zip(b, (x, y) => x.Zip(y, (s, t) => s + t).ToArray()).ToArray());
            model.AttentionOutput(i, z).ShouldEqual(together.Flat(), tolerance, $"attention output of layer {i}");
            model.Mlp(i, Given(layer.MlpInput.Flat(), 1, p, d)).ShouldEqual(layer.MlpOutput.Flat(), tolerance, $"MLP {i}");
            for (var h = 0; h < config.Heads; h++)
            {
                Head(model, i, h, layer, tolerance);
            }
        }

        var final = Given(run.Final.Flat(), 1, p, d);
        model.FinalNorm.Apply(Given(run.Residual.Flat(), 1, p, d)).ShouldEqual(run.Final.Flat(), tolerance, "final norm");
        model.Unembed(final).ShouldEqual(run.Logits.Flat(), tolerance, "logits");
        var every = arange(config.Vocabulary);
        matmul(final, model.UnembeddingRows(every).t()).ShouldEqual(run.Logits.Flat(), tolerance, "logits by rows");
    }

    private static void Head(Gpt2Model model, int i, int h, ReferenceGpt2.Layer layer, double tolerance)
    {
        var weights = model.HeadWeights(i, h);
        var input = tensor(layer.AttentionInput.Flat(), layer.AttentionInput.Length, model.Config.Width).to(model.ElementType);
        var z = tensor(layer.Z[h].Flat(), layer.Z[h].Length, model.Config.HeadWidth).to(model.ElementType);
        (matmul(input, weights.Query) + weights.QueryBias).ShouldEqual(layer.Queries[h].Flat(), tolerance, $"W_Q of {i}.{h}");
        (matmul(input, weights.Key) + weights.KeyBias).ShouldEqual(layer.Keys[h].Flat(), tolerance, $"W_K of {i}.{h}");
        (matmul(input, weights.Value) + weights.ValueBias).ShouldEqual(layer.Values[h].Flat(), tolerance, $"W_V of {i}.{h}");
        matmul(z, weights.Output).ShouldEqual(layer.HeadOutputs[h].Flat(), tolerance, $"W_O of {i}.{h}");
    }
}
