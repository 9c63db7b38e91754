using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace IoiClaims.Cli;

/// <summary>A command with what its help ends with.</summary>
/// <param name="Command">The command.</param>
/// <param name="Examples">Command lines that work, a line each.</param>
/// <param name="Below">Commands below it that have examples of their own.</param>
internal sealed record CommandWithExamples(Command Command, string Examples, params IReadOnlyList<CommandWithExamples> Below)
{
    /// <summary>This and all below, for the help.</summary>
    public IEnumerable<CommandWithExamples> All => Below.SelectMany(each => each.All).Prepend(this);
}

/// <summary>The library's help, followed by examples: most people read those first.</summary>
internal sealed class HelpWithExamples(HelpAction help, IReadOnlyDictionary<Command, string> examples) : SynchronousCommandLineAction
{
    /// <summary>Where a command line asks for help its mistakes do not matter.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var text))
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in text.Split('\n'))
            {
                output.WriteLine($"  {line}".TrimEnd());
            }

            output.WriteLine();
        }

        return result;
    }
}
