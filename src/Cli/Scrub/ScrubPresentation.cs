using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>The hypothesis as a tree, and what scrubbing by it left.</summary>
internal sealed class ScrubPresentation : Presentation<ScrubbedResult>
{
    public override void Draw(ScrubbedResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, result.Hypothesis.Says);
        Page.Blank(screen);
        foreach (var line in Tree(result).Split('\n'))
        {
            // As it is: a tree that is wrapped is no tree.
            screen.Profile.Out.Writer.WriteLine("  " + line);
        }

        Page.Blank(screen);
        var effect = result.Result.Effect;
        var grid = new Aligned(string.Empty, "", ">" + effect.Description.Metric, ">95 % interval", "");
        Measurement[] means = [effect.Baseline, effect.Patched, result.Floor.Effect.Patched];
        Add(grid, "the model", effect.Baseline);
        Add(grid, "scrubbed", effect.Patched);
        Add(grid, "if nothing counted", result.Floor.Effect.Patched);
        Whisker.FillLast(grid, screen, means);
        Add(grid, "kept", result.Result.Recovered);
        Add(grid, "kept above the floor", result.Result.RecoveredAbove(result.Floor));
        grid.Draw(screen);
        Page.Blank(screen);
        Page.Dim(screen, result.Result.Scrubs.Length > 1
            ? $"From scrub to scrub the mean spreads by {Numbers.Short(result.Result.Spread, 3)} {effect.Description.Unit}".TrimEnd() + "."
            : "A single scrub: take more with --scrubs to see how far it moves.");
        Page.Conditions(screen, effect.Conditions);
    }

    public override IReadOnlyList<NumericTable> Tables(ScrubbedResult result) => [result.Result.Effect.ToTable(new Tolerance(0.001))];

    public override object Document(ScrubbedResult result) => new
    {
        Schema = "ioi/scrub/1",
        Hypothesis = result.Hypothesis.Name,
        result.Hypothesis.Says,
        Tree = result.Hypothesis.Hypothesis.ToString().Split('\n'),
        Conditions = Json.Of(result.Result.Effect.Conditions),
        Metric = new { Name = result.Result.Effect.Description.Metric, result.Result.Effect.Description.Unit },
        Model = JsonNumber.Of(result.Result.Effect.Baseline),
        Scrubbed = JsonNumber.Of(result.Result.Effect.Patched),
        Floor = JsonNumber.Of(result.Floor.Effect.Patched),
        Recovered = JsonNumber.Of(result.Result.Recovered),
        RecoveredAboveFloor = JsonNumber.Of(result.Result.RecoveredAbove(result.Floor)),
        result.Result.Spread,
        Samples = Samples(result.Result.Scrubs[0], result.Request.Show),
    };

    private static string Tree(ScrubbedResult result) => result.Request.Show > 0
        ? result.Result.Scrubs[0].ToString(result.Request.Show)
        : result.Hypothesis.Hypothesis.ToString();

    private static string[] Samples(SampledHypothesis<IoiDataset> scrub, int prompts) =>
        prompts > 0 ? scrub.ToString(prompts).Split('\n') : [];

    private static void Add(Aligned grid, string label, Measurement measurement) => grid.Add(
        label,
        measurement.Quantity.Show(measurement.Value, measurement.Interval.Width / 2),
        measurement.Quantity.Show(measurement.Interval),
        string.Empty);
}
