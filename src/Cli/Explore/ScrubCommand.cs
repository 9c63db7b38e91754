using System.CommandLine;
using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi scrub: causal scrubbing.</summary>
internal static class ScrubCommand
{
    private const string Examples = """
        ioi scrub                             what Name Movers read of S-Inhibition heads is a position
        ioi scrub --list                      all ready-made hypotheses
        ioi scrub any-name-at-io --scrubs 10
        ioi scrub position --show 1           with an example of everything that was drawn
        ioi scrub mine.json                   one of your own; docs/command.md has the format
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "scrub", "Causal scrubbing: runs every part of the model on other prompts that a hypothesis says are just as good.");
        var hypothesis = new Argument<string>("hypothesis")
        {
            HelpName = "hypothesis",
            Description = $"A ready-made one ({string.Join(", ", ReadyHypotheses.All.Select(each => each.Name))}), or a file that ends in .json.",
            DefaultValueFactory = _ => ReadyHypotheses.Default,
        };
        hypothesis.CompletionSources.Add([.. ReadyHypotheses.All.Select(each => each.Name)]);
        var list = new Option<bool>("--list") { Description = "List the ready-made hypotheses." };
        var scrubs = new Option<int>("--scrubs")
        {
            Description = "How many scrubs to average, each with its own samples.",
            HelpName = "number",
            DefaultValueFactory = _ => 3,
        }.AtLeast(1, "at least 1 is needed.");
        var show = new Option<int>("--show") { Description = "How many prompts to show, with everything drawn for them.", HelpName = "number" }
            .AtLeast(0, "a number of prompts is 0 or more.");
        var metric = PatchOptions.Metric();
        command.Add(hypothesis);
        command.Add(list);
        command.Add(scrubs);
        command.Add(show);
        command.Add(metric);
        var subject = new ExplorationOptions(command, defaultPrompts: 60);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var form = output.Read(parsed);
            if (parsed.GetValue(list))
            {
                List(form, context);
                return Task.FromResult(ExitCode.Success);
            }

            var named = parsed.GetRequiredValue(hypothesis);
            return Exploration.RunAsync(
                subject.Read(parsed),
                new ScrubRequest(
                    named,
                    named.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? context.PathOf(named) : null,
                    parsed.GetRequiredValue(metric),
                    parsed.GetValue(scrubs),
                    parsed.GetValue(show)),
                Run,
                new ScrubPresentation(),
                form,
                context,
                cancellation);
        });
        return new CommandWithExamples(command, Examples);
    }

    private static void List(OutputRequest form, CommandContext context)
    {
        if (form.Json)
        {
            context.Output.Write(Json.Text(new
            {
                Schema = "ioi/hypotheses/1",
                Hypotheses = ReadyHypotheses.All.Select(each => new { each.Name, each.Says }),
            }));
            return;
        }

        foreach (var (name, says) in ReadyHypotheses.All)
        {
            Page.Headline(context.Screen, name);
            Page.Line(context.Screen, $"  {says}.");
        }
    }

    private static ScrubbedResult Run(ScrubRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var hypothesis = request.File is { } file
            ? HypothesisFile.Read(file, exploration.Subject)
            : ReadyHypotheses.Named(request.Hypothesis, exploration.Subject);
        var metric = MetricParser.Metric(request.Metric, exploration.Ioi);
        var options = new ScrubOptions(request.Scrubs, exploration.Request.Seed);
        return new ScrubbedResult(
            hypothesis,
            Scrub(hypothesis, $"Scrubbing '{hypothesis.Name}'"),
            Scrub(ReadyHypotheses.Named("nothing", exploration.Subject), "The floor"),
            request.Show);

        ScrubResult<IoiDataset> Scrub(NamedHypothesis of, string stage) =>
            exploration.Ioi.Scrub(of.Says, of.Hypothesis, exploration.Ioi.Prompts, metric, options, progress.Begin(stage), cancellation);
    }
}

/// <summary>What to scrub.</summary>
/// <param name="Hypothesis">The name of a ready one.</param>
/// <param name="File">The path of a file instead; null for a ready one.</param>
/// <param name="Metric">What is measured.</param>
/// <param name="Scrubs">How many scrubs are averaged.</param>
/// <param name="Show">How many prompts of the first scrub to show.</param>
internal sealed record ScrubRequest(string Hypothesis, string? File, string Metric, int Scrubs, int Show);

/// <summary>What scrubbing left.</summary>
/// <param name="Hypothesis">The hypothesis.</param>
/// <param name="Result">What is left if it holds.</param>
/// <param name="Floor">What is left if nothing matters.</param>
/// <param name="Show">How many prompts of the first scrub to show.</param>
internal sealed record ScrubbedResult(
    NamedHypothesis Hypothesis, ScrubResult<IoiDataset> Result, ScrubResult<IoiDataset> Floor, int Show);

/// <summary>The hypothesis as a tree, and what scrubbing by it left.</summary>
internal sealed class ScrubPresentation : Presentation<ScrubbedResult>
{
    public override void Draw(ScrubbedResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, result.Hypothesis.Says);
        Page.Blank(screen);
        foreach (var line in Tree(result).Split('\n'))
        {
            // Never wrapped: a wrapped tree cannot be read.
            screen.Profile.Out.Writer.WriteLine("  " + line);
        }

        Page.Blank(screen);
        var effect = result.Result.Effect;
        var grid = new TextGrid(string.Empty, "", ">" + effect.Description.Metric, ">95 % interval", "");
        Measurement[] means = [effect.Baseline, effect.Patched, result.Floor.Effect.Patched];
        Add(grid, "the model", effect.Baseline);
        Add(grid, "scrubbed", effect.Patched);
        Add(grid, "if nothing counted", result.Floor.Effect.Patched);
        Whisker.FillLast(grid, screen, means);
        Add(grid, "kept", result.Result.Recovered);
        Add(grid, "kept above the floor", result.Result.RecoveredAbove(result.Floor));
        grid.Draw(screen);
        Page.Unstable(screen, result.Result.Recovered, result.Result.RecoveredAbove(result.Floor));
        Page.Blank(screen);
        Page.Dim(screen, result.Result.Scrubs.Length > 1
            ? $"From scrub to scrub the mean spreads by {Numbers.Short(result.Result.Spread, 3)} {effect.Description.Unit}".TrimEnd() + "."
            : "A single scrub: use --scrubs for more, to see how much the mean varies.");
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
        Samples = Samples(result.Result.Scrubs[0], result.Show),
    };

    private static string Tree(ScrubbedResult result) => result.Show > 0
        ? result.Result.Scrubs[0].ToString(result.Show)
        : result.Hypothesis.Hypothesis.ToString();

    private static string[] Samples(SampledHypothesis<IoiDataset> scrub, int prompts) =>
        prompts > 0 ? scrub.ToString(prompts).Split('\n') : [];

    private static void Add(TextGrid grid, string label, Measurement measurement) => grid.Add(
        label,
        measurement.Instability is null ? measurement.Quantity.Show(measurement.Value, measurement.Interval.Width / 2) : "–",
        measurement.Quantity.Show(measurement.Interval),
        string.Empty);
}
