using IoiClaims.Report;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>How a command's result is shown: to people, to programs, as tables.</summary>
internal abstract class Presentation<TResult>
{
    // Below it, bootstrap intervals are known to be too narrow.
    private const int Few = 30;

    /// <summary>Draws the result for people, no wider than the screen.</summary>
    public abstract void Draw(TResult result, IAnsiConsole screen);

    /// <summary>Over how many prompts its numbers are, the fewest of them; null where none is a mean over prompts.</summary>
    public virtual int? Prompts(TResult result) => null;

    /// <summary>The result as the promised JSON shape.</summary>
    public abstract object Document(TResult result);

    /// <summary>The result's tables, for CSV, Markdown and text files; none where it has none.</summary>
    public virtual IReadOnlyList<NumericTable> Tables(TResult result) => [];

    /// <summary>What of the result can be drawn on a page, above its tables.</summary>
    public virtual IReadOnlyList<ClaimFigure> Figures(TResult result) => [];

    /// <summary>Gives a result back in the form that was asked for.</summary>
    public void Give(TResult result, OutputRequest request, CommandContext context, CancellationToken cancellation)
    {
        if (Prompts(result) is < Few and var count)
        {
            context.Error.WriteLine(
                $"N is {count}: with fewer than {Few} prompts, numbers vary much and intervals tend to be too narrow; take more (-n, or a longer dataset).");
        }

        if (request.Json || request.Csv)
        {
            context.Output.Write(Text(result, request.Json ? ".json" : ".csv"));
        }
        else
        {
            Draw(result, context.Screen);
        }

        // Last, so that what took an hour to compute is not lost for a folder that cannot be written.
        if (request.File is { } file)
        {
            var path = context.PathOf(file);
            var text = Text(result, Path.GetExtension(path));
            cancellation.ThrowIfCancellationRequested();
            AtomicFile.Write(path, text);
            context.Error.WriteLine($"Written: {path}");
        }
    }

    private string Title(TResult result) => Tables(result) is [var first, ..] ? first.Heading.Title : "Nothing was found";

    private string Text(TResult result, string ending) => ending switch
    {
        ".json" => Json.Text(Document(result)),
        ".csv" => string.Join("\n", Tables(result).Select(table => table.ToCsv())),
        ".html" => ResultPage.Of(Title(result), Figures(result), Tables(result)),
        ".md" => string.Join("\n", Tables(result).Select(table => table.ToMarkdown())),
        _ => string.Join("\n", Tables(result).Select(TableText.Write)),
    };
}
