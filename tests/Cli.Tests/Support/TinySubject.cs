using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Ioi;

namespace IoiClaims.Cli.Tests;

/// <summary>A folder with a random model of three layers and two heads that knows the task's words: quick to load and to run.</summary>
[SetUpFixture]
public sealed class TinySubject
{
    public const int Layers = 3;
    public const int Heads = 2;

    /// <summary>The folder.</summary>
    public static string Folder { get; private set; } = string.Empty;

    [OneTimeSetUp]
    public void Make()
    {
        Folder = Path.Combine(Directory.CreateTempSubdirectory("ioi-tiny-").FullName, "tiny");
        var tokenizer = BytePairVocabulary.ForWords(IoiVocabulary.Words).ToTokenizer();
        using var checkpoint = new Gpt2Checkpoint(
            RandomGpt2.Create(new Gpt2Config(Layers, Heads, 16, 32, tokenizer.VocabularySize, 64), seed: 0), tokenizer);
        checkpoint.Save(Folder);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);

    /// <summary>Runs a command on it, with few prompts where the command has any: composition is of weights alone.</summary>
    internal static Task<CommandLineRun> RunAsync(string command, params string[] more) => CommandLineRun.InProcessAsync(
        [.. command.Split(' '), "--subject", Folder, .. command.Contains("composition", StringComparison.Ordinal) ? Array.Empty<string>() : ["--prompts", "4"], .. more]);
}
