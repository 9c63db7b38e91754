using System.Collections.Immutable;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Hub;

/// <summary>Where a model is looked for, in made-up surroundings.</summary>
[TestFixture]
public sealed class CheckpointSourcesTests
{
    private static readonly string[] Names = ["config.json", "vocab.json", "merges.txt", "model.safetensors"];

    private string root = null!;

    private string Home => Path.Combine(root, "home");

    private string HubRepository => Path.Combine(Home, ".cache", "huggingface", "hub", "models--openai-community--gpt2");

    [SetUp]
    public void MakeRoot() => root = Directory.CreateTempSubdirectory("ioi-sources-").FullName;

    [TearDown]
    public void DeleteRoot() => Directory.Delete(root, recursive: true);

    [Test]
    public void Nothing_anywhere_lists_every_place_and_the_command()
    {
        var search = Find();

        search.Folder.Should().BeNull();
        search.Places.Select(place => place.Source).Should().Equal("IOI_GPT2", "Hugging Face cache", "IoiClaims cache");
        search.Explanation.Should()
            .Contain("IOI_GPT2 is not set")
            .And.Contain(Path.Combine(Home, ".cache", "huggingface", "hub"))
            .And.Contain(Path.Combine(Home, ".cache", "ioi-claims", "gpt2"))
            .And.EndWith("To fetch them: ioi fetch gpt2");
        search.Invoking(one => one.Require()).Should().Throw<DirectoryNotFoundException>().WithMessage(search.Explanation);
    }

    [Test]
    public void A_path_that_is_given_comes_before_everything()
    {
        var given = Checkpoint("given");
        Checkpoint("variable");

        Find(given, ("IOI_GPT2", Path.Combine(root, "variable"))).Require().Should().Be(given);
    }

    [Test]
    public void The_variable_comes_before_the_caches()
    {
        var named = Checkpoint("variable");
        Checkpoint(Path.Combine(HubRepository, "snapshots", HubModel.Gpt2.Revision));

        Find(null, ("IOI_GPT2", named)).Require().Should().Be(named);
    }

    [Test]
    public void A_tilde_is_the_home_folder()
    {
        var named = Checkpoint(Path.Combine(Home, "models", "gpt2"));

        Find(null, ("IOI_GPT2", "~/models/gpt2")).Require().Should().Be(named);
    }

    [TestCase("IOI_GPT2")]
    [TestCase(null)]
    public void What_was_asked_for_and_is_wrong_is_explained_and_not_skipped(string? variable)
    {
        Checkpoint(Path.Combine(HubRepository, "snapshots", HubModel.Gpt2.Revision));
        var asked = Checkpoint("asked");
        File.Delete(Path.Combine(asked, "merges.txt"));

        var search = variable is null ? Find(asked) : Find(null, (variable, asked));

        search.Folder.Should().BeNull();
        search.WasAskedFor.Should().BeTrue();
        search.Places.Should().ContainSingle().Which.Wrong.Should().Be("lacks merges.txt");
        search.Explanation.Should().Contain($"{variable ?? "the path given"}: {asked} lacks merges.txt").And.Contain("Correct it");
    }

    [Test]
    public void A_file_in_place_of_a_folder_is_named()
    {
        var file = Path.Combine(root, "file");
        File.WriteAllText(file, "x");

        Find(file).Places.Single().Wrong.Should().Be("is a file, expected a folder");
    }

    [Test]
    public void An_empty_variable_is_not_set() =>
        Find(null, ("IOI_GPT2", string.Empty)).Places[0].ToString().Should().Be("IOI_GPT2 is not set");

    [TestCase("models--openai-community--gpt2")]
    [TestCase("models--gpt2")]
    public void Hugging_Faces_cache_is_followed_from_main_to_the_snapshot(string repository)
    {
        var folder = Path.Combine(root, "hub", repository);
        var commit = new string('a', 40);
        var snapshot = Checkpoint(Path.Combine(folder, "snapshots", commit));
        WriteMain(folder, commit);

        Find(null, ("HF_HUB_CACHE", Path.Combine(root, "hub"))).Require().Should().Be(snapshot);
        Find(null, ("HF_HOME", root)).Require().Should().Be(snapshot);
    }

    [Test]
    public void Hugging_Faces_cache_follows_XDG_CACHE_HOME()
    {
        var snapshot = Checkpoint(Path.Combine(root, "huggingface", "hub", "models--gpt2", "snapshots", HubModel.Gpt2.Revision));

        Find(null, ("XDG_CACHE_HOME", root)).Require().Should().Be(snapshot);
    }

    [Test]
    public void A_snapshot_of_another_branch_is_not_taken_for_main()
    {
        Checkpoint(Path.Combine(HubRepository, "snapshots", new string('b', 40)));

        var search = Find();

        search.Folder.Should().BeNull();
        search.Places.Should().Contain(place => place.Path == HubRepository && place.Wrong == "has no refs/main");
    }

    [Test]
    public void An_incomplete_snapshot_is_passed_over_with_its_reason()
    {
        var snapshot = Checkpoint(Path.Combine(HubRepository, "snapshots", HubModel.Gpt2.Revision));
        File.Delete(Path.Combine(snapshot, "model.safetensors"));
        var own = Checkpoint(Path.Combine(Home, ".cache", "ioi-claims", "gpt2", HubModel.Gpt2.Revision));

        var search = Find();

        search.Require().Should().Be(own);
        search.Places.Should().Contain(place => place.Path == snapshot && place.Wrong == "lacks model.safetensors");
        search.Explanation.Should().Be($"gpt2 is in {own} (IoiClaims cache).");
    }

    [Test]
    public void A_link_to_a_blob_counts_and_a_link_to_nowhere_does_not()
    {
        var snapshot = Checkpoint(Path.Combine(HubRepository, "snapshots", HubModel.Gpt2.Revision));
        var blob = Path.Combine(HubRepository, "blob");
        var weights = Path.Combine(snapshot, "model.safetensors");
        File.Move(weights, blob);
        File.CreateSymbolicLink(weights, Path.Combine("..", "..", "blob"));
        Find().Require().Should().Be(snapshot);

        File.Delete(blob);

        Find().Places.Should().Contain(place => place.Path == snapshot && place.Wrong == "lacks model.safetensors");
    }

    [Test]
    public void Gits_pointer_to_a_large_file_is_recognised()
    {
        var folder = Checkpoint("clone");
        File.WriteAllText(Path.Combine(folder, "model.safetensors"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");

        Find(folder).Places.Single().Wrong.Should().Contain("git lfs pull");
    }

    [Test]
    public void Weights_in_several_files_need_all_of_them()
    {
        var folder = Checkpoint("sharded");
        File.Delete(Path.Combine(folder, "model.safetensors"));
        File.WriteAllText(
            Path.Combine(folder, "model.safetensors.index.json"),
            """{"weight_map": {"wte.weight": "model-1.safetensors", "wpe.weight": "model-2.safetensors"}}""");
        File.WriteAllText(Path.Combine(folder, "model-1.safetensors"), "x");
        Find(folder).Places.Single().Wrong.Should().Be("lacks model-2.safetensors");

        File.WriteAllText(Path.Combine(folder, "model-2.safetensors"), "x");

        Find(folder).Require().Should().Be(folder);
    }

    [TestCase("[]")]
    [TestCase("{")]
    [TestCase("""{"weight_map": {"a": 1}}""")]
    public void A_broken_index_of_weights_is_named(string index)
    {
        var folder = Checkpoint("sharded");
        File.Delete(Path.Combine(folder, "model.safetensors"));
        File.WriteAllText(Path.Combine(folder, "model.safetensors.index.json"), index);

        Find(folder).Places.Single().Wrong.Should().Contain("names no files");
    }

    [Test]
    public void The_projects_cache_follows_IOI_CACHE_and_XDG_CACHE_HOME_and_Windows_local_data()
    {
        CheckpointCache.Of(Surroundings(("IOI_CACHE", Path.Combine(root, "c")), ("XDG_CACHE_HOME", root))).Root
            .Should().Be(Path.Combine(root, "c"));
        CheckpointCache.Of(Surroundings(("XDG_CACHE_HOME", root))).Root.Should().Be(Path.Combine(root, "ioi-claims"));
        CheckpointCache.Of(Surroundings() with { LocalDataFolder = Path.Combine(root, "local") }).Root
            .Should().Be(Path.Combine(root, "local", "ioi-claims"));
    }

    [Test]
    public void An_unfinished_download_is_no_model()
    {
        Checkpoint(Path.Combine(Home, ".cache", "ioi-claims", "gpt2", HubModel.Gpt2.Revision + CheckpointCache.UnfinishedSuffix));

        Find().Folder.Should().BeNull();
    }

    [Test]
    public void The_only_other_revision_in_the_projects_cache_is_taken_and_of_two_neither()
    {
        var models = Path.Combine(Home, ".cache", "ioi-claims", "gpt2");
        var only = Checkpoint(Path.Combine(models, new string('c', 40)));
        Find().Require().Should().Be(only);

        Checkpoint(Path.Combine(models, new string('d', 40)));

        Find().Explanation.Should().Contain("has 2 revisions, none of them the usual one: name the folder of one in IOI_GPT2");
    }

    [Test]
    public void Models_have_names()
    {
        HubModel.Named("gpt2-small").Should().Be(HubModel.Gpt2);
        HubModel.Named("gpt2-xl").Variable.Should().Be("IOI_GPT2_XL");
        FluentActions.Invoking(() => HubModel.Named("gpt3")).Should().Throw<ArgumentException>()
            .WithMessage("*no model \"gpt3\"*gpt2, gpt2-medium, gpt2-large, gpt2-xl*");
    }

    private string Checkpoint(string folder)
    {
        var path = Path.Combine(root, folder);
        Directory.CreateDirectory(path);
        foreach (var name in Names)
        {
            File.WriteAllText(Path.Combine(path, name), "x");
        }

        return path;
    }

    private static void WriteMain(string repository, string commit)
    {
        Directory.CreateDirectory(Path.Combine(repository, "refs"));
        File.WriteAllText(Path.Combine(repository, "refs", "main"), commit + "\n");
    }

    private CheckpointSearch Find(string? folder = null, params (string Name, string Value)[] variables) =>
        CheckpointSources.Find(HubModel.Gpt2, Surroundings(variables), folder);

    private CheckpointEnvironment Surroundings(params (string Name, string Value)[] variables) =>
        new(variables.ToImmutableDictionary(pair => pair.Name, pair => pair.Value), Home);
}
