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

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command("completion", "Prints a script with which the shell completes ioi's commands, options and names.");
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh.", HelpName = "shell" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        command.Add(shell);
        command.SetAction(parsed =>
        {
            context.Output.Write(CompletionScripts.For(parsed.GetRequiredValue(shell)));
            return ExitCode.Success;
        });
        return new CommandWithExamples(command, Examples);
    }
}

/// <summary>
/// The shells' sides of completion. Each hands the line so far, without the command's own name, to <c>ioi [suggest:LENGTH] LINE</c>,
/// which answers with a candidate a line.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion for ioi
        _ioi() {
            local IFS=$'\n' line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}"
            line="${line#* }"
            COMPREPLY=($(compgen -W "$(ioi "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word"))
        }
        complete -o bashdefault -o default -F _ioi ioi
        """;

    private const string Zsh = """
        #compdef ioi
        # zsh completion for ioi
        _ioi() {
            local line="${BUFFER[1,CURSOR]#* }"
            local -a candidates
            candidates=("${(@f)$(ioi "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compadd -a candidates || _files
        }
        compdef _ioi ioi
        """;

    private const string Fish = """
        # fish completion for ioi
        function __ioi_complete
            set -l line (commandline -cp | string replace -r '^\S+\s?' '')
            ioi "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c ioi -a '(__ioi_complete)'
        """;

    private const string Pwsh = """
        # PowerShell completion for ioi
        Register-ArgumentCompleter -Native -CommandName ioi -ScriptBlock {
            param($word, $ast, $cursor)
            $line = $ast.ToString() -replace '^\S+\s?', ''
            if ($word -eq '' -and $line -ne '') { $line += ' ' }
            ioi "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = Pwsh,
    };

    public static IEnumerable<string> Shells => Scripts.Keys;

    public static string For(string shell) => Scripts[shell].ReplaceLineEndings("\n") + "\n";
}
