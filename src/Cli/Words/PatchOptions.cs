using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>The options of commands that patch paths: --from and --conventions.</summary>
internal static class PatchOptions
{
    public static Option<string> From()
    {
        var from = new Option<string>("--from")
        {
            Description = $"What senders run on, the prompts with a flip: {string.Join(", ", CorruptionWords.All.Select(each => each.Word))}.",
            HelpName = "flip",
            DefaultValueFactory = _ => "abc",
        };
        from.CompletionSources.Add([.. CorruptionWords.All.Select(each => each.Word)]);
        return from;
    }

    public static Option<string> Conventions()
    {
        var conventions = new Option<string>("--conventions")
        {
            Description = "remix: direct paths, MLPs frozen. paper: MLPs recomputed, everything after the receiver free.",
            DefaultValueFactory = _ => "remix",
        };
        conventions.AcceptOnlyFromAmong("remix", "paper");
        return conventions;
    }
}
