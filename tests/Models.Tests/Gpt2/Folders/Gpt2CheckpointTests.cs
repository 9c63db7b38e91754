using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;

namespace IoiClaims.Models.Tests.Gpt2.Folders;

[TestFixture]
public sealed class Gpt2CheckpointTests
{
    private static readonly Gpt2Tokenizer Tokenizer = BytePairVocabulary.ForWords([" Mary", " John", "When"]).ToTokenizer();
    private static readonly Gpt2Config Config = TinyModels.Smallest with { Vocabulary = Tokenizer.VocabularySize };

    [Test]
    public void Model_and_tokenizer_come_back_from_one_folder()
    {
        using var folder = new TemporaryFolder();
        using var saved = new Gpt2Checkpoint(RandomGpt2.Create(Config, seed: 1), Tokenizer);

        saved.Save(folder.File("both"));
        using var loaded = Gpt2Checkpoint.Load(folder.File("both"));

        loaded.Model.Fingerprint.Should().Be(saved.Model.Fingerprint);
        loaded.Tokenizer.Encode("When Mary").Should().Equal(Tokenizer.Encode("When Mary")).And.HaveCount(2);
        Directory.GetFiles(folder.File("both")).Select(Path.GetFileName).Should()
            .BeEquivalentTo("config.json", "model.safetensors", "vocab.json", "merges.txt");
    }

    [Test]
    public void A_vocabulary_that_contradicts_the_configuration_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var model = RandomGpt2.Create(Config with { Vocabulary = Config.Vocabulary - 1 }, seed: 1);
        Gpt2Folder.Save(model, folder.Path);
        Tokenizer.Vocabulary.Save(folder.Path);

        var load = () => Gpt2Checkpoint.Load(folder.Path);
        var make = () => new Gpt2Checkpoint(model, Tokenizer);

        load.Should().Throw<CheckpointException>().WithMessage(
            $"{folder.File("vocab.json")}: its {Config.Vocabulary} tokens do not belong to a model of {Config.Vocabulary - 1} (vocab_size in config.json).");
        make.Should().Throw<ArgumentException>().WithMessage(
            $"The model has {Config.Vocabulary - 1} tokens, the tokenizer {Config.Vocabulary}.*");
    }

    [Test]
    public void A_folder_without_a_tokenizer_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var model = RandomGpt2.Create(Config, seed: 1);
        Gpt2Folder.Save(model, folder.Path);
        var act = () => Gpt2Checkpoint.Load(folder.Path);
        act.Should().Throw<CheckpointException>().WithMessage($"{folder.File("vocab.json")}: *");
    }
}
