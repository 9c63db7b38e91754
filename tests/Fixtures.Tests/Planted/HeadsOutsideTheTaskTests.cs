using IoiClaims.Ioi;
using static TorchSharp.torch;

namespace IoiClaims.Fixtures.Tests.Planted;

/// <summary>The heads do on any tokens what they do on the task's prompts.</summary>
public sealed class HeadsOutsideTheTaskTests
{
    private const int Half = 40;

    private PlantedSubject subject = null!;
    private PlainRun run = null!;

    [OneTimeSetUp]
    public void RunOnRandomTokensTwice()
    {
        subject = PlantedCircuit.Build();
        var random = new Random(17);
        var prompts = Enumerable.Range(0, 4).Select(IReadOnlyList<int> (_) =>
        {
            var once = Enumerable.Range(0, Half).Select(_ => random.Next(subject.Tokenizer.Bos())).ToArray();
            return [subject.Tokenizer.Bos(), .. once, .. once];
        });
        run = new PlainRun(subject.Model, new PromptBatch(prompts, new Dictionary<Role, IReadOnlyList<int>>()));
    }

    [OneTimeTearDown]
    public void Dispose()
    {
        run.Dispose();
        subject.Dispose();
    }

    [TestCase(4, 11, 0.95)]
    [TestCase(2, 2, 0.2)]
    public void Previous_token_heads_attend_one_back(int layer, int index, double atLeast) =>
        Score(layer, index, back: 1).Should().BeGreaterThan(atLeast);

    [TestCase(0, 1, 0.8)]
    [TestCase(0, 10, 0.7)]
    [TestCase(3, 0, 0.8)]
    public void Duplicate_token_heads_attend_to_the_earlier_occurrence(int layer, int index, double atLeast) =>
        Score(layer, index, back: Half).Should().BeGreaterThan(atLeast);

    [TestCase(5, 5, 0.8)]
    [TestCase(6, 9, 0.8)]
    [TestCase(5, 8, 0.35)]
    [TestCase(5, 9, 0.45)]
    public void Induction_heads_attend_to_what_followed_the_earlier_occurrence(int layer, int index, double atLeast) =>
        Score(layer, index, back: Half - 1).Should().BeGreaterThan(atLeast);

    [TestCase(9, 6, 1.0)]
    [TestCase(9, 9, 1.0)]
    [TestCase(10, 0, 1.0)]
    [TestCase(10, 10, 1.0)]
    [TestCase(10, 7, 0.0)]
    [TestCase(11, 10, 0.0)]
    [TestCase(5, 0, 0.0, 0.2)]
    public void Movers_copy_names_and_negative_ones_do_the_opposite(int layer, int index, double share, double slack = 0)
    {
        // The paper's copy score: is the name among the five tokens that the head's output matrix raises most?
        var raised = NamesAmongTheTop(layer, index, sign: 1);
        var lowered = NamesAmongTheTop(layer, index, sign: -1);

        raised.Should().BeInRange(share - slack, share + slack);
        lowered.Should().BeInRange(0, (1 - share) + slack);
    }

    [TestCase(10, 7)]
    [TestCase(11, 10)]
    public void Negative_movers_copy_with_the_sign_turned(int layer, int index) =>
        NamesAmongTheTop(layer, index, sign: -1).Should().Be(1);

    private double NamesAmongTheTop(int layer, int index, int sign)
    {
        using var scope = NewDisposeScope();
        var model = subject.Model;
        var ids = IoiLexicon.Published.Names.Select(name => (long)subject.Tokenizer.Encode(" " + name).Single()).ToArray();

        // Names at position 1, behind end-of-text, after MLP 0.
        var tokens = stack([full(ids.Length, subject.Tokenizer.Bos(), dtype: ScalarType.Int64), tensor(ids)], 1);
        var embedded = model.Embed(tokens).select(1, 1);
        var afterMlp0 = embedded + model.Mlp(0, model.MlpNorm(0).Apply(embedded));
        var weights = model.HeadWeights(layer, index);
        var written = matmul(matmul(model.AttentionNorm(layer).Apply(afterMlp0), weights.Value), weights.Output) * sign;
        var top = model.Unembed(written).topk(5).indexes;
        return Enumerable.Range(0, ids.Length)
            .Average(n => top[n].eq(ids[n]).any().item<bool>() ? 1.0 : 0.0);
    }

    private double Score(int layer, int index, int back)
    {
        using var scope = NewDisposeScope();
        var pattern = AttentionReadings.Pattern(run, new Head(layer, index));
        var offsets = pattern.diagonal(-back, 1, 2);

        // The queries of the second half only: before, nothing has occurred twice.
        return offsets.slice(1, offsets.shape[1] - Half + 1, offsets.shape[1], 1).mean().item<float>();
    }
}
