using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.GptNeoX;
using IoiClaims.Llama;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests;

/// <summary>What the engine takes for granted of a model, of each family; the engine's own tests hold it on models of every form.</summary>
public class FamilyLawTests
{
    private const int Vocabulary = 17;
    private const int Context = 9;

    private static readonly Role Here = new("HERE");

    /// <summary>A family is a random model of it from a seed, in double precision; shapes are nobody's default.</summary>
    private static IEnumerable<TestCaseData> Families()
    {
        TestCaseData Family(string name, Func<int, ITransformer> create) => new TestCaseData(create).SetArgDisplayNames(name);
        yield return Family("GPT-2", seed =>
        {
            using var model = RandomGpt2.Create(new Gpt2Config(3, 3, 15, 7, Vocabulary, Context), seed, 0.5);
            return model.To(ScalarType.Float64);
        });
        foreach (var parallel in (bool[])[true, false])
        {
            yield return Family($"GPT-NeoX, {(parallel ? "parallel" : "sequential")}", seed =>
            {
                using var model = RandomGptNeoX.Create(
                    new GptNeoXConfig(3, 3, 24, 7, Vocabulary, Context) { ParallelBlocks = parallel, RotaryShare = parallel ? 0.25 : 1 }, seed, 0.5);
                return model.To(ScalarType.Float64);
            });
        }

        foreach (var (name, config) in (IEnumerable<(string, LlamaConfig)>)
            [
                ("Llama", new(3, 4, 2, 6, 10, 7, Vocabulary, Context)),
                ("Qwen2", new(3, 4, 1, 6, 10, 7, Vocabulary, Context) { ProjectionBias = true, TiedUnembedding = true }),
                ("Qwen3", new(3, 4, 4, 6, 10, 7, Vocabulary, Context) { QueryKeyNorm = true }),
            ])
        {
            yield return Family(name, seed =>
            {
                using var model = RandomLlama.Create(config, seed, 0.5);
                return model.To(ScalarType.Float64);
            });
        }
    }

    [TestCaseSource(nameof(Families))]
    public void Some_heads_at_some_rows_are_what_they_are_among_all(Func<int, ITransformer> create)
    {
        using var scope = NewDisposeScope();
        using var model = create(1);
        var normed = model.AttentionNorm(1).Apply(model.Embed(Numbers.Tokens([1, 2, 3, 4, 5, 6], [9, 8, 7, 6, 5, 4])));
        long[] rows = [4, 0, 3];
        int[] heads = [model.Shape.Heads - 1, 0];
        foreach (var port in (PortKinds[])[PortKinds.Query, PortKinds.Key, PortKinds.Value])
        {
            var all = model.Project(1, port, normed, arange(6));
            var some = model.Project(1, port, normed.index_select(1, tensor(rows)), tensor(rows).expand(2, 3), heads);

            all.shape.Should().Equal(2, model.Shape.Heads, 6, model.Shape.HeadWidth);
            some.ShouldEqual(
                Numbers.Of(all.index_select(1, tensor(heads.Select(head => (long)head).ToArray())).index_select(2, tensor(rows))), 1e-12, $"{port}");
        }
    }

    [TestCaseSource(nameof(Families))]
    public void A_plain_run_is_the_forward_pass(Func<int, ITransformer> create)
    {
        using var scope = NewDisposeScope();
        using var model = create(2);
        var (baseline, _) = Batches(2);
        using var run = new PlainRun(model, baseline);
        for (var n = 0; n < baseline.Count; n++)
        {
            var length = baseline.Tokens[n].Length;
            model.Unembed(model.FinalNorm.Apply(run.Final[n, length - 1]))
                .ShouldEqual(Numbers.Of(model.Forward(Numbers.Tokens([.. baseline.Tokens[n]]))[0, -1]), 1e-9, $"prompt {n}");
        }
    }

    [TestCaseSource(nameof(Families))]
    public void Routes_under_every_convention_mean_to_the_evaluator_what_they_mean_to_the_oracle(Func<int, ITransformer> create)
    {
        foreach (var seed in Enumerable.Range(0, 16))
        {
            using var scope = NewDisposeScope();
            using var model = create(seed);
            var conventions = new Conventions(
                (MlpConvention)(seed % 2), (NormConvention)(seed / 2 % 2), (DownstreamConvention)(seed / 4 % 2), (WithinGroupConvention)(seed / 8));
            var port = (PortKinds)(1 << (seed % 3));
            var receivers = ComponentSet.Of(new Head(1, 0), new Head(2, model.Shape.Heads - 1));
            var (baseline, patch) = Batches(seed);
            var plan = Route.From(ComponentSet.Of(new Embedding(), new Head(0, 0), new Mlp(0)))
                .To(new Ports(receivers, port, seed % 5 == 0 ? Place.Everywhere : Here)).ToLogits(Role.End)
                .Patch(model.Shape, baseline, patch, conventions);
            using var cache = new RunCache();
            using var evaluation = new Evaluator(model, cache).Evaluate(plan);
            using var oracle = new Oracle(model, plan);
            evaluation.FinalNormOutput(Role.End).ShouldEqual(Numbers.Of(oracle.FinalNormOutput(Role.End)), 1e-9, $"seed {seed}");
        }
    }

    [TestCaseSource(nameof(Families))]
    public void With_its_gains_frozen_an_MLP_is_linear_and_at_their_input_itself(Func<int, ITransformer> create)
    {
        using var scope = NewDisposeScope();
        using var model = create(4);
        Tensor Rows(params int[] tokens) => model.Embed(Numbers.Tokens(tokens));
        var (at, one, other) = (Rows(1, 2, 3), Rows(4, 5, 6), Rows(7, 8, 9));
        Tensor Frozen(Tensor normed) => model.MlpFrozen(1, normed, at);

        Frozen(at).ShouldEqual(Numbers.Of(model.Mlp(1, at)), 1e-12, "at the input that gains are from");
        (Frozen(one + (2 * other)) - Frozen(zeros_like(at))).ShouldEqual(
            Numbers.Of(Frozen(one) + (2 * Frozen(other)) - (3 * Frozen(zeros_like(at)))), 1e-12, "linear up to biases");
        (Frozen(one) - model.Mlp(1, one)).abs().max().item<double>().Should().BeGreaterThan(1e-3, "elsewhere the MLP is not");

        // A hidden layer of zero gives what the output bias gives: a tangent would not.
        if (model is LlamaModel)
        {
            Frozen(zeros_like(at)).abs().max().item<double>().Should().Be(0);
        }
    }

    [TestCase(true), TestCase(false)]
    public void The_gain_of_a_GELU_is_what_it_gives_by_what_it_gets(bool tanh)
    {
        using var scope = NewDisposeScope();
        var hidden = linspace(-5, 5, 100, dtype: ScalarType.Float64);
        (Gelu.Gain(hidden, tanh) * hidden).ShouldEqual(Numbers.Of(Gelu.Apply(hidden.clone(), tanh)), 1e-12, $"{tanh}");
        Gelu.Gain(zeros(1, dtype: ScalarType.Float64), tanh).item<double>().Should().Be(0.5);
    }

    [TestCaseSource(nameof(Families))]
    public void Gradients_go_through_every_port(Func<int, ITransformer> create)
    {
        using var model = create(3);
        var (clean, corrupted) = Batches(3);
        var metric = new TokenLogitDifference([(1, 2), (3, 4), (5, 6)], Role.End);
        using var experiment = new Experiment(model, clean, metric, intervals: new BootstrapPlan(100, 0));
        var edges = new EdgeExperiments(experiment, corrupted);
        var whole = edges.Run(new EdgeSet([])).Change.Mean;

        // Integrated over inputs, the edges that leave the embedding share out all that the corruption changes.
        double Error(int steps) => Math.Abs(edges.Attribution(AttributionMethod.EapIgInputs, steps).OfNodes()[new Embedding()] - whole);
        Error(160).Should().BeLessThan(0.02 + (0.5 * Error(20)), "of {0}", whole);
    }

    private static (PromptBatch Baseline, PromptBatch Patch) Batches(int seed)
    {
        var random = new Random(seed);
        int[] lengths = [5, Context, 2];
        PromptBatch Batch() => new(
            lengths.Select(length => Numbers.RandomPrompt(random, length, Vocabulary)),
            new Dictionary<Role, IReadOnlyList<int>> { [Here] = [2, 4, 1], [Role.End] = [.. lengths.Select(length => length - 1)] });
        return (Batch(), Batch());
    }
}
