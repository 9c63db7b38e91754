using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using IoiClaims.Checkpoints;

namespace IoiClaims.Cli;

/// <summary>The ioi command: what it can do, and how it ends.</summary>
/// <remarks>
/// Results go to standard output, so that scripts can use them; everything else that people read while they wait goes
/// to standard error.
/// </remarks>
internal static class IoiCommandLine
{
    private const string Examples = """
        ioi doctor                  can claims run here, and on which models?
        ioi claims list             what is claimed, and how it came out
        ioi claims run              run the claims, and write the report
        ioi sweep                   which heads act directly on the logits?
        ioi fetch gpt2              download GPT-2 small (550 MB), once
        ioi sweep -s gpt2-small     … and ask it

        Within the repository "ioi" is: dotnet run --project src/Cli --
        """;

    /// <summary>Runs a command line and returns the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellation)
    {
        var parsed = Build(context).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            // Signals are StopSignals'.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return parsed.Action is ParseErrorAction errors
                ? await ExplainUsageAsync(parsed, errors, configuration)
                : await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException)
        {
            await context.Error.WriteLineAsync("Stopped; nothing was left half-done.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (CodeOf(exception) is { } code)
        {
            await context.Error.WriteLineAsync($"ioi: {Message(exception)}");
            if (code == ExitCode.Usage)
            {
                await context.Error.WriteLineAsync($"Help: {PathOf(parsed.CommandResult.Command)} --help");
            }

            return code;
        }
    }

    /// <summary>The exit code of what people can do something about; null for everything else, which is a fault of ours.</summary>
    private static int? CodeOf(Exception exception) => exception switch
    {
        UsageException => ExitCode.Usage,
        SubjectMissingException => ExitCode.SubjectMissing,
        FailedException or CheckpointException or HypothesisException or NothingMatchedException or VacuousPatchException
            or ArgumentException or IOException or UnauthorizedAccessException => ExitCode.Failure,
        _ => null,
    };

    private static string Message(Exception exception) => exception is ArgumentException { ParamName: { } name }
        ? exception.Message.Replace($" (Parameter '{name}')", string.Empty, StringComparison.Ordinal)
        : exception.Message;

    /// <summary>Says what was not understood and where help is; shows the help itself to those who typed nothing.</summary>
    private static async Task<int> ExplainUsageAsync(ParseResult parsed, ParseErrorAction errors, InvocationConfiguration configuration)
    {
        var within = parsed.CommandResult.Command;
        if (within.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var unknown, ..] && !unknown.StartsWith('-'))
        {
            var names = within.Subcommands.Select(each => each.Name).ToList();
            await configuration.Error.WriteLineAsync(
                $"ioi: no command '{unknown}'{Nearest.Suggest(unknown, names)} There are {string.Join(", ", names)}.");
            await configuration.Error.WriteLineAsync($"Help: {PathOf(within)} --help");
            return ExitCode.Usage;
        }

        errors.ShowHelp = parsed.Tokens.Count == 0 || (within.Subcommands.Count > 0 && within.Action is null);
        await parsed.InvokeAsync(configuration);
        if (!errors.ShowHelp)
        {
            await configuration.Error.WriteLineAsync($"Help: {PathOf(parsed.CommandResult.Command)} --help");
        }

        return ExitCode.Usage;
    }

    private static string PathOf(Command command) => command is RootCommand
        ? "ioi"
        : $"{PathOf(command.Parents.OfType<Command>().First())} {command.Name}";

    /// <summary>What is wrong with a command line, as far as can be said without running it.</summary>
    internal static IReadOnlyList<string> ErrorsIn(IReadOnlyList<string> arguments) =>
        [.. Build(CommandContext.OfThisProcess()).Parse(arguments).Errors.Select(error => error.Message)];

    /// <summary>All commands, in the order in which the help lists them.</summary>
    internal static IReadOnlyList<CommandWithExamples> Commands(CommandContext context) =>
        [
            ClaimsCommand.Create(context),
            ReportCommand.Create(context),
            SnapshotsCommand.Create(context),
            LogitsCommand.Create(context),
            SweepCommand.Create(context),
            AttentionCommand.Create(context),
            ScoresCommand.Create(context),
            DiscoverCommand.Create(context),
            CircuitCommand.Create(context),
            EdgesCommand.Create(context),
            ScrubCommand.Create(context),
            FetchCommand.Create(context),
            RehearseCommand.Create(context),
            DoctorCommand.Create(context),
            CompletionCommand.Create(context),
        ];

    /// <summary>The whole command.</summary>
    internal static RootCommand Build(CommandContext context)
    {
        var commands = Commands(context);
        var root = new RootCommand("Executable claims about how a language model does its task: run them, and explore what they are about.");
        foreach (var command in commands)
        {
            root.Add(command.Command);
        }

        var examples = commands.SelectMany(each => each.All).Append(new CommandWithExamples(root, Examples))
            .ToDictionary(each => each.Command, each => each.Examples);
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            // What only old Windows programs had would crowd completion.
            help.Aliases.Remove("/h");
            help.Aliases.Remove("/?");
            help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
        }

        return root;
    }
}
