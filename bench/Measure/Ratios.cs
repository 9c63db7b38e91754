using IoiClaims.Bench.Naive;
using IoiClaims.Gpt2;

namespace IoiClaims.Bench.Measure;

/// <summary>Every ratio of the speed table, measured in one run. F is one forward pass of 50 prompts × 16 tokens.</summary>
internal static class Ratios
{
    private const int Prompts = 50;
    private const int Rounds = 5;

    private const int ScrubNodes = 4;

    // A naive sweep is one or two forward passes a sender; this many senders are timed and the rest inferred.
    private const int NaiveSenders = 12;

    /// <summary>Models that are measured beside the one of GPT-2 small's shape, by what their keys begin with.</summary>
    public static IReadOnlyDictionary<string, Func<BenchCase>> Others { get; } = new Dictionary<string, Func<BenchCase>>(StringComparer.Ordinal)
    {
        ["planted"] = () => BenchCase.Planted(Prompts),
        ["pythia_160m"] = () => BenchCase.Pythia160M(Prompts),
        // With fewer prompts: a forward pass of 50 takes seconds, and ratios are about the same.
        ["qwen25_05b"] = () => BenchCase.Qwen25(Prompts / 5),
    };

    public static int Run()
    {
        var results = new SortedDictionary<string, double>(StringComparer.Ordinal);
        using (var bench = new BenchCase(Prompts))
        {
            Measure(bench, results);
        }

        foreach (var name in Others.Keys)
        {
            MeasureOther(name, results);
        }

        Results.Save("ratios", results);
        Results.Print(results);
        Say("memory at 50 prompts");
        results["peak_mib_50"] = Peak.OfNewProcess("peak", 50);
        Say("memory at 5,000 prompts, the longest part");
        results["peak_mib_5000"] = Peak.OfNewProcess("peak", 5000);
        results["peak_5000_vs_50"] = results["peak_mib_5000"] / results["peak_mib_50"];
        Results.Save("ratios", results);
        return Results.Print(results);
    }

    /// <summary>Those of one other model alone.</summary>
    public static int RunOther(string name)
    {
        var results = new SortedDictionary<string, double>(StringComparer.Ordinal);
        MeasureOther(name, results);
        return Results.Print(results);
    }

    private static void Measure(BenchCase bench, SortedDictionary<string, double> results)
    {
        var model = bench.Model;
        var senders = ComponentOrder.Writers(model.Shape).Where(c => c is not Embedding).ToList();
        var senderSet = new ComponentSet("every head and MLP", senders);
        var toLogits = Route.From(senderSet).ToLogits(Role.End).EachSender();
        var toQueries = Route.From(senderSet).To(BenchCase.NameMovers.Queries(Role.End)).ToLogits(Role.End).EachSender();

        using var naive = new NaivePathPatching(model, bench.Baseline, bench.Patch, bench.Pairs, Role.End);
        using var gemm = new Gemm(Gpt2Config.Small, Prompts, bench.Baseline.Length);
        Say("forward passes, sweeps and a scrub");
        var seconds = Timing.Medians(
            Rounds,
            () => naive.Plain(),
            gemm.Run,
            () => Sweep(bench, toLogits, Conventions.Remix),
            () => Sweep(bench, toQueries, Conventions.Remix),
            () => Sweep(bench, toQueries, Conventions.IoiPaper),
            () => Scrub(bench));
        var forward = seconds[0];
        results["forward_seconds"] = forward;
        results["forward_vs_gemm"] = forward / seconds[1];
        results["sweep_logits_vs_forward"] = seconds[2] / forward;
        results["sweep_q_frozen_vs_forward"] = seconds[3] / forward;
        results["sweep_q_recomputed_vs_forward"] = seconds[4] / forward;
        results["scrub_vs_forward"] = seconds[5] / forward / (ScrubNodes + 2);

        Say(string.Join(", ", results.Select(pair => $"{pair.Key} {pair.Value:0.###}")));
        Say("naive patching");
        var sample = Sample(toQueries.ComponentsWithPaths(bench.Model.Shape));
        results["sweep_q_frozen_speedup_vs_naive"] = NaiveSeconds(naive, bench, sample, recomputed: false, toQueries) / seconds[3];
        results["sweep_q_recomputed_speedup_vs_naive"] = NaiveSeconds(naive, bench, sample, recomputed: true, toQueries) / seconds[4];
        Say("every port of the S-Inhibition heads");
        AllPorts(bench, naive, senderSet, results);
        Say("errors");
        foreach (var (key, error) in Errors.Largest(bench, naive, toLogits, toQueries, sample))
        {
            results[key] = error;
        }
    }

    /// <summary>
    /// The same sweeps on a small model, where fixed costs weigh more, and on models of other families; recorded without bounds.
    /// </summary>
    private static void MeasureOther(string name, SortedDictionary<string, double> results)
    {
        Say(name);
        using var bench = Others[name]();
        var senders = ComponentSet.Everything(bench.Model.Shape);
        var toLogits = Route.From(senders).ToLogits(Role.End).EachSender();
        var toQueries = Route.From(senders).To(BenchCase.NameMovers.Queries(Role.End)).ToLogits(Role.End).EachSender();
        using var naive = new NaivePathPatching(bench.Model, bench.Baseline, bench.Patch, bench.Pairs, Role.End);
        var seconds = Timing.Medians(
            Rounds,
            () => naive.Plain(),
            () => Sweep(bench, toLogits, Conventions.Remix),
            () => Sweep(bench, toQueries, Conventions.Remix),
            () => Sweep(bench, toQueries, Conventions.IoiPaper));
        results[$"{name}_forward_seconds"] = seconds[0];
        results[$"{name}_sweep_logits_vs_forward"] = seconds[1] / seconds[0];
        results[$"{name}_sweep_q_frozen_vs_forward"] = seconds[2] / seconds[0];
        results[$"{name}_sweep_q_recomputed_vs_forward"] = seconds[3] / seconds[0];
    }

    private static void Say(string what) => Console.Error.WriteLine(what);

    /// <summary>A sweep from nothing: both plain runs, all senders.</summary>
    public static IReadOnlyList<IReadOnlyList<float>> Sweep(BenchCase bench, RouteSweep routes, Conventions conventions)
    {
        using var runner = new ModelRunner(bench.Model);
        return runner.MeasureVariants(
            routes.Patch(routes.ComponentsWithPaths(bench.Model.Shape), bench.Model.Shape, bench.Baseline, bench.Patch, conventions),
            bench.Metric);
    }

    /// <summary>A causal-scrubbing hypothesis of four nodes, a chain through the circuit, each on prompts of its own.</summary>
    private static void Scrub(BenchCase bench)
    {
        Sampler<PromptBatch> On(ulong seed) =>
            Sampler.Fixed($"prompts {seed}", bench.Prompts(Prompts, bench.Baseline.Length, seed));

        var others = Sampler.Fixed("other prompts", bench.Patch);
        var duplicates = new ComponentSet("Duplicate Token", [new Head(0, 1), new Head(3, 0)]);
        var induction = new ComponentSet("Induction", [new Head(5, 5), new Head(6, 9)]);
        var root = Node.Root(others, Node.Inner(
            BenchCase.NameMovers.IntoLogits(Role.End), On(11), others, Node.Inner(
                BenchCase.SInhibition.IntoQueries(Role.End), On(12), others, Node.Inner(
                    induction.Into(PortKinds.Value), On(13), others, Node.Leaf(
                        duplicates.Into(PortKinds.Query), On(14))))));
        var hypothesis = Hypothesis.Of(DatasetTerms.Batches, root);
        using var runner = new ModelRunner(bench.Model);
        runner.Measure(hypothesis.Sample(bench.Baseline, seed: 0).ToPlan(bench.Model.Shape), bench.Metric);
    }

    private static void AllPorts(
        BenchCase bench, NaivePathPatching naive, ComponentSet senders, SortedDictionary<string, double> results)
    {
        var cells = (from role in BenchCase.Roles
                     from port in new[] { PortKinds.Query, PortKinds.Key, PortKinds.Value }
                     where port != PortKinds.Query || role == Role.End
                     from head in BenchCase.SInhibition
                     select (role, port, head)).ToList();
        var routes = cells.ConvertAll(cell => Route.From(senders)
            .To(new Ports(ComponentSet.Of(cell.head), cell.port, Place.At(cell.role))).ToLogits(Role.End).EachSender());
        var fast = Timing.Once(() =>
        {
            using var runner = new ModelRunner(bench.Model);
            foreach (var sweep in routes)
            {
                runner.MeasureVariants(
                    sweep.Patch(sweep.ComponentsWithPaths(bench.Model.Shape), bench.Model.Shape, bench.Baseline, bench.Patch, Conventions.Remix),
                    bench.Metric);
            }
        });
        var one = Sample(routes[0].ComponentsWithPaths(bench.Model.Shape)).Take(4).ToList();
        var slow = one.Average(sender => Timing.Once(() => naive.SenderToReceivers(
            sender, [(Head)cells[0].head], cells[0].port, bench.Baseline.Positions(cells[0].role), recomputed: false)));
        results["sweep_all_ports_speedup_vs_naive"] = slow * routes.Sum(r => r.ComponentsWithPaths(bench.Model.Shape).Count) / fast;
    }

    private static double NaiveSeconds(
        NaivePathPatching naive, BenchCase bench, IReadOnlyList<Component> sample, bool recomputed, RouteSweep routes)
    {
        var receivers = BenchCase.NameMovers.Cast<Head>().ToList();
        var positions = bench.Baseline.Positions(Role.End);
        var each = sample.Average(sender => Timing.Once(
            () => naive.SenderToReceivers(sender, receivers, PortKinds.Query, positions, recomputed)));
        return each * routes.ComponentsWithPaths(bench.Model.Shape).Count;
    }

    private static List<Component> Sample(IReadOnlyList<Component> all) =>
        Enumerable.Range(0, NaiveSenders).Select(i => all[i * (all.Count - 1) / (NaiveSenders - 1)]).ToList();
}
