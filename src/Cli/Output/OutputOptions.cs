using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>How to give a result back.</summary>
/// <param name="Json">JSON on standard output instead of text.</param>
/// <param name="Csv">Comma-separated values on standard output instead of text.</param>
/// <param name="File">A file to write as well; its ending says in which form.</param>
internal sealed record OutputRequest(bool Json, bool Csv, string? File);

/// <summary>The options of every command that measures something: --json, --csv, --out.</summary>
internal sealed class OutputOptions
{
    private static readonly string[] Endings = [".json", ".csv", ".md", ".txt", ".html"];

    private readonly Option<bool> json = new("--json") { Description = "Write JSON to standard output instead of text." };

    private readonly Option<bool> csv = new("--csv") { Description = "Write the numbers as comma-separated values to standard output instead of text." };

    private readonly Option<string?> file = new("--out", "-o")
    {
        Description = "Write the result to a file as well; its ending says how: .json, .csv, .md, .txt, or .html for a page to look at.",
        HelpName = "file",
    };

    private readonly bool hasTables;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasTables">Whether its result has numbers that fit a table.</param>
    public OutputOptions(Command command, bool hasTables = true)
    {
        this.hasTables = hasTables;
        command.Add(json);
        if (hasTables)
        {
            command.Add(csv);
            command.Add(file);
            file.Validators.Add(result =>
            {
                if (result.Tokens is [{ Value: var path }] && !Endings.Contains(Path.GetExtension(path)))
                {
                    result.AddError($"--out {path}: the file's ending says what to write; it may be {string.Join(", ", Endings)}.");
                }
            });
        }
    }

    public OutputRequest Read(ParseResult parsed)
    {
        var request = new OutputRequest(
            parsed.GetValue(json), hasTables && parsed.GetValue(csv), hasTables ? parsed.GetValue(file) : null);
        return request is { Json: true, Csv: true }
            ? throw new UsageException("--json and --csv both want standard output; give one of them, or --out FILE for the other.")
            : request;
    }
}
