using System.Globalization;
using IoiClaims.Checkpoints;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>What a command sees of the world: variables, folders, where it writes, and who reads that.</summary>
internal sealed class CommandContext
{
    private const int WidthInFiles = 100;

    private readonly Lazy<IAnsiConsole> screen;
    private readonly Lazy<IAnsiConsole> watch;

    /// <summary>A context of given variables, writers and folder.</summary>
    /// <param name="environment">Environment variables and the home folder.</param>
    /// <param name="output">Results go here, so that scripts can use them.</param>
    /// <param name="error">Everything else that people read while they wait goes here.</param>
    /// <param name="workingFolder">Where relative paths begin.</param>
    public CommandContext(CheckpointEnvironment environment, TextWriter output, TextWriter error, string workingFolder)
    {
        Environment = environment with { WorkingFolder = workingFolder };
        Output = output;
        Error = error;
        screen = new(() => Console(output));
        watch = new(() => Console(error));
    }

    public CheckpointEnvironment Environment { get; }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public string WorkingFolder => Environment.WorkingFolder;

    /// <summary>Standard output, as people see it: colours where it is a terminal.</summary>
    public IAnsiConsole Screen => screen.Value;

    /// <summary>Standard error, for progress.</summary>
    public IAnsiConsole Watch => watch.Value;

    /// <summary>Whether someone looks at standard error while the command runs.</summary>
    public bool IsWatched => Watch.Profile.Out.IsTerminal && Watch.Profile.Capabilities.Ansi;

    /// <summary>Tells whoever waits something in a line, beside whatever progress is shown.</summary>
    public void Note(string text)
    {
        if (IsWatched)
        {
            Watch.WriteLine(text);
        }
        else
        {
            Error.WriteLine(text);
        }
    }

    /// <summary>How people call this command here: within the repository it is not installed.</summary>
    public static string Program { get; } =
        AppContext.BaseDirectory.Replace('\\', '/').Contains("/artifacts/bin/", StringComparison.Ordinal)
            ? "dotnet run --project src/Cli --"
            : "ioi";

    public static CommandContext OfThisProcess() => new(
        CheckpointEnvironment.OfThisProcess(), System.Console.Out, System.Console.Error, Directory.GetCurrentDirectory());

    /// <summary>A path as people write it, from the working folder.</summary>
    public string PathOf(string text) => Environment.Expand(text);

    private IAnsiConsole Console(TextWriter writer)
    {
        // As other tools do: colours for people, none in files and pipes, unless someone says otherwise.
        var target = new AnsiConsoleOutput(writer);
        var isForced = Environment.Variable("FORCE_COLOR") is { } force && force != "0";
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = target,
            Ansi = isForced ? AnsiSupport.Yes : target.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = Environment.Variable("NO_COLOR") is not null ? ColorSystemSupport.NoColors
                : isForced ? ColorSystemSupport.TrueColor
                : ColorSystemSupport.Detect,
        });
        if (Environment.Variable("COLUMNS") is { } columns && int.TryParse(columns, NumberStyles.Integer, CultureInfo.InvariantCulture, out var width) && width >= 40)
        {
            console.Profile.Width = width;
        }
        else if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthInFiles;
        }

        return console;
    }
}
