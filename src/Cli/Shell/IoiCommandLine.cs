using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using IoiClaims.Cli.Doctor;
using IoiClaims.Cli.Fetch;
using IoiClaims.Gpt2.Checkpoints;
using Spectre.Console;

namespace IoiClaims.Cli.Shell;

/// <summary>The ioi command: what it can do, and how it ends.</summary>
/// <remarks>
/// Results go to standard output, so that scripts can use them; everything else that people read while they wait goes
/// to standard error.
/// </remarks>
internal static class IoiCommandLine
{
    // Long enough for a fetch to write down what it has.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    /// <summary>Runs a command line and returns the exit code.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments) => RunAsync(
        arguments, CheckpointEnvironment.OfThisProcess(), System.Console.Out, System.Console.Error, CancellationToken.None);

    /// <summary>Runs a command line in given surroundings.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments,
        CheckpointEnvironment environment,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation)
    {
        var parsed = Build(environment, output, error).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeToStop,
        };
        try
        {
            if (parsed.Action is ParseErrorAction mistakes)
            {
                return await ExplainUsageAsync(parsed, mistakes, configuration);
            }

            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped.");
            return ExitCode.Cancelled;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"ioi: {exception.Message}");
            return ExitCode.Failure;
        }
    }

    /// <summary>Says what was not understood and where help is; shows the help itself to those who typed nothing.</summary>
    private static async Task<int> ExplainUsageAsync(ParseResult parsed, ParseErrorAction mistakes, InvocationConfiguration configuration)
    {
        mistakes.ShowHelp = parsed.Tokens.Count == 0;
        await parsed.InvokeAsync(configuration);
        if (!mistakes.ShowHelp)
        {
            var command = parsed.CommandResult.Command is RootCommand root ? root.Name : $"ioi {parsed.CommandResult.Command.Name}";
            await configuration.Error.WriteLineAsync($"Help: {command} --help");
        }

        return ExitCode.Usage;
    }

    private static RootCommand Build(CheckpointEnvironment environment, TextWriter output, TextWriter error)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        var fetch = FetchCommand.Create(environment, output, error, console);
        var doctor = DoctorCommand.Create(environment, output);
        var root = new RootCommand("Executable claims about the IOI circuit of GPT-2 small: fetch what they run on, and see whether they can run.")
        {
            fetch,
            doctor,
        };
        var examples = new Dictionary<Command, string>
        {
            [root] = """
                ioi fetch gpt2      download GPT-2 small (550 MB), once
                ioi doctor          does torch load, and which models are at hand?
                dotnet test claims  run all claims; those on GPT-2 are skipped until it is there

                Within the repository "ioi" is: dotnet run --project src/Cli --
                """,
            [fetch] = FetchCommand.Examples,
        };
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExamples((HelpAction)help.Action!, examples);
        }

        return root;
    }
}
