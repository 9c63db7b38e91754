using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>How paths are patched.</summary>
/// <param name="From">What senders run on, as typed; null for what is usual.</param>
/// <param name="Conventions">The choices that make published numbers differ.</param>
/// <param name="Metric">What is measured, as typed; it may name heads, which only the subject knows.</param>
internal sealed record PatchRequest(string? From, Conventions Conventions, string Metric);

/// <summary>The options of commands that patch paths: --from, --conventions and --metric.</summary>
internal sealed class PatchOptions
{
    private readonly Option<string?> from = new("--from")
    {
        Description = $"The corruption of the prompts that senders run on, abc if omitted: {string.Join(", ", CorruptionParser.All.Select(each => each.Word))}. "
            + "With --dataset it is the corrupted texts of the file.",
        HelpName = "corruption",
    };

    private readonly Option<string> conventions = new("--conventions")
    {
        Description = "remix: direct paths, MLPs frozen. paper: MLPs recomputed, everything after the receiver free.",
        DefaultValueFactory = _ => "remix",
    };

    private readonly Option<string> metric = Metric();

    /// <summary>Adds the options to a command.</summary>
    public PatchOptions(Command command)
    {
        from.CompletionSources.Add([.. CorruptionParser.All.Select(each => each.Word)]);
        conventions.AcceptOnlyFromAmong("remix", "paper");
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>The options, in the order in which the help lists them.</summary>
    public IReadOnlyList<Option> All => [from, conventions, metric];

    /// <summary>The option --metric.</summary>
    public static Option<string> Metric()
    {
        var option = new Option<string>("--metric")
        {
            Description = "What is measured: logit-difference, or attention:HEADS:FROM:TO, as in attention:NM:END:IO.",
            HelpName = "metric",
            DefaultValueFactory = _ => MetricParser.LogitDifference,
        };
        option.CompletionSources.Add(MetricParser.LogitDifference, "attention:");
        return option;
    }

    /// <summary>What was asked for.</summary>
    public PatchRequest Read(ParseResult parsed) => new(
        parsed.GetValue(from),
        parsed.GetRequiredValue(conventions) == "paper" ? Conventions.IoiPaper : Conventions.Remix,
        parsed.GetRequiredValue(metric));
}
