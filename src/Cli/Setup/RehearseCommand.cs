using System.CommandLine;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;

namespace IoiClaims.Cli;

/// <summary>ioi rehearse: the first run on GPT-2 small, on random weights of its size.</summary>
internal static class RehearseCommand
{
    private const string Examples = """
        ioi rehearse                                     how long will the claims take here, and how much memory?
        ioi rehearse --folder /tmp/random-gpt2           … with the weights in a folder of your own
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var folder = new Option<string?>("--folder")
        {
            Description = "Where the random weights go (500 MB), or are from an earlier rehearsal; a folder of the cache (IOI_CACHE) if omitted.",
            HelpName = "folder",
        };
        var command = new Command(
            "rehearse",
            "Rehearses the first run on GPT-2 small: makes random weights of its size, runs all claims on them, and shows time and "
            + "memory. Verdicts mean nothing there.")
        {
            folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var project = Project(context);
            var weights = parsed.GetValue(folder) is { } named
                ? context.PathOf(named)
                : Path.Combine(CheckpointCache.Of(context.Environment).Root, "rehearsal");
            await Task.Run(() => Make(weights, context), cancellation);
            return await ClaimsRun.TestAsync(
                ["test", project, "--filter", "FullyQualifiedName~DryRun.Rehearsal"],
                new Dictionary<string, string> { ["IOI_REHEARSAL"] = weights },
                quietOutput: false,
                context,
                cancellation)
                ? ExitCode.Success
                : ExitCode.Failure;
        });
        return new CommandWithExamples(command, Examples);
    }

    private static string Project(CommandContext context)
    {
        var claims = Path.GetFullPath(ClaimsRun.ProjectOf(null, context));
        var project = Path.Combine(Path.GetDirectoryName(claims)!, "tests", "Claims.Tests");
        return Directory.Exists(project) ? project : throw new UsageException(
            $"The claims in {claims} are not those of IoiClaims, which alone are rehearsed; call this in a clone of its repository.");
    }

    private static void Make(string folder, CommandContext context)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            context.Error.WriteLine($"Random weights are in {folder}.");
            return;
        }

        context.Error.WriteLine($"Writing random weights of GPT-2 small's size to {folder} (500 MB) …");
        var unfinished = folder + CheckpointCache.UnfinishedSuffix;
        using (var made = new Gpt2Checkpoint(RandomGpt2.Create(Gpt2Config.Small, seed: 0, scale: 0.05), BytePairVocabulary.Gpt2.ToTokenizer()))
        {
            made.Save(unfinished);
        }

        Directory.Move(unfinished, folder);
    }
}
