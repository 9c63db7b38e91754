using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using ScottPlot;

namespace IoiClaims.Train.Card;

/// <summary>The figures of docs/case-study.md.</summary>
internal static class CaseStudyFigures
{
    /// <summary>Draws them.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="to">Where the pictures go.</param>
    public static void Draw(string folder, string to)
    {
        using var subject = LoadedSubject.Of(LanguageModel.Load(folder), TrainedModel.Name);
        using var ioi = new IoiExperiment(
            subject,
            HeldOut.ForExploration(subject.Tokenizer, 4, subject.Model.Shape.Context),
            new BootstrapPlan(resamples: 100, seed: 0));
        Directory.CreateDirectory(to);
        Heads(ioi).SavePng(Path.Combine(to, "trained-heads.png"), 1100, 430);
        Attention(subject, ioi.Prompts, subject.Circuit.Heads.Order(Comparer<Head>.Create(InOrder)).ToList())
            .SavePng(Path.Combine(to, "trained-attention.png"), 1000, 520);
    }

    private static int InOrder(Head one, Head other) => (one.Layer, one.Index).CompareTo((other.Layer, other.Index));

    private static Multiplot Heads(IoiExperiment ioi)
    {
        var shape = ioi.Subject.Model.Shape;
        var moved = ioi.Sweep(Route.From(ioi.AllHeads).ToLogits(IoiRoles.End).EachSender(), ioi.Corrupted(Corruptions.IO));
        var charts = new Multiplot();
        charts.AddPlots(2);
        Map(charts.GetPlot(0), shape, head => moved[head]!.RelativeChange.Value, "direct effect on the logits, with another IO");
        Map(
            charts.GetPlot(1), shape,
            head => ioi.Patch(ComponentSet.Of(head).Output(at: IoiRoles.End), ioi.Corrupted(Corruptions.S2ToIo)).Effect.RelativeChange.Value,
            "output at END, with IO at S2");
        charts.Layout = new ScottPlot.MultiplotLayouts.Columns();
        return charts;
    }

    private static void Map(Plot plot, TransformerShape shape, Func<Head, double> value, string title)
    {
        var cells = new double[shape.Layers, shape.Heads];
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            for (var head = 0; head < shape.Heads; head++)
            {
                cells[layer, head] = value(new Head(layer, head));
            }
        }

        var largest = cells.Cast<double>().Max(Math.Abs);
        Cells(plot, cells, -largest, largest, new ScottPlot.Colormaps.Balance(), cell => $"{cell:0 %}", cell => Math.Abs(cell) > 0.02, cell => Math.Abs(cell) > 0.6 * largest);
        plot.Title($"{title}\nchange of the logit difference");
        plot.YLabel("layer");
        plot.XLabel("head");
        plot.Axes.Left.SetTicks([.. Positions(shape.Layers)], [.. Positions(shape.Layers).Select(i => $"{shape.Layers - 1 - i:0}")]);
        plot.Axes.Bottom.SetTicks([.. Positions(shape.Heads)], [.. Positions(shape.Heads).Select(i => $"{i:0}")]);
    }

    private static Plot Attention(Subject subject, IoiDataset prompts, IReadOnlyList<Head> heads)
    {
        var chosen = Enumerable.Range(0, prompts.Count).First(n => prompts.Prompts[n].Sentence.Template.Id == "paper01");
        var batch = prompts.Batch.Select([chosen]);
        var tokens = batch.Tokens[0].Select(token => subject.Tokenizer.Decode([token]).Trim()).ToArray();
        tokens[0] = "(begin)";
        using var run = new PlainRun(subject.Model, batch);
        var cells = new double[heads.Count, tokens.Length];
        var end = batch.Positions(Role.End)[0];
        foreach (var (row, head) in heads.Index())
        {
            using var pattern = AttentionReadings.Pattern(run, head);
            for (var column = 0; column < tokens.Length; column++)
            {
                cells[row, column] = pattern[0, end, column].item<float>();
            }
        }

        var plot = new Plot();
        Cells(plot, cells, 0, 1, new ScottPlot.Colormaps.Blues().Reversed(), cell => $"{cell:.00}", cell => cell > 0.05, cell => cell > 0.6);
        plot.Title("where the heads of the circuit look from END, the last token");
        plot.Axes.Left.SetTicks([.. Positions(heads.Count)], [.. Positions(heads.Count).Select(i => $"{heads[heads.Count - 1 - (int)i]}")]);
        plot.Axes.Bottom.SetTicks([.. Positions(tokens.Length)], tokens);
        plot.Axes.Bottom.MinimumSize = 80;
        plot.Axes.Bottom.TickLabelStyle.Rotation = -50;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        return plot;
    }

    private static IEnumerable<double> Positions(int count) => Enumerable.Range(0, count).Select(i => (double)i);

    // The first row on top, numbers where they matter, in white on dark cells.
    private static void Cells(
        Plot plot, double[,] cells, double low, double high, IColormap colours, Func<double, string> text, Func<double, bool> labelled, Func<double, bool> dark)
    {
        var map = plot.Add.Heatmap(cells);
        map.Colormap = colours;
        map.ManualRange = new ScottPlot.Range(low, high);
        for (var row = 0; row < cells.GetLength(0); row++)
        {
            for (var column = 0; column < cells.GetLength(1); column++)
            {
                if (labelled(cells[row, column]))
                {
                    var label = plot.Add.Text(text(cells[row, column]), column, cells.GetLength(0) - 1 - row);
                    label.Alignment = Alignment.MiddleCenter;
                    label.LabelFontColor = dark(cells[row, column]) ? Colors.White : Colors.Black;
                }
            }
        }

        plot.HideGrid();
        plot.Axes.Margins(0, 0);
    }
}
