using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi discover: looks for a circuit.</summary>
internal static class DiscoverCommand
{
    private const string Function = "function";
    private const string Effect = "effect";

    private const string Examples = """
        ioi discover                                          heads by what they do in the task
        ioi discover --out circuit.json                       … and then: ioi circuit --circuit circuit.json
        ioi discover --by effect -s planted                   from the logits back, senders on ABC prompts
        ioi discover --by effect --threshold 0.1 --depth 2    … only what is large and near
        ioi discover --by effect --from io-with-s             … what tells IO from S
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command(
            "discover", "Looks for the circuit, each head with its evidence: by what heads do in the task, or by their effect, from the logits back.");
        var by = new Option<string>("--by")
        {
            Description = "function: tests for each of the task's groups (Name Movers, S-Inhibition, …) at its role, as the recorded circuit "
                + "was found. effect: any head that acts on the logits, then any that acts on those, and so on; the options of effects "
                + "are of this search, and ask for it.",
            HelpName = "search",
            DefaultValueFactory = _ => Function,
        };
        by.AcceptOnlyFromAmong(Function, Effect);
        var threshold = Share("--threshold", "The smallest direct effect that counts, as a share of the metric; by the interval's nearer end.", 0.05);
        var onward = Share("--onward", "The same for effects on heads already found, which shrink with every hop.", 0.02);
        var depth = new Option<int>("--depth") { Description = "How many hops back from the logits.", DefaultValueFactory = _ => 4, HelpName = "hops" }
            .AtLeast(1, "at least 1 is needed.");
        var from = PatchOptions.From();
        var conventions = PatchOptions.Conventions();
        var metric = MetricOption.Create();
        command.Add(by);
        command.Add(threshold);
        command.Add(onward);
        command.Add(depth);
        command.Add(from);
        command.Add(conventions);
        command.Add(metric);
        var bench = new BenchOptions(command, defaultPrompts: 60);
        var output = new OutputOptions(command);
        IReadOnlyList<Option> ofEffects = [threshold, onward, depth, from, conventions, metric];
        command.SetAction((parsed, cancellation) => IsByFunction(parsed, by, ofEffects)
            ? Experiment.RunAsync(
                new FunctionSearchRequest(bench.Read(parsed)),
                request => request.Bench,
                FunctionSearchRun.Run,
                new FunctionSearchPresentation(),
                output.Read(parsed),
                surroundings,
                cancellation)
            : Experiment.RunAsync(
                new DiscoverRequest(
                    bench.Read(parsed),
                    parsed.GetRequiredValue(from),
                    parsed.GetRequiredValue(metric),
                    parsed.GetRequiredValue(conventions),
                    parsed.GetValue(threshold),
                    parsed.GetValue(onward),
                    parsed.GetValue(depth)),
                request => request.Bench,
                DiscoverRun.Run,
                new DiscoverPresentation(),
                output.Read(parsed),
                surroundings,
                cancellation));
        return new CommandWithExamples(command, Examples);
    }

    // Who gives an option of one search means that search.
    private static bool IsByFunction(ParseResult parsed, Option<string> by, IReadOnlyList<Option> ofEffects)
    {
        var other = ofEffects.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        if (parsed.GetRequiredValue(by) == Effect || other is null)
        {
            return parsed.GetRequiredValue(by) == Function;
        }

        return parsed.GetResult(by) is { Implicit: false }
            ? throw new UsageException($"{other.Name} is of the search by effect: leave it out, or give --by {Effect}.")
            : false;
    }

    private static Option<double> Share(string name, string description, double standard) =>
        new Option<double>(name) { Description = description, HelpName = "share", DefaultValueFactory = _ => standard }.Share();
}
