using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Llama;

namespace IoiClaims.Models.Tests.Tokens;

/// <summary>Tokenizers of published models that are not byte-level BPE, or not one that is known: refused by name, before the weights are read.</summary>
[TestFixture]
public sealed class RefusedTokenizerTests
{
    private const string SentencePiece = "their tokenizers are of SentencePiece's kind, and only byte-level BPE is implemented.";

    private static readonly LlamaConfig Config = new(1, 2, 1, 4, 8, 6, 300, 8);

    private static IEnumerable<TestCaseData> OfSentencePiecesKind()
    {
        yield return new TestCaseData(Normalized()).SetArgDisplayNames("Llama 2, Mistral 0.1: blanks are replaced beforehand");
        yield return new TestCaseData(Metaspace()).SetArgDisplayNames("as newer versions of transformers write it: Metaspace");
    }

    [TestCaseSource(nameof(OfSentencePiecesKind))]
    public void SentencePiece_in_tokenizer_json(JsonObject tokenizer)
    {
        using var folder = Folder();
        File.WriteAllText(folder.File("tokenizer.json"), tokenizer.ToJsonString());

        Refused(folder, "tokenizer.json", $"models with \"model.byte_fallback\": true cannot be loaded: {SentencePiece}");
    }

    [Test]
    public void SentencePiece_in_its_own_file_alone()
    {
        using var folder = Folder();
        File.WriteAllBytes(folder.File("tokenizer.model"), [10, 14]);

        Refused(folder, "tokenizer.model", $"models with this file alone cannot be loaded: {SentencePiece}");
    }

    [Test]
    public void Unigrams()
    {
        using var folder = Folder();
        File.WriteAllText(folder.File("tokenizer.json"), """{ "model": { "type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0.0]] } }""");

        Refused(folder, "tokenizer.json", "models with \"model.type\": \"Unigram\" cannot be loaded: of tokenizers, only byte-level BPE is implemented.");
    }

    [Test]
    public void A_pattern_that_is_not_known()
    {
        using var folder = Folder();
        var tokenizer = TokenizerFiles.Of("Llama 3", BytePairVocabulary.ForWords([" Mary"]));
        tokenizer["pre_tokenizer"]!["pretokenizers"]![0]!["pattern"]!["Regex"] = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}]*[\p{Ll}]+|\p{N}";
        File.WriteAllText(folder.File("tokenizer.json"), tokenizer.ToJsonString());

        Refused(folder, "tokenizer.json", "models with \"pre_tokenizer.pretokenizers[0].pattern\": * cannot be loaded: the patterns of GPT-2, Llama 3 and Qwen2 are known, *");
    }

    [Test]
    public void None_at_all()
    {
        using var folder = Folder();

        Refused(folder, "tokenizer.json", "there is no such file.");
    }

    [Test]
    public void A_GPT_2_with_half_of_its_tokenizer_in_two_files_is_read_from_the_one()
    {
        using var folder = new TemporaryFolder();
        var vocabulary = BytePairVocabulary.ForWords([" Mary"]);
        using (var model = RandomGpt2.Create(TinyModels.Smallest with { Vocabulary = vocabulary.Count }, seed: 1))
        {
            Gpt2Folder.Save(model, folder.Path);
        }

        vocabulary.Save(folder.Path);
        File.Delete(folder.File("merges.txt"));
        File.WriteAllText(folder.File("tokenizer.json"), TokenizerFiles.Of("GPT-2", vocabulary).ToJsonString());

        using var loaded = LanguageModel.Load(folder.Path);

        loaded.Tokenizer.Encode(" Mary").Should().ContainSingle();
    }

    private static JsonObject Normalized()
    {
        var tokenizer = Bpe();
        tokenizer["normalizer"] = JsonNode.Parse(
            """
            { "type": "Sequence", "normalizers": [ { "type": "Prepend", "prepend": "▁" }, { "type": "Replace", "pattern": { "String": " " }, "content": "▁" } ] }
            """);
        return tokenizer;
    }

    private static JsonObject Metaspace()
    {
        var tokenizer = Bpe();
        tokenizer["pre_tokenizer"] = JsonNode.Parse("""{ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false }""");
        return tokenizer;
    }

    private static JsonObject Bpe() => JsonNode.Parse(
        """
        {
          "version": "1.0", "added_tokens": [ { "id": 0, "content": "<unk>", "special": true } ], "normalizer": null, "pre_tokenizer": null,
          "model": {
            "type": "BPE", "dropout": null, "unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true,
            "vocab": { "<unk>": 0, "<s>": 1, "</s>": 2, "<0x00>": 3, "▁": 4, "t": 5, "▁t": 6 }, "merges": [ "▁ t" ]
          }
        }
        """)!.AsObject();

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        using var model = RandomLlama.Create(Config, 1);
        LlamaFolder.Save(model, folder.Path);
        return folder;
    }

    private static void Refused(TemporaryFolder folder, string file, string message) =>
        FluentActions.Invoking(() => LanguageModel.Load(folder.Path)).Should().Throw<CheckpointException>().WithMessage($"{folder.File(file)}: {message}");
}
