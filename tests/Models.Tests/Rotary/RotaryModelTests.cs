using IoiClaims.Checkpoints;
using IoiClaims.GptNeoX;
using IoiClaims.Llama;
using IoiClaims.Models.Tests.GptNeoX;
using IoiClaims.Models.Tests.Llama;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Rotary;

/// <summary>
/// The families with rotary positions against their slow references, on shapes that are nobody's default. In double precision a
/// formula is right or wrong; in single precision 1e-5 is what is promised.
/// </summary>
[TestFixture]
public sealed class RotaryModelTests
{
    private const double Exact = 1e-9;
    private const double Promised = 1e-5;

    private static readonly GptNeoXConfig NeoX = new(2, 3, 24, 20, 19, 12) { RotaryBase = 50 };
    private static readonly LlamaConfig Llama = new(2, 6, 3, 4, 18, 20, 19, 12) { RotaryBase = 50 };

    internal static IEnumerable<TestCaseData> Models()
    {
        (string Name, GptNeoXConfig Config)[] neoX =
        [
            ("parallel, a quarter turned", NeoX),
            ("sequential, tied", NeoX with { ParallelBlocks = false, TiedUnembedding = true }),
            ("without biases, all turned, tanh", NeoX with { AttentionBias = false, RotaryShare = 1, TanhGelu = true }),
            ("nothing turned, one head", NeoX with { Heads = 1, Width = 7, RotaryShare = 0 }),
            ("a part that is rounded down, linear scaling", NeoX with { RotaryShare = 0.3, Layers = 3, RotaryScaling = new RotaryScaling.Linear(3) }),
        ];
        (string Name, LlamaConfig Config)[] llama =
        [
            ("six heads, three keys", Llama),
            ("Qwen2: biases on queries, keys, values", Llama with { ProjectionBias = true, TiedUnembedding = true }),
            ("all biases", Llama with { ProjectionBias = true, OutputBias = true, MlpBias = true }),
            ("Qwen3: norms on queries and keys", Llama with { QueryKeyNorm = true, HeadWidth = 10, KeyValueHeads = 2 }),
            ("one key for all, narrow heads", Llama with { KeyValueHeads = 1, HeadWidth = 2, Layers = 3 }),
            ("a key for each, linear scaling", Llama with { KeyValueHeads = 6, RotaryScaling = new RotaryScaling.Linear(2.5) }),
            ("Llama 3's scaling in its three ranges", Llama with { HeadWidth = 12, RotaryScaling = new RotaryScaling.Llama3(8, 1, 4, 40) }),
            ("large epsilon, a window as long as the context", Llama with { NormEpsilon = 0.1, Window = 12 }),
        ];
        return neoX.Select(one => new TestCaseData(One(RandomGptNeoX.Create, one.Config)).SetArgDisplayNames($"GPT-NeoX, {one.Name}"))
            .Concat(llama.Select(one => new TestCaseData(One(RandomLlama.Create, one.Config)).SetArgDisplayNames($"Llama, {one.Name}")));

        static Func<int, RotaryTransformer> One<TConfig>(Func<TConfig, int, double, RotaryTransformer> create, TConfig config) => seed => create(config, seed, 0.3);
    }

    [TestCaseSource(nameof(Models))]
    public void Logits_are_those_of_the_reference(Func<int, RotaryTransformer> create)
    {
        using var scope = NewDisposeScope();
        for (var seed = 1; seed <= 3; seed++)
        {
            using var model = create(seed);
            using var wide = Wide(model);
            var prompt = Numbers.RandomPrompt(new Random(seed), model.Shape.Context, model.Shape.Vocabulary);
            var expected = Trace(model, prompt).Logits.Flat();
            wide.Forward(Numbers.Tokens(prompt)).ShouldEqual(expected, Exact, $"logits in double precision, seed {seed}");
            model.Forward(Numbers.Tokens(prompt)).ShouldEqual(expected, Promised, $"logits, seed {seed}");
        }
    }

    [TestCaseSource(nameof(Models))]
    public void Queries_keys_and_values_are_those_of_the_reference_whichever_rows_and_heads_are_asked_for(Func<int, RotaryTransformer> create)
    {
        using var scope = NewDisposeScope();
        using var single = create(7);
        using var model = Wide(single);
        var prompt = Numbers.RandomPrompt(new Random(7), model.Shape.Context, model.Shape.Vocabulary);
        var run = Trace(single, prompt);
        var residual = model.Embed(Numbers.Tokens(prompt));
        var normed = model.AttentionNorm(0).Apply(residual);
        int[] rows = [5, 0, 11, 5];
        var some = normed.index_select(1, tensor(rows.Select(row => (long)row).ToArray()));
        var positions = tensor(rows.Select(row => (long)row).ToArray());
        int[] last = [model.Shape.Heads - 1, 0];
        foreach (var (port, expected) in new[] { (PortKinds.Query, run.Queries[0]), (PortKinds.Key, run.Keys[0]), (PortKinds.Value, run.Values[0]) })
        {
            model.Project(0, port, normed, arange(prompt.Length)).ShouldEqual(expected.Flat(), Exact, $"{port}");
            model.Project(0, port, some, positions).ShouldEqual([.. expected.SelectMany(head => rows.SelectMany(row => head[row]))], Exact, $"{port} of rows");
            model.Project(0, port, some, positions.unsqueeze(0), last)
                .ShouldEqual([.. last.SelectMany(head => rows.SelectMany(row => expected[head][row]))], Exact, $"{port} of rows and heads");
        }
    }

    [TestCaseSource(nameof(Models))]
    public void The_weights_of_a_head_make_its_values_and_what_it_writes(Func<int, RotaryTransformer> create)
    {
        using var scope = NewDisposeScope();
        using var single = create(5);
        using var model = Wide(single);
        var (heads, width) = (model.Shape.Heads, model.Shape.HeadWidth);
        var prompt = Numbers.RandomPrompt(new Random(5), 6, model.Shape.Vocabulary);
        var normed = model.AttentionNorm(0).Apply(model.Embed(Numbers.Tokens(prompt)));
        var values = model.Project(0, PortKinds.Value, normed, arange(6));
        var z = randn(1, 6, heads, width, ScalarType.Float64, generator: new Generator(1, CPU));
        var written = zeros(1, 6, model.Shape.ModelWidth, ScalarType.Float64);
        for (var head = 0; head < heads; head++)
        {
            var weights = model.HeadWeights(0, head);
            (matmul(normed, weights.Value) + weights.ValueBias).ShouldEqual(Numbers.Of(values[0, head]), Exact, $"values of head {head}");
            written.add_(matmul(z.select(2, head), weights.Output));
            ReferenceEquals(weights.Key, model.HeadWeights(0, head / (heads / model.Shape.KeyValueHeads) * (heads / model.Shape.KeyValueHeads)).Key)
                .Should().BeTrue("heads that share a key have the same view of its weights");
        }

        model.AttentionOutput(0, z).ShouldEqual(Numbers.Of(written), Exact, "what the heads write");
        model.AttentionBias(0).shape.Should().Equal(model.Shape.ModelWidth);
    }

    [TestCaseSource(nameof(Models))]
    public void Nothing_is_left_of_a_model_that_was_disposed(Func<int, RotaryTransformer> create)
    {
        using var tokens = Numbers.Tokens([1, 2, 3]);
        var before = Tensor.TotalCount;
        using (var model = create(1))
        using (var wide = Wide(model))
        {
            wide.Forward(tokens).Dispose();
        }

        Tensor.TotalCount.Should().Be(before);
    }

    [Test]
    public void A_prompt_longer_than_the_window_is_refused_with_that_reason()
    {
        using var model = RandomLlama.Create(Llama with { Window = 5 }, 1);
        model.Shape.Context.Should().Be(5);
        FluentActions.Invoking(() => model.Embed(Numbers.Tokens([1, 2, 3, 4, 5, 6])))
            .Should().Throw<ArgumentException>().WithMessage("*sliding window of 5*");
    }

    [Test]
    public void Nothing_comes_of_a_configuration_or_of_tensors_that_cannot_be()
    {
        FluentActions.Invoking(() => RandomLlama.Create(Llama with { KeyValueHeads = 4 }, 1)).Should().Throw<ArgumentException>().WithMessage("*num_key_value_heads*divisor*");
        FluentActions.Invoking(() => RandomLlama.Create(Llama with { HeadWidth = 5 }, 1)).Should().Throw<ArgumentException>().WithMessage("*head_dim*even*");
        FluentActions.Invoking(() => RandomGptNeoX.Create(NeoX with { RotaryShare = 0.4 }, 1)).Should().Throw<ArgumentException>().WithMessage("*rotary_pct*3 of 8*");
        FluentActions.Invoking(() => new LlamaModel(Llama, new Dictionary<string, Tensor>())).Should().Throw<ArgumentException>().WithMessage("*norm.weight is missing*");
    }

    private static RotaryTransformer Wide(RotaryTransformer model) => model switch
    {
        GptNeoXModel neoX => neoX.To(ScalarType.Float64),
        LlamaModel llama => llama.To(ScalarType.Float64),
        _ => throw new ArgumentException("no such family", nameof(model)),
    };

    private static ReferenceRun Trace(RotaryTransformer model, int[] prompt) => model switch
    {
        GptNeoXModel neoX => ReferenceGptNeoX.Of(neoX).Trace(prompt),
        LlamaModel llama => ReferenceLlama.Of(llama).Trace(prompt),
        _ => throw new ArgumentException("no such family", nameof(model)),
    };
}
