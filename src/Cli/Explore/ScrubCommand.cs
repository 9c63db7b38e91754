using System.CommandLine;
using System.Globalization;
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
        var subject = new ExplorationOptions(command, defaultPrompts: 120);
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
        if (exploration.Task is DatasetTask own)
        {
            var file = request.File ?? throw new UsageException(
                "The ready-made hypotheses are about the names of IOI. With --dataset, give one of your own, a file that ends in .json; docs/command.md has the format.");
            var task = ScrubTask.Of(own, exploration.Subject.Tokenizer);
            return Scrub(HypothesisFile.Read(file, exploration, task), task, request, exploration, progress, cancellation);
        }

        var ioi = ScrubTask.Of((IoiTask)exploration.Task);
        return Scrub(
            request.File is { } path ? HypothesisFile.Read(path, exploration, ioi) : ReadyHypotheses.Named(request.Hypothesis, exploration.Subject),
            ioi, request, exploration, progress, cancellation);
    }

    private static ScrubbedResult Scrub<TDataset>(
        NamedHypothesis<TDataset> hypothesis,
        ScrubTask<TDataset> task,
        ScrubRequest request,
        Exploration exploration,
        ProgressDisplay progress,
        CancellationToken cancellation)
        where TDataset : class
    {
        var experiment = exploration.Task.On(exploration.Metric(request.Metric));
        var options = new ScrubOptions(request.Scrubs, exploration.Request.Seed);
        var result = Of(hypothesis.Says, hypothesis.Hypothesis, $"Scrubbing '{hypothesis.Name}'");
        var floor = Of("Nothing counts", Hypothesis.Of(task.Terms, Node.Root(task.AnyOther)), "The floor");
        return new ScrubbedResult(
            hypothesis.Name,
            hypothesis.Says,
            hypothesis.Hypothesis.ToString().Split('\n'),
            result.Effect,
            floor.Effect,
            result.Recovered,
            result.RecoveredAbove(floor),
            result.Spread,
            result.Scrubs.Length,
            request.Show > 0 ? result.Scrubs[0].ToString(request.Show).Split('\n') : []);

        ScrubResult<TDataset> Of(string says, Hypothesis<TDataset> tree, string stage) => experiment.Scrub(
            says, tree, task.Prompts, experiment.Metric, options, progress.Begin(stage), cancellation);
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
/// <param name="Name">The name of the hypothesis.</param>
/// <param name="Says">What it says.</param>
/// <param name="Tree">Its tree, line by line.</param>
/// <param name="Effect">What is left if it holds.</param>
/// <param name="Floor">What is left if nothing matters.</param>
/// <param name="Recovered">The share of the metric that is left.</param>
/// <param name="AboveFloor">The same, the floor being none of it.</param>
/// <param name="Spread">How much the mean varies from scrub to scrub.</param>
/// <param name="Scrubs">How many scrubs.</param>
/// <param name="Drawn">The tree with what was drawn for some prompts, line by line; empty if that was not asked for.</param>
internal sealed record ScrubbedResult(
    string Name,
    string Says,
    IReadOnlyList<string> Tree,
    Effect Effect,
    Effect Floor,
    Measurement Recovered,
    Measurement AboveFloor,
    double Spread,
    int Scrubs,
    IReadOnlyList<string> Drawn);

/// <summary>The hypothesis as a tree, and what scrubbing by it left.</summary>
internal sealed class ScrubPresentation : Presentation<ScrubbedResult>
{
    public override void Draw(ScrubbedResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, result.Says);
        Page.Blank(screen);
        foreach (var line in result.Drawn.Count > 0 ? result.Drawn : result.Tree)
        {
            // Never wrapped: a wrapped tree cannot be read.
            screen.Profile.Out.Writer.WriteLine("  " + line);
        }

        Page.Blank(screen);
        var effect = result.Effect;
        var grid = new TextGrid(string.Empty, "", ">" + effect.Description.Metric, ">95 % interval", "");
        Measurement[] means = [effect.Baseline, effect.Patched, result.Floor.Patched];
        Add(grid, "the model", effect.Baseline);
        Add(grid, "scrubbed", effect.Patched);
        Add(grid, "if nothing counted", result.Floor.Patched);
        Whisker.FillLast(grid, screen, means);
        Add(grid, "kept", result.Recovered);
        Add(grid, "kept above the floor", result.AboveFloor);
        grid.Draw(screen);
        Page.Unstable(screen, result.Recovered, result.AboveFloor);
        Page.Blank(screen);
        Page.Dim(screen, result.Scrubs > 1
            ? $"From scrub to scrub the mean spreads by {result.Spread.ToString("0.000", CultureInfo.InvariantCulture)} {effect.Description.Unit}".TrimEnd() + "."
            : "A single scrub: use --scrubs for more, to see how much the mean varies.");
        Page.Conditions(screen, effect.Conditions);
    }

    public override int? Prompts(ScrubbedResult result) => result.Effect.Count;

    public override IReadOnlyList<NumericTable> Tables(ScrubbedResult result) => [result.Effect.ToTable(new Tolerance(0.001))];

    public override object Document(ScrubbedResult result) => new
    {
        Schema = "ioi/scrub/1",
        Hypothesis = result.Name,
        result.Says,
        result.Tree,
        Conditions = Json.Of(result.Effect.Conditions),
        Metric = new { Name = result.Effect.Description.Metric, result.Effect.Description.Unit },
        Model = JsonNumber.Of(result.Effect.Baseline),
        Scrubbed = JsonNumber.Of(result.Effect.Patched),
        Floor = JsonNumber.Of(result.Floor.Patched),
        Recovered = JsonNumber.Of(result.Recovered),
        RecoveredAboveFloor = JsonNumber.Of(result.AboveFloor),
        result.Spread,
        Samples = result.Drawn,
    };

    private static void Add(TextGrid grid, string label, Measurement measurement) => grid.Add(
        label,
        measurement.Instability is null ? measurement.Quantity.Show(measurement.Value, measurement.Interval.Width / 2) : "–",
        measurement.Quantity.Show(measurement.Interval),
        string.Empty);
}
