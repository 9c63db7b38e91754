using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi scores: what heads do, by the field's usual scores.</summary>
internal static class ScoresCommand
{
    private const string Examples = """
        ioi scores                            heads that stand out: copying, previous token, duplicate token, induction
        ioi scores "Name Movers"              a group's heads
        ioi scores all --csv                  every head, for a spreadsheet
        ioi scores composition                which heads can read which
        """;

    private const string CompositionExamples = """
        ioi scores composition -s planted --from "Previous Token" --to Induction --kind K
        ioi scores composition --to "Name Movers" --top 10
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command("scores", "Copy, negative copy, previous-token, duplicate-token and induction scores of heads.");
        var heads = new Argument<string?>("heads")
        {
            Description = "Heads or a group, or 'all'; those that stand out if omitted.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var top = Top("How many heads with the largest value of each score to show.", 3);
        command.Add(heads);
        command.Add(top);
        var bench = new BenchOptions(command, defaultPrompts: 30);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Experiment.RunAsync(
            new ScoresRequest(bench.Read(parsed), parsed.GetValue(heads), parsed.GetValue(top)),
            request => request.Bench,
            ScoresRun.Run,
            new ScoresPresentation(),
            output.Read(parsed),
            surroundings,
            cancellation));
        var composition = Composition(surroundings);
        command.Add(composition.Command);
        return new CommandWithExamples(command, Examples, composition);
    }

    private static CommandWithExamples Composition(Surroundings surroundings)
    {
        var command = new Command(
            "composition", "How much of what an earlier head writes a later head can read, from the weights alone (Elhage et al. 2021).");
        var kind = new Option<string>("--kind")
        {
            Description = "By which input of the later head: Q, K, V or all.",
            DefaultValueFactory = _ => "all",
        };
        kind.AcceptOnlyFromAmong("Q", "K", "V", "all");
        var from = new Option<string?>("--from") { Description = "Earlier heads; all if omitted.", HelpName = "heads" };
        var to = new Option<string?>("--to") { Description = "Later heads; all if omitted.", HelpName = "heads" };
        var top = Top("How many pairs of each kind to list.", 5);
        command.Add(kind);
        command.Add(from);
        command.Add(to);
        command.Add(top);
        var subject = new BenchOptions(command, defaultPrompts: 2);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Experiment.RunAsync(
            new CompositionRequest(
                subject.Read(parsed),
                parsed.GetValue(kind) switch
                {
                    "Q" => [CompositionKind.Query],
                    "K" => [CompositionKind.Key],
                    "V" => [CompositionKind.Value],
                    _ => [CompositionKind.Query, CompositionKind.Key, CompositionKind.Value],
                },
                parsed.GetValue(from),
                parsed.GetValue(to),
                parsed.GetValue(top)),
            request => request.Bench,
            CompositionRun.Run,
            new CompositionPresentation(),
            output.Read(parsed),
            surroundings,
            cancellation));
        return new CommandWithExamples(command, CompositionExamples);
    }

    private static Option<int> Top(string description, int standard) =>
        new Option<int>("--top") { Description = description, HelpName = "number", DefaultValueFactory = _ => standard }
            .AtLeast(1, "at least 1 is needed.");
}
