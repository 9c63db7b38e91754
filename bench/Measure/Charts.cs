using IoiClaims.Gpt2;
using ScottPlot;

namespace IoiClaims.Bench.Measure;

/// <summary>
/// How the cost of sweeps grows: each chart varies one thing and leaves the others at 12 layers, 156 senders, 20 prompts
/// and 16 tokens. Cost is in forward passes on the same prompts, measured in the same round. The model is half as wide as
/// GPT-2 small, which changes the seconds and hardly the ratios.
/// </summary>
internal static class Charts
{
    private const int Rounds = 3;

    private static readonly (string Name, Conventions Conventions, bool ThroughQueries)[] Sweeps =
    [
        ("to the logits", Conventions.Remix, false),
        ("to Name Movers' queries, frozen", Conventions.Remix, true),
        ("to Name Movers' queries, the paper's", Conventions.IoiPaper, true),
    ];

    public static int Run()
    {
        // The first measurement in a process pays for compiling and for growing the heap.
        _ = Measure(new Setting { Senders = 12 });
        var charts = new Multiplot();
        charts.AddPlots(4);
        Draw(charts.GetPlot(0), "senders", [12, 36, 72, 108, 144], senders => new Setting { Senders = senders });
        Draw(charts.GetPlot(1), "prompts", [5, 10, 20, 40], prompts => new Setting { Prompts = prompts });
        Draw(charts.GetPlot(2), "tokens a prompt", [16, 32, 64], length => new Setting { Length = length });
        Draw(charts.GetPlot(3), "layers", [4, 8, 12], layers => new Setting { Layers = layers });
        charts.Layout = new ScottPlot.MultiplotLayouts.Grid(rows: 2, columns: 2);
        Directory.CreateDirectory(Path.Combine("docs", "images"));
        charts.SavePng(Path.Combine("docs", "images", "cost.png"), 1100, 800);
        return 0;
    }

    private static void Draw(Plot plot, string what, int[] values, Func<int, Setting> setting)
    {
        var costs = values.Select(value => Measure(setting(value))).ToArray();
        for (var i = 0; i < Sweeps.Length; i++)
        {
            var line = plot.Add.Scatter(values.Select(v => (double)v).ToArray(), costs.Select(c => c[i]).ToArray());
            line.LegendText = Sweeps[i].Name;
            line.LineWidth = 2;
            line.MarkerSize = 7;
        }

        plot.XLabel(what);
        plot.YLabel("cost in forward passes");
        plot.Axes.SetLimitsY(0, costs.SelectMany(c => c).Max() * 1.35);
        plot.ShowLegend(Alignment.UpperLeft);
    }

    private static double[] Measure(Setting setting)
    {
        var config = Gpt2Config.Small with { Layers = setting.Layers, Width = 384, InnerWidth = 1536, Vocabulary = 5000 };
        using var bench = new BenchCase(setting.Prompts, config, setting.Length);
        var shape = bench.Model.Shape;
        var last = setting.Layers - 1;
        var movers = new ComponentSet(
            "Name Movers", [new Head(last - 2, 6), new Head(last - 2, 9), new Head(last - 1, 0)]);
        var senders = new ComponentSet(
            "senders", ComponentOrder.Writers(shape).Where(c => c is not Embedding).Take(setting.Senders));
        var sweeps = Sweeps.Select(sweep => (Action)(() => Ratios.Sweep(
            bench,
            (sweep.ThroughQueries
                ? Route.From(senders).To(movers.Queries(Role.End)).ToLogits(Role.End)
                : Route.From(senders).ToLogits(Role.End)).EachSender(),
            sweep.Conventions)));
        using var naive = new Naive.NaivePathPatching(bench.Model, bench.Baseline, bench.Patch, bench.Pairs, Role.End);
        var seconds = Timing.Medians(Rounds, [() => naive.Plain(), .. sweeps]);
        Console.Error.WriteLine($"{setting}: {string.Join(" ", seconds.Skip(1).Select(s => $"{s / seconds[0]:0.00}"))}");
        return seconds.Skip(1).Select(s => s / seconds[0]).ToArray();
    }

    private sealed record Setting
    {
        public int Senders { get; init; } = 156;

        public int Prompts { get; init; } = 20;

        public int Length { get; init; } = 16;

        public int Layers { get; init; } = 12;
    }
}
