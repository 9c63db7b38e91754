using System.Text;
using System.Text.Json;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Tokens;

/// <summary>vocab.json and merges.txt as files: what goes in comes out, and what is wrong is named.</summary>
[TestFixture]
public sealed class VocabularyFilesTests
{
    private static readonly BytePairVocabulary Good = BytePairVocabulary.ForWords([" Mary", " \"#", "##", "\\"]);

    private string folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("ioi-vocabulary-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_saved_vocabulary_loads_as_it_was()
    {
        var vocabulary = new BytePairVocabulary(Good.Tokens, Good.Merges, ["[PAD]", "two words"]);

        vocabulary.Save(folder);

        var loaded = BytePairVocabulary.Load(folder);
        loaded.Tokens.Should().Equal(vocabulary.Tokens);
        loaded.Merges.Should().Equal(vocabulary.Merges);
        loaded.AddedTokens.Should().Equal(vocabulary.AddedTokens);
        loaded.Fingerprint().Should().Be(vocabulary.Fingerprint());
    }

    [Test]
    public void Saving_replaces_what_was_there_added_tokens_included()
    {
        new BytePairVocabulary(Good.Tokens, Good.Merges, ["[PAD]"]).Save(folder);

        Good.Save(folder);

        BytePairVocabulary.Load(folder).Fingerprint().Should().Be(Good.Fingerprint());
    }

    [Test]
    public void Streams_are_read_like_files()
    {
        Good.Save(folder);
        using var vocabulary = File.OpenRead(Path.Combine(folder, "vocab.json"));
        using var merges = File.OpenRead(Path.Combine(folder, "merges.txt"));

        Gpt2Tokenizer.Read(vocabulary, merges).Vocabulary.Fingerprint().Should().Be(Good.Fingerprint());
    }

    [Test]
    public void Windows_line_ends_a_byte_order_mark_and_added_tokens_already_in_the_vocabulary_are_fine()
    {
        Good.Save(folder);
        Change("merges.txt", text => text.ReplaceLineEndings("\r\n"));
        Change("vocab.json", text => "\ufeff" + text);
        File.WriteAllText(Path.Combine(folder, "added_tokens.json"), $$"""{"<|endoftext|>": {{Good.EndOfText}}}""");

        BytePairVocabulary.Load(folder).Fingerprint().Should().Be(Good.Fingerprint());
    }

    [TestCase("vocab.json")]
    [TestCase("merges.txt")]
    public void A_missing_file_is_named(string name)
    {
        Good.Save(folder);
        File.Delete(Path.Combine(folder, name));

        Loading.Should().Throw<CheckpointException>().WithMessage($"{Path.Combine(folder, name)}: there is no {name} in this folder*");
    }

    [Test]
    public void A_missing_folder_is_named()
    {
        var nowhere = Path.Combine(folder, "nowhere");

        FluentActions.Invoking(() => Gpt2Tokenizer.Load(nowhere)).Should().Throw<CheckpointException>().WithMessage($"{nowhere}: there is no such folder*");
    }

    [Test]
    public void A_folder_with_only_the_fast_tokenizers_file_is_told_what_to_do()
    {
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");

        Loading.Should().Throw<CheckpointException>().WithMessage("*no vocab.json*save_vocabulary*");
    }

    [TestCase("""{"!": 0,""", "the file is not valid JSON*expected one object of tokens*")]
    [TestCase("", "the file is not valid JSON*")]
    [TestCase("[1]", "the content is wrong (expected one object*, found a JSON StartArray).")]
    [TestCase("""{"!": "0"}""", "the id of the token \"!\" is wrong (expected a whole number from 0, found \"0\").")]
    [TestCase("""{"!": "\ud83d"}""", "the id of the token \"!\" is wrong (expected a whole number from 0, found \"\\ud83d\").")]
    [TestCase("""{"!": 1.5}""", "the id of the token \"!\" is wrong (expected a whole number from 0, found 1.5).")]
    [TestCase("""{"!": -1}""", "the id of the token \"!\" is wrong (expected a whole number from 0, found -1).")]
    [TestCase("""{"!": {"a": 1}}""", "the id of the token \"!\" is wrong (expected a whole number from 0, found a JSON StartObject).")]
    [TestCase("""{"!": 99999999999}""", "the id of the token \"!\" is wrong*found 99999999999).")]
    [TestCase("""{"!": 0, "!": 1}""", "the token \"!\" is there twice, with ids 0 and 1.")]
    [TestCase("""{"!": 0, "\"": 0}""", "two tokens have the id 0: \"!\" and \"\"\".")]
    [TestCase("""{"!": 0, "\"": 7}""", "the ids have holes: missing are 1 (expected the ids 0 to 1 for its 2 tokens, each once, found \"\"\": 7).")]
    [TestCase("""{"!": 0} x""", "the file is not valid JSON*")]
    [TestCase("""{"!": 0}""", "*lacks 255 of the 256 single-byte tokens*")]
    [TestCase("""{"\ud83d": 0}""", "the token at byte 1 is not valid Unicode.")]
    public void A_malformed_vocabulary_is_explained(string json, string message)
    {
        Good.Save(folder);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), json);

        Loading.Should().Throw<CheckpointException>().WithMessage($"{Path.Combine(folder, "vocab.json")}: {message}");
    }

    [TestCase("Ġ M\nĠ M a\n", "line 2 is no merge (expected two tokens with one space between them, found \"Ġ M a\").")]
    [TestCase("#version: 0.2\nĠM\n", "line 2 is no merge*found \"ĠM\").")]
    [TestCase("Ġ \n", "line 1 is no merge*")]
    [TestCase("Ġ  M\n", "line 1 is no merge*")]
    [TestCase("Ġ M\nĠ Q\n", "Merge 2, \"Ġ Q\", makes \"ĠQ\", which is not in the vocabulary.")]
    [TestCase("xyz M\n", "Merge 1, \"xyz M\", takes \"xyz\", which is not in the vocabulary.")]
    [TestCase("Ġ M\nĠ M\n", "Merge 2, \"Ġ M\", is there twice.")]
    public void Malformed_merges_are_explained(string text, string message)
    {
        Good.Save(folder);
        File.WriteAllText(Path.Combine(folder, "merges.txt"), text);

        Loading.Should().Throw<CheckpointException>().WithMessage($"{Path.Combine(folder, "merges.txt")}: {message}");
    }

    [Test]
    public void Merges_that_are_not_text_are_explained()
    {
        Good.Save(folder);
        File.WriteAllBytes(Path.Combine(folder, "merges.txt"), [0x23, 0xFF, 0xFE, 0x80]);

        Loading.Should().Throw<CheckpointException>().WithMessage("*merges.txt: the file is not UTF-8 text.");
    }

    [Test]
    public void A_vocabulary_without_end_of_text_is_explained()
    {
        FluentActions.Invoking(() => new BytePairVocabulary(Good.Tokens.Remove("<|endoftext|>"), Good.Merges))
            .Should().Throw<InvalidDataException>().WithMessage("*no <|endoftext|>*");
    }

    [TestCase(" x", 0x20)]
    [TestCase("\0", 0)]
    [TestCase("x漢", 0x6F22)]
    public void A_token_with_a_character_that_is_no_byte_is_explained(string token, int symbol)
    {
        FluentActions.Invoking(() => new BytePairVocabulary(Good.Tokens.Add(token), Good.Merges))
            .Should().Throw<InvalidDataException>().WithMessage($"*with id {Good.Count}*(U+{symbol:X4})*stands for no byte*");
    }

    [Test]
    public void Holes_left_by_added_tokens_are_explained()
    {
        Good.Save(folder);
        File.WriteAllText(Path.Combine(folder, "added_tokens.json"), """{"[PAD]": 5000}""");

        Loading.Should().Throw<CheckpointException>().WithMessage($"*added_tokens.json: the ids have holes: missing are {Good.Count} *\"[PAD]\": 5000*");
    }

    [Test]
    public void The_written_vocabulary_is_plain_JSON_in_order_of_ids()
    {
        Good.Save(folder);

        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "vocab.json")));
        json.RootElement.EnumerateObject().Select(property => property.Value.GetInt32()).Should().Equal(Enumerable.Range(0, Good.Count));
        File.ReadAllText(Path.Combine(folder, "merges.txt"), Encoding.UTF8).Should().StartWith("#version: 0.2\nĠ M\n".Replace("Ġ M", $"{Good.Merges[0].Left} {Good.Merges[0].Right}", StringComparison.Ordinal));
    }

    private Action Loading => () => Gpt2Tokenizer.Load(folder);

    private void Change(string name, Func<string, string> change)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, change(File.ReadAllText(path)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
