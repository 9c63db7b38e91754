using IoiClaims.Fixtures;
using IoiClaims.Gpt2;
using IoiClaims.GptNeoX;
using IoiClaims.Ioi;
using IoiClaims.Llama;

namespace IoiClaims.Bench.Measure;

/// <summary>
/// A model with paired prompts: GPT-2-small-shaped, or shaped as one of another family, with random weights and random prompts with
/// the roles of IOI, or the planted circuit with IOI prompts.
/// </summary>
internal sealed class BenchCase : IDisposable
{
    public static readonly Role[] Roles = [new("IO"), new("S1"), new("S1+1"), new("S2"), Role.End];

    public static readonly ComponentSet NameMovers = new("Name Movers", [new Head(9, 6), new Head(9, 9), new Head(10, 0)]);

    public static readonly ComponentSet SInhibition =
        new("S-Inhibition", [new Head(7, 3), new Head(7, 9), new Head(8, 6), new Head(8, 10)]);

    // The published initialisation (0.02) leaves attention nearly uniform; a little more makes comparisons sharper.
    private const double Scale = 0.04;

    public BenchCase(int prompts, Gpt2Config? config = null, int length = 16)
        : this(RandomGpt2.Create(config ?? Gpt2Config.Small, seed: 0, Scale), prompts, length)
    {
    }

    private BenchCase(ITransformer model, int prompts, int length)
    {
        Model = model;
        Baseline = Prompts(prompts, length, 1);
        Patch = Prompts(prompts, length, 2);
        var random = new SplitMix64(3);
        Pairs = Enumerable.Range(0, prompts)
            .Select(_ => (random.Below(Model.Shape.Vocabulary), random.Below(Model.Shape.Vocabulary)))
            .ToArray();
    }

    private BenchCase(Subject subject, int prompts)
    {
        var dataset = IoiDataset.Generate(subject.Tokenizer, [IoiTemplates.Remix], prompts, seed: 1);
        Model = subject.Model;
        Baseline = dataset.Batch;
        Patch = dataset.Corrupt(Corruptions.Abc, seed: 2).Batch;
        Pairs = LogitDifference.Of(dataset).Pairs;
    }

    public ITransformer Model { get; }

    public PromptBatch Baseline { get; }

    public PromptBatch Patch { get; }

    public IReadOnlyList<(int Right, int Wrong)> Pairs { get; }

    public TokenLogitDifference Metric => new([.. Pairs], Role.End);

    /// <summary>The planted circuit on IOI prompts of 16 tokens.</summary>
    public static BenchCase Planted(int prompts) => new(ShippedSubjects.Build(ShippedSubjects.Planted), prompts);

    /// <summary>The shape of Pythia 160M: parallel blocks.</summary>
    public static BenchCase Pythia160M(int prompts) =>
        new(RandomGptNeoX.Create(new GptNeoXConfig(12, 12, 768, 3072, 50304, 2048), seed: 0, Scale), prompts, length: 16);

    /// <summary>The shape of Qwen2.5 0.5B: 14 heads that share two keys.</summary>
    public static BenchCase Qwen25(int prompts) => new(
        RandomLlama.Create(
            new LlamaConfig(24, 14, 2, 64, 896, 4864, 151_936, 32_768) { RotaryBase = 1e6, ProjectionBias = true, TiedUnembedding = true }, seed: 0, Scale),
        prompts,
        length: 16);

    public void Dispose() => Model.Dispose();

    public PromptBatch Prompts(int count, int length, ulong seed)
    {
        var random = new SplitMix64(seed);
        var tokens = Enumerable.Range(0, count)
            .Select(IReadOnlyList<int> (_) => Enumerable.Range(0, length)
                .Select(_ => random.Below(Model.Shape.Vocabulary)).ToArray())
            .ToList();
        int[] at = [2, 4, 5, 10, length - 1];
        return new PromptBatch(
            tokens,
            Roles.Zip(at).ToDictionary(
                pair => pair.First,
                IReadOnlyList<int> (pair) => Enumerable.Repeat(pair.Second, count).ToArray()));
    }
}
