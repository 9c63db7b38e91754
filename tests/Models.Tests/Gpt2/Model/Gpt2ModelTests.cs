using IoiClaims.Gpt2;
using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Gpt2.Model;

[TestFixture]
public sealed class Gpt2ModelTests
{
    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Shapes))]
    public void Prompts_of_different_lengths_give_the_same_numbers_batched_and_alone(Gpt2Config config)
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(config, seed: 5);
        var random = new Random(5);
        var prompts = Enumerable.Range(1, config.Context)
            .Select(length => Numbers.RandomPrompt(random, length, config.Vocabulary))
            .ToArray();
        var padded = prompts
            .Select(p => p.Concat(Numbers.RandomPrompt(random, config.Context - p.Length, config.Vocabulary)).ToArray())
            .ToArray();

        var batched = model.Forward(Numbers.Tokens(padded));

        for (var n = 0; n < prompts.Length; n++)
        {
            var alone = model.Forward(Numbers.Tokens(prompts[n]));
            batched[n].narrow(0, 0, prompts[n].Length).ShouldEqual(Numbers.Of(alone), 1e-5, $"prompt {n}");
        }
    }

    [Test]
    public void A_later_token_never_changes_an_earlier_position()
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(TinyModels.Smallest, seed: 6);
        var one = model.Forward(Numbers.Tokens([1, 2, 3, 4, 5]));
        var other = model.Forward(Numbers.Tokens([1, 2, 3, 9, 5]));

        one.narrow(1, 0, 3).ShouldEqual(Numbers.Of(other.narrow(1, 0, 3)), 1e-6, "before the change");
        Numbers.Of(one.narrow(1, 3, 1)).Should().NotEqual(Numbers.Of(other.narrow(1, 3, 1)));
    }

    [Test]
    public void Attention_rows_sum_to_one_and_never_look_ahead()
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(TinyModels.Smallest, seed: 8, scale: 1);
        var embedded = model.Embed(Numbers.Tokens([1, 2, 3, 4, 5]));
        var (q, k) = QueriesAndKeys(model, embedded);
        var pattern = model.Pattern(0, q, k, ones(5, 5, ScalarType.Bool).tril());

        pattern.sum(-1).ShouldEqual(Enumerable.Repeat(1.0, 10).ToArray(), 1e-6, "sums");
        pattern.triu(1).ShouldEqual(new double[50], 0, "ahead");
    }

    [Test]
    public void A_few_queries_see_what_they_would_see_among_all()
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(TinyModels.Smallest, seed: 8, scale: 1);
        var embedded = model.Embed(Numbers.Tokens([1, 2, 3, 4, 5]));
        var (q, k) = QueriesAndKeys(model, embedded);
        var causal = ones(5, 5, ScalarType.Bool).tril();

        var all = model.Pattern(0, q, k, causal);
        var few = model.Pattern(0, q.narrow(2, 2, 2), k, causal.narrow(0, 2, 2));

        few.ShouldEqual(Numbers.Of(all.narrow(2, 2, 2)), 1e-6, "rows 2 and 3");
    }

    private static (Tensor Queries, Tensor Keys) QueriesAndKeys(Gpt2Model model, Tensor residual)
    {
        var normed = model.AttentionNorm(0).Apply(residual);
        var positions = arange(residual.shape[1]);
        return (model.Project(0, PortKinds.Query, normed, positions), model.Project(0, PortKinds.Key, normed, positions));
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Shapes))]
    public void A_norm_frozen_at_its_own_scale_is_the_norm(Gpt2Config config)
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(config, seed: 9);
        var reference = ReferenceGpt2.Of(model);
        var random = new Random(9);
        var rows = Enumerable.Range(0, 6)
            .Select(_ => Enumerable.Range(0, config.Width).Select(_ => (double)(float)(random.NextDouble() * 4 - 1)).ToArray())
            .ToArray();
        var residual = tensor(rows.Flat(), 2, 3, config.Width).to(ScalarType.Float32);

        (string Name, INorm Norm)[] norms =
            [("h.0.ln_1", model.AttentionNorm(0)), ("h.0.ln_2", model.MlpNorm(0)), ("ln_f", model.FinalNorm)];
        foreach (var (name, norm) in norms)
        {
            var scale = norm.Scale(residual);
            scale.shape.Should().Equal(2, 3, 1);
            scale.ShouldEqual(rows.Select(reference.Scale).ToArray(), 1e-5, $"scale of {name}");
            var expected = rows.Select(row => reference.Norm(row, name)).ToArray().Flat();
            norm.Apply(residual).ShouldEqual(expected, 1e-5, name);
            norm.ApplyFrozen(residual, scale).ShouldEqual(expected, 1e-5, $"{name} frozen");
        }
    }

    [Test]
    public void A_frozen_norm_is_linear_up_to_its_bias()
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(TinyModels.Smallest, seed: 10).To(ScalarType.Float64);
        Tensor Some(int seed) => tensor(Enumerable.Range(0, 6).Select(i => Math.Sin(seed + i * i)).ToArray(), 1, 6);
        var scale = model.FinalNorm.Scale(Some(1));
        Tensor Frozen(Tensor x) => model.FinalNorm.ApplyFrozen(x, scale);

        var bias = Frozen(zeros(1, 6, ScalarType.Float64));
        var sum = Frozen(Some(2) + Some(3)) - bias;

        sum.ShouldEqual(Numbers.Of(Frozen(Some(2)) - bias + (Frozen(Some(3)) - bias)), 1e-12, "additivity");
    }

    // Published values: gelu(1) = Φ(1) = 0.841344746…, gelu_new(1) = 0.841191990…
    [TestCase(Gpt2Activation.Gelu, new[] { 0, 1, -1, 2, -3.0 }, new[] { 0, 0.8413447461, -0.1586552539, 1.9544997361, -0.0040496941 })]
    [TestCase(Gpt2Activation.GeluNew, new[] { 0, 1, -1, 2, -3.0 }, new[] { 0, 0.8411919906, -0.1588080094, 1.9545976941, -0.0036373920 })]
    public void The_activation_has_its_known_values(Gpt2Activation activation, double[] inputs, double[] outputs)
    {
        using var scope = NewDisposeScope();
        var config = new Gpt2Config(1, 1, inputs.Length, inputs.Length, 3, 4, Activation: activation);
        using var template = RandomGpt2.Create(config, seed: 1);
        var tensors = template.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.to(ScalarType.Float64));
        tensors["h.0.mlp.c_fc.weight"] = eye(inputs.Length, dtype: ScalarType.Float64);
        tensors["h.0.mlp.c_fc.bias"] = zeros(inputs.Length, ScalarType.Float64);
        tensors["h.0.mlp.c_proj.weight"] = eye(inputs.Length, dtype: ScalarType.Float64);
        tensors["h.0.mlp.c_proj.bias"] = zeros(inputs.Length, ScalarType.Float64);
        using var model = new Gpt2Model(config, tensors);

        model.Mlp(0, tensor(inputs)).ShouldEqual(outputs, 1e-9, "activation");
    }

    [Test]
    public void Components_leave_their_result_alone_behind()
    {
        using var model = RandomGpt2.Create(TinyModels.Smallest, seed: 11);
        using var tokens = Numbers.Tokens([1, 2, 3], [4, 5, 6]);
        using var causalMask = ones(3, 3, ScalarType.Bool);
        using var residual = model.Embed(tokens);
        using var scale = model.FinalNorm.Scale(residual);
        using var z = zeros(2, 3, 2, 3);
        using var positions = arange(3);
        using var queries = model.Project(0, PortKinds.Query, residual, positions);
        using var keys = model.Project(0, PortKinds.Key, residual, positions);
        using var last = tensor(new long[] { 2, 2 });
        (string Name, int Count, Action Run)[] calls =
        [
            ("Forward", 1, () => model.Forward(tokens)),
            ("FinalResidual", 1, () => model.FinalResidual(tokens)),
            ("Logits", 1, () => model.Logits(tokens, last, tokens)),
            ("Embed", 1, () => model.Embed(tokens)),
            ("Project", 1, () => model.Project(0, PortKinds.Value, residual, positions)),
            ("Project of a head", 1, () => model.Project(0, PortKinds.Value, residual, positions, [1])),
            ("Pattern", 1, () => model.Pattern(0, queries, keys, causalMask)),
            ("AttentionOutput", 1, () => model.AttentionOutput(0, z)),
            ("Mlp", 1, () => model.Mlp(0, residual)),
            ("Unembed", 1, () => model.Unembed(residual)),
            ("Unembedding", 0, () => _ = model.Unembedding),
            ("UnembeddingRows", 1, () => model.UnembeddingRows(tokens)),
            ("Apply", 1, () => model.FinalNorm.Apply(residual)),
            ("Scale", 1, () => model.FinalNorm.Scale(residual)),
            ("ApplyFrozen", 1, () => model.FinalNorm.ApplyFrozen(residual, scale)),
            ("HeadWeights", 0, () => model.HeadWeights(0, 1)),
            ("AttentionBias", 0, () => model.AttentionBias(0)),
        ];
        foreach (var (name, count, run) in calls)
        {
            using var scope = NewDisposeScope();
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            run();
            scope.DisposablesCount.Should().Be(count, name);
            (DisposeScopeManager.Statistics.ThreadTotalLiveCount - before).Should().Be(count, name);
        }
    }

    [Test]
    public void Arguments_are_never_changed()
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(TinyModels.Smallest, seed: 12);
        var weights = model.Tensors.ToDictionary(pair => pair.Key, pair => Numbers.Of(pair.Value));
        var residual = model.Embed(Numbers.Tokens([1, 2, 3]));
        var before = Numbers.Of(residual);
        var q = model.Project(0, PortKinds.Query, residual, arange(3));
        var queries = Numbers.Of(q);

        model.Pattern(0, q, q, ones(3, 3, ScalarType.Bool).tril());
        model.Mlp(0, residual);
        model.FinalNorm.Apply(residual);
        model.Unembed(residual);
        model.Forward(Numbers.Tokens([1, 2, 3]));

        Numbers.Of(residual).Should().Equal(before);
        Numbers.Of(q).Should().Equal(queries);
        foreach (var (name, numbers) in weights)
        {
            Numbers.Of(model.Tensors[name]).Should().Equal(numbers, name);
        }
    }

    [Test]
    public void A_model_outlives_the_scope_it_was_made_in_and_frees_everything_when_disposed()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Gpt2Model model;
        using (NewDisposeScope())
        {
            model = RandomGpt2.Create(TinyModels.Smallest, seed: 13);
        }

        using (NewDisposeScope())
        {
            model.Forward(Numbers.Tokens([1]));
        }

        model.Dispose();
        model.Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }
}
