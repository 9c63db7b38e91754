using System.CommandLine;

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
