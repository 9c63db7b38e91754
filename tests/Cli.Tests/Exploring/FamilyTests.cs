using IoiClaims.Checkpoints;
using IoiClaims.GptNeoX;
using IoiClaims.Ioi;
using IoiClaims.Llama;
using IoiClaims.Models.Tests.Tokens;

namespace IoiClaims.Cli.Tests.Exploring;

/// <summary>
/// Every command that explores, on a random folder of each family: with or without a token that begins a text, with fewer keys than
/// queries, with names that are not single tokens.
/// </summary>
[TestFixture]
public sealed class FamilyTests
{
    private static readonly string[] Lines =
    [
        "logits", "sweep", "sweep --to all.Q@END", "sweep --to 1.0,1.1.K@IO --from io", "attention 1.0,1.3", "scores", "scores all --csv",
        "scores composition --kind K", "discover", "scrub everything",
    ];

    private string root = string.Empty;

    [OneTimeSetUp]
    public void MakeRoot() => root = Directory.CreateTempSubdirectory("ioi-families-").FullName;

    [OneTimeTearDown]
    public void DeleteRoot() => Directory.Delete(root, recursive: true);

    [TestCase("Pythia", "yes")]
    [TestCase("Llama 3", "yes")]
    [TestCase("Qwen2", "no")]
    [TestCase("Qwen3", "no")]
    public async Task A_folder_is_explored_and_headers_say_what_its_tokenizer_lacks(string family, string bos)
    {
        var folder = FolderOf(family);
        var name = Path.GetFileName(folder);
        foreach (var line in Lines)
        {
            var ofWeights = line.Contains("composition", StringComparison.Ordinal);
            var run = (await CommandLineRun.InProcessAsync([.. line.Split(' '), "-s", folder, .. ofWeights ? Array.Empty<string>() : ["-n", "4"]])).Succeeded();

            if (line.EndsWith("--csv", StringComparison.Ordinal))
            {
                continue;
            }

            var said = string.Join(' ', run.Output.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
            said.Should().MatchRegex($"subject: {name} \\([0-9a-f]{{12}}\\)", line);
            if (!ofWeights)
            {
                said.Should().Contain($"BOS: {bos}", line).And.Contain("left out: 2 of 99 names, which are not single tokens", line);
            }
        }
    }

    // Of few prompts some head would score by chance.
    [Test]
    public async Task Where_no_head_stands_out_that_is_said()
    {
        var folder = FolderOf("Qwen2");

        (await CommandLineRun.InProcessAsync("scores", "-s", folder, "-n", "60")).Succeeded().Output.Should().Contain(
            "No head has a score of 0.1 or more. To see what each has: ioi scores all");
        (await CommandLineRun.InProcessAsync("scores", "-s", folder, "-n", "60", "--csv")).FailedWith(1, "No head has a score of 0.1 or more.");
    }

    private string FolderOf(string family)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, family.Replace(' ', '-'))).FullName;
        var vocabulary = BytePairVocabulary.ForWords(IoiVocabulary.Words.Where(word => word.Trim() is not ("Courtney" or "Lindsey")));
        var (tokenizer, bos) = family switch
        {
            "Pythia" => ("Pythia", "\"<|endoftext|>\""),
            "Llama 3" => ("Llama 3", "\"<|begin_of_text|>\""),
            _ => ("Qwen2", "null"),
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), TokenizerFiles.Of(tokenizer, vocabulary).ToJsonString());
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), $$"""{ "bos_token": {{bos}} }""");
        var rows = vocabulary.Count + 32;
        var llama = new LlamaConfig(2, 4, 2, 8, 24, 20, rows, 128);
        switch (family)
        {
            case "Pythia":
                using (var model = RandomGptNeoX.Create(new GptNeoXConfig(2, 4, 32, 20, rows, 128), seed: 1))
                {
                    GptNeoXFolder.Save(model, folder);
                }

                break;
            case "Llama 3":
                Save(llama with { RotaryScaling = new RotaryScaling.Llama3(8, 1, 4, 64) });
                break;
            case "Qwen2":
                Save(llama with { ProjectionBias = true, TiedUnembedding = true });
                break;
            default:
                Save(llama with { QueryKeyNorm = true });
                break;
        }

        return folder;

        void Save(LlamaConfig config)
        {
            using var model = RandomLlama.Create(config, seed: 1);
            LlamaFolder.Save(model, folder);
        }
    }
}
