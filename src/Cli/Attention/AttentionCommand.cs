using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi attention: where heads look.</summary>
internal static class AttentionCommand
{
    private const string Examples = """
        ioi attention                               where the Name Movers look from END, on an example and on average
        ioi attention Induction -s planted          … the induction heads of another model, from S2
        ioi attention 3.2,4.6 --example 3           two heads, another example prompt
        ioi attention 2.1 --whole                   the whole pattern
        ioi attention 2.1 --prompt "Then, Mary and John went to the store. Mary" --from 10
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command("attention", "Attention patterns of heads over the tokens of a prompt, and their mean attention by role.");
        var heads = new Argument<string?>("heads")
        {
            Description = "Heads or a group, as in 9.9,10.7 or 'S-Inhibition'; the Name Movers if omitted.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var prompt = new Option<string?>("--prompt", "-p")
        {
            Description = "A text of your own instead of an IOI prompt.",
            HelpName = "text",
        };
        var from = new Option<string?>("--from")
        {
            Description = "The role or position that attends; where the heads do their job if omitted.",
            HelpName = "role",
        };
        from.CompletionSources.Add([.. PlaceWords.Roles.Select(role => role.Name)]);
        var example = new Option<int>("--example") { Description = "Which of the prompts to show, from 0.", HelpName = "index" }
            .AtLeast(0, "prompts count from 0.");
        var whole = new Option<bool>("--whole") { Description = "Draw the whole pattern of each head, too." };
        command.Add(heads);
        command.Add(prompt);
        command.Add(from);
        command.Add(example);
        command.Add(whole);
        var bench = new BenchOptions(command, defaultPrompts: 60);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Experiment.RunAsync(
            new AttentionRequest(
                bench.Read(parsed),
                parsed.GetValue(heads),
                parsed.GetValue(from),
                parsed.GetValue(prompt),
                parsed.GetValue(example),
                parsed.GetValue(whole)),
            request => request.Bench,
            AttentionRun.Run,
            new AttentionPresentation(),
            output.Read(parsed),
            surroundings,
            cancellation));
        return new CommandWithExamples(command, Examples);
    }
}
