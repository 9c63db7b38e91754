using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>Exact effects that were stopped go on where they stopped, and only with what is known to be theirs.</summary>
public class KeptEffectsTests
{
    private string folder = null!;
    private string file = null!;

    [SetUp]
    public void MakeAFolder()
    {
        folder = Directory.CreateTempSubdirectory("ioi-kept-").FullName;
        file = Path.Combine(folder, "edges.exact-effects");
    }

    [TearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Stopped_midway_they_go_on_to_the_same_bytes([Values] bool atARole)
    {
        using var made = new Made(5);
        List<Edge> asked = [.. made.Edges.Graph.Edges(atARole ? [Place.At(Role.End)] : [])];
        var whole = made.Edges.Exact(edges: asked);
        var elsewhere = Path.Combine(folder, "never-stopped");
        using (var kept = made.Edges.Keep(elsewhere))
        {
            made.Edges.Exact(edges: asked, kept: kept);
        }

        using var stop = new CancellationTokenSource();
        using (var kept = made.Edges.Keep(file))
        {
            FluentActions.Invoking(() => made.Edges.Exact(edges: asked, kept: kept, progress: new StopAt(0.5, stop), cancellation: stop.Token))
                .Should().Throw<OperationCanceledException>();
            kept.Has(asked[0]).Should().BeTrue();
            kept.Has(asked[^1]).Should().BeFalse();
        }

        using var again = new Made(5);
        using (var kept = again.Edges.Keep(file))
        {
            asked.Count(kept.Has).Should().BeInRange(asked.Count / 2, asked.Count - 1);
            Bits(again.Edges.Exact(edges: asked, kept: kept)).Should().Equal(Bits(whole));
        }

        File.ReadAllBytes(file).Should().Equal(File.ReadAllBytes(elsewhere));
    }

    [Test]
    public void What_is_kept_is_not_computed_again()
    {
        using var made = new Made(5);
        using (var kept = made.Edges.Keep(file))
        {
            made.Edges.Exact(kept: kept);
        }

        var length = new FileInfo(file).Length;
        using (var kept = made.Edges.Keep(file))
        {
            made.Edges.Graph.Edges().Should().OnlyContain(edge => kept.Has(edge));
            made.Edges.Exact(kept: kept);
        }

        new FileInfo(file).Length.Should().Be(length, "no port was added");
    }

    [Test]
    public void A_line_that_was_cut_off_is_done_again()
    {
        using var made = new Made(5);
        using (var kept = made.Edges.Keep(file))
        {
            made.Edges.Exact(kept: kept);
        }

        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^20]);
        using (var kept = made.Edges.Keep(file))
        {
            made.Edges.Graph.Edges().Should().Contain(edge => !kept.Has(edge));
            made.Edges.Exact(kept: kept);
        }

        File.ReadAllBytes(file).Should().Equal(bytes);
    }

    [Test]
    public void A_damaged_file_is_refused_wherever_the_damage_is()
    {
        using var made = new Made(5);
        using (var kept = made.Edges.Keep(file))
        {
            made.Edges.Exact(edges: [.. made.Edges.Graph.Edges().Take(12)], kept: kept);
        }

        var bytes = File.ReadAllBytes(file);
        for (var at = 0; at < bytes.Length - 1; at += 7)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 1;
            File.WriteAllBytes(file, damaged);
            FluentActions.Invoking(() => made.Edges.Keep(file)).Should().Throw<InvalidDataException>("byte {0} is another", at).WithMessage($"{file}*elete*");
        }
    }

    [Test]
    public void Effects_of_another_run_are_refused_and_it_is_said_what_differs()
    {
        using var made = new Made(5);
        using (var kept = made.Edges.Keep(file))
        {
            FluentActions.Invoking(() => made.Edges.Exact(DownstreamConvention.Direct, kept: kept)).Should().Throw<ArgumentException>();
        }

        using var weights = new Made(6);
        Refused(weights.Edges, "weights");
        using var prompts = new Made(5, order: [1, 0]);
        Refused(prompts.Edges, "prompts");
        Refused(new EdgeExperiments(made.Experiment, made.Clean), "corrupted prompts");
        using var metric = new Made(5, answers: 4);
        Refused(metric.Edges, "values of the metric");
        File.WriteAllText(file, "{}");
        FluentActions.Invoking(() => made.Edges.Keep(file)).Should().Throw<InvalidDataException>().WithMessage("*is not a file of exact effects*");
    }

    [Test]
    public void Two_at_once_are_refused()
    {
        using var made = new Made(5);
        using var kept = made.Edges.Keep(file);
        FluentActions.Invoking(() => made.Edges.Keep(file)).Should().Throw<IOException>();
    }

    private void Refused(EdgeExperiments edges, string what) =>
        FluentActions.Invoking(() => edges.Keep(file)).Should().Throw<InvalidDataException>().WithMessage($"{file} keeps*not the same {what}.*");

    private static List<float> Bits(EdgeScores scores) => [.. scores.Edges.SelectMany(edge => scores.Change(edge).Values)];

    private sealed class Made : IDisposable
    {
        private readonly RandomCase random;

        public Made(int seed, int[]? order = null, int answers = 3)
        {
            random = new RandomCase(seed, layers: 2, prompts: 2);
            var clean = random.Batch();
            var corrupted = random.Like(clean);
            (Clean, corrupted) = (clean.Select(order ?? [0, 1]), corrupted.Select(order ?? [0, 1]));
            Experiment = new Experiment(
                random.Model, Clean, new TokenLogitDifference([(0, answers), (1, answers + 1)], Role.End), intervals: new BootstrapPlan(100, 0));
            Edges = new EdgeExperiments(Experiment, corrupted);
        }

        public PromptBatch Clean { get; }

        public Experiment Experiment { get; }

        public EdgeExperiments Edges { get; }

        public void Dispose()
        {
            Experiment.Dispose();
            random.Dispose();
        }
    }

    private sealed class StopAt(double share, CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= share)
            {
                stop.Cancel();
            }
        }
    }
}
