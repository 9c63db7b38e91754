using IoiClaims.Gpt2;
using IoiClaims.Llama;
using IoiClaims.Train.Training;
using static TorchSharp.torch;

namespace IoiClaims.Train.Tests;

/// <summary>Training makes the model it says it makes, learns, and can be interrupted.</summary>
public sealed class TrainingTests
{
    private static readonly Gpt2Recipe Small = new() { Seed = 3, Steps = 20, Layers = 1, Heads = 2, Width = 16, Rows = 4, CheckpointEvery = 10 };

    private string folder = null!;

    [SetUp]
    public void MakeAFolder() => folder = Directory.CreateTempSubdirectory("ioi-train-").FullName;

    [TearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public void What_is_trained_is_the_function_that_the_engine_runs()
    {
        var config = new Gpt2Config(2, 4, 32, 128, 50, 16);
        using var frozen = RandomGpt2.Create(config, seed: 1, scale: 0.3);
        using var trainable = TrainableGpt2.From(frozen);
        using var tokens = tensor(new long[] { 1, 7, 3, 3, 49, 0, 12, 5, 6, 20 }).view(2, 5);
        using var noGradient = no_grad();
        using var expected = frozen.Forward(tokens);
        using var found = trainable.Forward(tokens);

        (expected - found).abs().max().item<float>().Should().BeLessThan(1e-4f);
        expected.abs().max().item<float>().Should().BeGreaterThan(0.1f);
    }

    [Test]
    public void Of_the_rotary_model_as_well()
    {
        var config = new LlamaConfig(2, 4, 2, 8, 24, 20, 50, 16) { TiedUnembedding = true, NormEpsilon = 0.1 };
        using var frozen = RandomLlama.Create(config, seed: 1);
        using var trainable = TrainableLlama.From(frozen);
        using var tokens = tensor(new long[] { 1, 7, 3, 3, 49, 0, 12, 5, 6, 20 }).view(2, 5);
        using var noGradient = no_grad();
        using var expected = frozen.Forward(tokens);
        using var found = trainable.Forward(tokens);

        (expected - found).abs().max().item<float>().Should().BeLessThan(1e-4f);
        expected.abs().max().item<float>().Should().BeGreaterThan(0.1f);
    }

    [Test]
    public void The_loss_falls()
    {
        var curve = Curve(Small with { Steps = 60, LearningRate = 5e-2 }, "loss");

        curve[^1].Should().BeLessThan(curve[0] - 0.5);
    }

    [Test]
    public void Interrupted_and_started_again_it_makes_the_same_model()
    {
        Train(Small, "at once");
        using var stop = new CancellationTokenSource();
        new TrainingRun(Small, At("in two")).Go(_ => stop.Cancel(), stop.Token);
        Directory.Exists(Path.Combine(At("in two"), "model")).Should().BeFalse("it was interrupted half-way");
        var said = Train(Small, "in two");

        said[0].Should().Be("going on from step 10");
        Weights("in two").Should().Equal(Weights("at once"));
    }

    [Test]
    public void So_does_the_rotary_model()
    {
        var small = new LlamaRecipe { Seed = 3, Steps = 20, Again = 15, FirstFall = 30, Layers = 1, Heads = 2, KeyValueHeads = 1, Width = 16, Rows = 4, CheckpointEvery = 10 };
        Train(small, "at once");
        using var stop = new CancellationTokenSource();
        new TrainingRun(small, At("in two")).Go(_ => stop.Cancel(), stop.Token);
        Train(small, "in two")[0].Should().Be("going on from step 10");

        Bytes("in two").Should().Equal(Bytes("at once"));

        byte[] Bytes(string run) => File.ReadAllBytes(Path.Combine(At(run), "model", "model.safetensors"));
    }

    [Test]
    public void Another_seed_makes_another_model()
    {
        Train(Small, "one");
        Train(Small with { Seed = 4 }, "other");

        Weights("other").Should().NotEqual(Weights("one"));
    }

    [Test]
    public void A_run_with_another_recipe_is_not_gone_on_with()
    {
        Train(Small, "run");
        var before = Weights("run");

        FluentActions.Invoking(() => Train(Small with { Seed = 4 }, "run"))
            .Should().Throw<InvalidOperationException>().WithMessage("*another recipe*--out*");
        Weights("run").Should().Equal(before);
    }

    [Test]
    public void Interrupted_while_checkpoints_are_exchanged_it_goes_on_from_the_new_one()
    {
        using var stop = new CancellationTokenSource();
        new TrainingRun(Small, At("run")).Go(_ => stop.Cancel(), stop.Token);
        Directory.Move(Path.Combine(At("run"), "checkpoint"), Path.Combine(At("run"), "checkpoint.next"));

        Train(Small, "run")[0].Should().Be("going on from step 10");
    }

    private string At(string run) => Path.Combine(folder, run);

    private List<string> Train(Recipe recipe, string run)
    {
        var said = new List<string>();
        new TrainingRun(recipe, At(run)).Go(said.Add, CancellationToken.None);
        return said;
    }

    private double[] Curve(Recipe recipe, string run) =>
        [.. Train(recipe, run).Select(line => double.Parse(line.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))];

    private float[] Weights(string run)
    {
        using var checkpoint = Gpt2Checkpoint.Load(Path.Combine(At(run), "model"));
        return [.. checkpoint.Model.Tensors.Values.SelectMany(tensor => tensor.data<float>().ToArray())];
    }
}
