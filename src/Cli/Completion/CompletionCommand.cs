using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi completion: a script that completes command lines, which the shell loads.</summary>
internal static class CompletionCommand
{
    private const string Examples = """
        source <(ioi completion bash)                                    in ~/.bashrc
        source <(ioi completion zsh)                                     in ~/.zshrc, after compinit
        ioi completion fish > ~/.config/fish/completions/ioi.fish
        ioi completion pwsh | Out-String | Invoke-Expression             in $PROFILE
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command("completion", "Prints a script with which the shell completes ioi's commands, options and names.");
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh.", HelpName = "shell" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        command.Add(shell);
        command.SetAction(parsed =>
        {
            surroundings.Output.Write(CompletionScripts.For(parsed.GetRequiredValue(shell)));
            return ExitCode.Success;
        });
        return new CommandWithExamples(command, Examples);
    }
}
