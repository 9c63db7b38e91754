using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>The options of every command that explores a model: --subject, --prompts, --seed.</summary>
internal sealed class ExplorationOptions
{
    private readonly Option<string> subject;
    private readonly Option<int> prompts;
    private readonly Option<int> seed;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="defaultPrompts">How many prompts give a useful answer in seconds.</param>
    /// <param name="smallest">The fewest that mean something.</param>
    public ExplorationOptions(Command command, int defaultPrompts, int smallest = 2)
    {
        subject = new Option<string>("--subject", "-s")
        {
            Description = $"The model: {string.Join(", ", SubjectSource.Names)}, a model of the hub (owner/name), or the folder of a model.",
            HelpName = "subject",
            DefaultValueFactory = _ => SubjectSource.Default,
        };
        subject.CompletionSources.Add([.. SubjectSource.Names]);
        prompts = new Option<int>("--prompts", "-n")
        {
            Description = "How many prompts, from all of the paper's templates in both orders.",
            HelpName = "N",
            DefaultValueFactory = _ => defaultPrompts,
        }.AtLeast(smallest, $"at least {smallest} are needed.");
        seed = new Option<int>("--seed")
        {
            Description = "Seed of prompts, corruptions and intervals; the same seed gives the same numbers.",
            HelpName = "seed",
            DefaultValueFactory = _ => 0,
        }.AtLeast(0, "a seed is 0 or more.");
        command.Add(subject);
        command.Add(prompts);
        command.Add(seed);
    }

    public ExplorationRequest Read(ParseResult parsed) =>
        new(parsed.GetRequiredValue(subject), parsed.GetValue(prompts), parsed.GetValue(seed));
}
