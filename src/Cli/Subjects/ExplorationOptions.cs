using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>The options of every command that explores a model: --subject, --dataset, --prompts, --seed.</summary>
internal sealed class ExplorationOptions
{
    private readonly SubjectOption subject;
    private readonly Option<string?> dataset;
    private readonly Option<int> prompts;
    private readonly Option<int> seed;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="defaultPrompts">How many prompts give a useful answer in seconds.</param>
    /// <param name="smallest">The fewest that mean something.</param>
    public ExplorationOptions(Command command, int defaultPrompts, int smallest = 2)
    {
        subject = new SubjectOption(command);
        dataset = new Option<string?>("--dataset")
        {
            Description = "Prompts of your own task instead of IOI's: a JSON file with texts in which roles are marked, answers, and "
                + "corrupted texts; docs/command.md has the format.",
            HelpName = "file",
        };
        prompts = new Option<int>("--prompts", "-n")
        {
            Description = "How many prompts, from all of the paper's templates in both orders; with --dataset the first N, all if omitted.",
            HelpName = "N",
            DefaultValueFactory = _ => defaultPrompts,
        }.AtLeast(smallest, $"at least {smallest} are needed.");
        seed = new Option<int>("--seed")
        {
            Description = "Seed of prompts, corruptions and intervals; the same seed gives the same numbers.",
            HelpName = "seed",
            DefaultValueFactory = _ => 0,
        }.AtLeast(0, "a seed is 0 or more.");
        command.Add(dataset);
        command.Add(prompts);
        command.Add(seed);
    }

    /// <summary>The option --dataset, for commands to which it means more than other prompts.</summary>
    public Option Dataset => dataset;

    public ExplorationRequest Read(ParseResult parsed)
    {
        var file = parsed.GetValue(dataset);
        return new ExplorationRequest(
            subject.Read(parsed),
            file,
            file is null || parsed.GetResult(prompts) is { Implicit: false } ? parsed.GetValue(prompts) : null,
            parsed.GetValue(seed));
    }
}

/// <summary>The option --subject.</summary>
internal sealed class SubjectOption
{
    private readonly Option<string> subject = new("--subject", "-s")
    {
        Description = $"The model: {string.Join(", ", SubjectSource.Names)}, a model of the hub (owner/name), or the folder of a model.",
        HelpName = "subject",
        DefaultValueFactory = _ => SubjectSource.Default,
    };

    /// <summary>Adds the option to a command.</summary>
    public SubjectOption(Command command)
    {
        subject.CompletionSources.Add([.. SubjectSource.Names]);
        command.Add(subject);
    }

    public string Read(ParseResult parsed) => parsed.GetRequiredValue(subject);
}
