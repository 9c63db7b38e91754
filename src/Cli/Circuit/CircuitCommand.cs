using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi circuit: is a circuit faithful, complete, minimal?</summary>
internal static class CircuitCommand
{
    private static readonly string[] Criteria = ["faithfulness", "completeness", "minimality"];

    private const string Examples = """
        ioi circuit                                    the subject's own circuit, by all three criteria
        ioi circuit --criterion faithfulness           … by one of them
        ioi circuit --circuit circuit.json             one that 'ioi discover --out circuit.json' found
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command(
            "circuit", "Is a circuit faithful (beside random ones), complete and minimal? Other heads write their mean on ABC prompts.");
        var file = new Option<string?>("--circuit")
        {
            Description = "A circuit's file, as 'ioi discover --out circuit.json' writes; the subject's own if omitted.",
            HelpName = "file",
        };
        var criterion = new Option<string[]>("--criterion")
        {
            Description = "What to ask: faithfulness, completeness, minimality; all if omitted.",
            AllowMultipleArgumentsPerToken = true,
        };
        criterion.AcceptOnlyFromAmong(Criteria);
        var random = new Option<int>("--random")
        {
            Description = $"How many random circuits, matched by layer and role, to compare with; 0 or at least {RandomCircuits.Fewest}.",
            HelpName = "number",
            DefaultValueFactory = _ => RandomCircuits.Fewest,
        }.Allowing(
            count => count is 0 or >= RandomCircuits.Fewest,
            $"a percentile among fewer than {RandomCircuits.Fewest} says too little; give 0 for none.");
        command.Add(file);
        command.Add(criterion);
        command.Add(random);
        var bench = new BenchOptions(command, defaultPrompts: 30, smallest: 4);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var criteria = parsed.GetValue(criterion) is { Length: > 0 } some ? some : Criteria;
            return Experiment.RunAsync(
                new CircuitRequest(
                    bench.Read(parsed),
                    parsed.GetValue(file) is { } path ? surroundings.PathOf(path) : null,
                    criteria.Contains("faithfulness"),
                    criteria.Contains("completeness"),
                    criteria.Contains("minimality"),
                    parsed.GetValue(random)),
                request => request.Bench,
                CircuitRun.Run,
                new CircuitPresentation(),
                output.Read(parsed),
                surroundings,
                cancellation);
        });
        return new CommandWithExamples(command, Examples);
    }
}
