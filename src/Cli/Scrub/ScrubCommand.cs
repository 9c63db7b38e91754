using System.CommandLine;

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

    public static CommandWithExamples Create(Surroundings surroundings)
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
            Description = "How many scrubs, each with samples of its own, are averaged.",
            HelpName = "number",
            DefaultValueFactory = _ => 3,
        }.AtLeast(1, "at least 1 is needed.");
        var show = new Option<int>("--show") { Description = "How many prompts to show with all that was drawn for them.", HelpName = "number" }
            .AtLeast(0, "a number of prompts is 0 or more.");
        var metric = MetricOption.Create();
        command.Add(hypothesis);
        command.Add(list);
        command.Add(scrubs);
        command.Add(show);
        command.Add(metric);
        var bench = new BenchOptions(command, defaultPrompts: 60);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var form = output.Read(parsed);
            if (parsed.GetValue(list))
            {
                List(form, surroundings);
                return Task.FromResult(ExitCode.Success);
            }

            var named = parsed.GetRequiredValue(hypothesis);
            return Experiment.RunAsync(
                new ScrubRequest(
                    bench.Read(parsed),
                    named,
                    named.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? surroundings.PathOf(named) : null,
                    parsed.GetRequiredValue(metric),
                    parsed.GetValue(scrubs),
                    parsed.GetValue(show)),
                request => request.Bench,
                ScrubRun.Run,
                new ScrubPresentation(),
                form,
                surroundings,
                cancellation);
        });
        return new CommandWithExamples(command, Examples);
    }

    private static void List(OutputRequest form, Surroundings surroundings)
    {
        if (form.Json)
        {
            surroundings.Output.Write(Json.Text(new
            {
                Schema = "ioi/hypotheses/1",
                Hypotheses = ReadyHypotheses.All.Select(each => new { each.Name, each.Says }),
            }));
            return;
        }

        foreach (var (name, says) in ReadyHypotheses.All)
        {
            Page.Headline(surroundings.Screen, name);
            Page.Line(surroundings.Screen, $"  {says}.");
        }
    }
}
