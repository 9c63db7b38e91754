using System.Collections.Immutable;
using System.Text.Json;
using IoiClaims.Checkpoints;

namespace IoiClaims.Cli.Tests;

/// <summary>What a command line left: exit code, standard output, standard error.</summary>
internal sealed record CommandLineRun(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Runs a command line in this process, in a context of nothing but the given variables.</summary>
    public static async Task<CommandLineRun> InProcessAsync(
        string home, IEnumerable<(string Name, string Value)> variables, CancellationToken cancellation, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await IoiCommandLine.RunAsync(
            arguments, ContextOf(TestContext.CurrentContext.WorkDirectory, output, error, variables, home), cancellation);
        return new CommandLineRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line in a folder, with a screen of a given width.</summary>
    public static async Task<CommandLineRun> InAsync(
        string folder, IEnumerable<(string Name, string Value)> variables, CancellationToken cancellation, params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await IoiCommandLine.RunAsync(arguments, ContextOf(folder, output, error, variables), cancellation);
        return new CommandLineRun(code, output.ToString(), error.ToString());
    }

    public static Task<CommandLineRun> InAsync(string folder, params string[] arguments) =>
        InAsync(folder, [], CancellationToken.None, arguments);

    public static Task<CommandLineRun> InProcessAsync(params string[] arguments) =>
        InProcessAsync("/nowhere", [], CancellationToken.None, arguments);

    /// <summary>Runs a command on a screen of a given width.</summary>
    public static Task<CommandLineRun> AtWidthAsync(int width, params string[] arguments) =>
        InProcessAsync("/nowhere", [("COLUMNS", $"{width}")], CancellationToken.None, arguments);

    /// <summary>CommandContext of nothing but the given variables.</summary>
    public static CommandContext ContextOf(
        string folder, TextWriter output, TextWriter error, IEnumerable<(string Name, string Value)> variables, string home = "/nowhere") =>
        new(new CheckpointEnvironment(variables.ToImmutableDictionary(pair => pair.Name, pair => pair.Value), home), output, error, folder);

    /// <summary>Succeeded, with nothing to complain about.</summary>
    public CommandLineRun Succeeded()
    {
        ExitCode.Should().Be(0, Error);
        return this;
    }

    /// <summary>Failed with a code and a message, and wrote no result.</summary>
    public void FailedWith(int code, params string[] messages)
    {
        ExitCode.Should().Be(code, Error);
        Error.Should().ContainAll(messages).And.NotContain("   at ", "people are spared the stack");
        Output.Should().BeEmpty();
    }
}
