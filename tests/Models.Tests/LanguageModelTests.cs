using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;

namespace IoiClaims.Models.Tests;

/// <summary>One line that loads any model, in made-up surroundings.</summary>
[TestFixture]
public sealed class LanguageModelTests
{
    private static readonly BytePairVocabulary Vocabulary = BytePairVocabulary.ForWords([" Mary", " John"]);

    private TemporaryFolder root = null!;

    [SetUp]
    public void MakeRoot() => root = new TemporaryFolder();

    [TearDown]
    public void DeleteRoot() => root.Dispose();

    [Test]
    public void A_folder_is_loaded_and_named_after_itself()
    {
        var folder = Save("stories");

        using var loaded = Load(folder);

        loaded.Name.Should().Be("stories");
        loaded.Folder.Should().Be(folder);
        loaded.Tokenizer.Encode(" Mary").Should().ContainSingle();
        using var itself = Gpt2Folder.Load(folder);
        loaded.Model.Fingerprint.Should().Be(itself.Fingerprint);
    }

    [TestCase("gpt2")]
    [TestCase("gpt2-small")]
    [TestCase("openai-community/gpt2")]
    public void The_published_model_is_looked_for_by_its_names_and_another_one_in_its_place_is_refused(string name)
    {
        var folder = Save("anywhere");

        FluentActions.Invoking(() => Load(name, ("IOI_GPT2", folder))).Should().Throw<CheckpointException>().WithMessage(
            $"{folder}: this is not gpt2 (expected n_layer = 12, n_head = 12, n_embd = 768, n_inner = 3072, vocab_size = 50257, n_positions = 1024, "
            + $"found n_layer = 1, n_head = 2, n_embd = 6, n_inner = 10, vocab_size = {Vocabulary.Count}, n_positions = 8).");
    }

    // Whose name it has does not matter to a folder that was named as a folder.
    [Test]
    public void A_folder_may_be_called_as_anybody_likes_and_its_title_says_which_weights_it_has()
    {
        var folder = Save("gpt2");

        using var loaded = Load(folder);

        loaded.Name.Should().Be("gpt2");
        loaded.Title.Should().Be($"gpt2 ({loaded.Model.Fingerprint[..12]})");
    }

    [TestCase("gpt2", 12, 12, 768, 3072)]
    [TestCase("gpt2-medium", 24, 16, 1024, 4096)]
    [TestCase("gpt2-large", 36, 20, 1280, 5120)]
    [TestCase("gpt2-xl", 48, 25, 1600, 6400)]
    public void The_sizes_of_published_models_are_known(string name, int layers, int heads, int width, int inner) =>
        PublishedGpt2.ConfigOf(HubModel.Named(name)).Should().Be(Gpt2Config.Small with { Layers = layers, Heads = heads, Width = width, InnerWidth = inner });

    [Test]
    public void Any_repository_is_found_in_Hugging_Faces_cache_and_in_the_projects()
    {
        var commit = new string('a', 40);
        var inHubCache = Save(Path.Combine("hub", "models--owner--stories", "snapshots", commit));
        Directory.CreateDirectory(root.File("hub/models--owner--stories/refs"));
        File.WriteAllText(root.File("hub/models--owner--stories/refs/main"), commit);
        var inOwnCache = Save(Path.Combine("cache", "owner", "other", commit));

        using var first = Load("owner/stories", ("HF_HUB_CACHE", root.File("hub")));
        using var second = Load("owner/other", ("IOI_CACHE", root.File("cache")));

        (first.Name, first.Folder).Should().Be(("owner/stories", inHubCache));
        (second.Name, second.Folder).Should().Be(("owner/other", inOwnCache));
    }

    [TestCase("gpt2-medium", "gpt2-medium")]
    [TestCase("gpt2-small", "gpt2")]
    [TestCase("owner/stories", "owner/stories")]
    public void A_model_that_is_not_here_is_answered_with_the_places_and_the_command(string name, string called) =>
        FluentActions.Invoking(() => Load(name)).Should().Throw<CheckpointNotFoundException>()
            .WithMessage($"The weights of {called} are not at hand.*Hugging Face cache*IoiClaims cache*To fetch them: *fetch {called}")
            .Which.Search.Places.Should().HaveCount(3);

    [Test]
    public void A_folder_that_the_variable_names_wrongly_is_not_passed_over() =>
        FluentActions.Invoking(() => Load("gpt2", ("IOI_GPT2", root.File("nowhere")))).Should()
            .Throw<CheckpointNotFoundException>().WithMessage("*nowhere is not there*only place tried*");

    [TestCase("./nowhere")]
    [TestCase("~/nowhere")]
    [TestCase("/no/where/at/all")]
    public void A_folder_that_is_not_there_is_named(string path) =>
        FluentActions.Invoking(() => Load(path)).Should().Throw<DirectoryNotFoundException>().WithMessage("There is no folder */*");

    [Test]
    public void A_name_that_means_nothing_is_answered_with_those_that_do() =>
        FluentActions.Invoking(() => Load("gpt3")).Should().Throw<ArgumentException>()
            .WithMessage("There is no model \"gpt3\"*gpt2, gpt2-medium*owner/name*folder*");

    [TestCase("\"opt\"", "models with \"model_type\": \"opt\" cannot be loaded: *")]
    [TestCase("7", "the key 'model_type' does not say of which family the model is: it is 7.")]
    [TestCase(null, "the key 'model_type' does not say of which family the model is: it is not there.")]
    public void A_family_that_is_not_known_is_refused_by_name(string? type, string message)
    {
        var folder = Save("other");
        var path = Path.Combine(folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config.Remove("model_type");
        if (type is not null)
        {
            config["model_type"] = JsonNode.Parse(type);
        }

        File.WriteAllText(path, config.ToJsonString());

        FluentActions.Invoking(() => Load(folder)).Should().Throw<CheckpointException>().WithMessage(
            $"{path}: {message}");
    }

    [TestCase("gpt2-small", "ioi fetch gpt2")]
    [TestCase("owner/stories", "ioi fetch owner/stories")]
    [TestCase("planted", null)]
    public void What_is_missing_and_published_can_be_fetched(string model, string? command) =>
        LanguageModel.CommandToFetch(model, Surroundings()).Should().Be(command);

    [Test]
    public void What_is_here_or_was_asked_for_by_its_folder_is_not_to_be_fetched()
    {
        var folder = Save("here");

        LanguageModel.CommandToFetch(folder, Surroundings()).Should().BeNull();
        LanguageModel.CommandToFetch("gpt2", Surroundings(("IOI_GPT2", folder))).Should().BeNull();
        LanguageModel.CommandToFetch("gpt2", Surroundings(("IOI_GPT2", root.File("wrong")))).Should().BeNull("loading says what is wrong");
    }

    [Test]
    public void The_device_is_the_one_that_is_named_and_else_the_one_of_the_variable()
    {
        var folder = Save("here");
        FluentActions.Invoking(() => Load(folder, ("IOI_DEVICE", "abacus"))).Should().Throw<FormatException>().WithMessage("*'abacus'*");

        using var loaded = LanguageModel.Load(folder, Surroundings(("IOI_DEVICE", "abacus")), "cpu");

        loaded.Model.Device.type.Should().Be(TorchSharp.DeviceType.CPU);
    }

    [Test]
    public void A_model_made_elsewhere_has_a_name_and_no_folder_and_is_owned()
    {
        var model = RandomGpt2.Create(Config(Vocabulary.Count), seed: 1);
        var made = new LanguageModel("random", model, Vocabulary.ToTokenizer());
        (made.Name, made.Folder, made.Title).Should().Be(("random", null, "random"));

        made.Dispose();

        FluentActions.Invoking(() => model.FinalNorm).Should().Throw<ObjectDisposedException>();
    }

    [Test]
    public void A_tokenizer_with_tokens_that_the_model_lacks_is_refused()
    {
        using var model = RandomGpt2.Create(Config(Vocabulary.Count - 1), seed: 1);

        FluentActions.Invoking(() => new LanguageModel("random", model, Vocabulary.ToTokenizer())).Should().Throw<ArgumentException>()
            .WithMessage($"The tokenizer has {Vocabulary.Count} tokens, but random has only {Vocabulary.Count - 1}*");
    }

    private static Gpt2Config Config(int vocabulary) => TinyModels.Smallest with { Vocabulary = vocabulary };

    private string Save(string name)
    {
        using var checkpoint = new Gpt2Checkpoint(RandomGpt2.Create(Config(Vocabulary.Count), seed: 1), Vocabulary.ToTokenizer());
        checkpoint.Save(root.File(name));
        return root.File(name);
    }

    private LanguageModel Load(string model, params (string Name, string Value)[] variables) =>
        LanguageModel.Load(model, Surroundings(variables));

    private CheckpointEnvironment Surroundings(params (string Name, string Value)[] variables) =>
        new(variables.ToImmutableDictionary(pair => pair.Name, pair => pair.Value), root.File("home"));
}
