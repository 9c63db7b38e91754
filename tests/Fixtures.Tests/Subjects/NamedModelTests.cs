using System.Collections.Immutable;
using IoiClaims.Checkpoints;

namespace IoiClaims.Fixtures.Tests.Subjects;

/// <summary>What somebody named in IOI_SUBJECTS: what it is called, and whether it is here. Nothing is loaded.</summary>
public sealed class NamedModelTests
{
    private string root = string.Empty;
    private CheckpointEnvironment environment = null!;

    [SetUp]
    public void MakeRoot()
    {
        root = Directory.CreateTempSubdirectory("ioi-named-").FullName;
        environment = new CheckpointEnvironment(ImmutableDictionary<string, string>.Empty, root) { WorkingFolder = Folder("work") };
    }

    [TearDown]
    public void DeleteRoot() => Directory.Delete(root, recursive: true);

    [Test]
    public void A_folder_is_relative_to_where_it_was_typed_and_is_called_by_its_last_part()
    {
        var folder = Folder("my-folder");

        NamedModel.In("../my-folder", environment).Should().Equal(new NamedModel("../my-folder", "my-folder", folder));
        NamedModel.In(" ../my-folder/ ,", environment).Single().Name.Should().Be("my-folder");
        NamedModel.In("~/my-folder,../my-folder", environment).Should().ContainSingle("it is one model");
    }

    [TestCase("step 1000 (best)", "step-1000-best")]
    [TestCase("a--b", "a-b")]
    [TestCase("a..b", "a.b")]
    [TestCase("_x.", "x")]
    [TestCase("größe", "gr-e")]
    [TestCase("…", "folder")]
    public void Its_name_can_be_that_of_a_folder_of_tables(string folder, string name) =>
        NamedModel.In(Folder(folder), environment).Single().Name.Should().Be(name);

    [Test]
    public void A_model_of_the_hub_that_is_not_here_has_the_command_that_fetches_it()
    {
        var named = NamedModel.In("EleutherAI/pythia-160m", environment).Single();

        (named.Name, named.Model, named.Command).Should().Be(("EleutherAI/pythia-160m", "EleutherAI/pythia-160m", "ioi fetch EleutherAI/pythia-160m"));
        named.Missing.Should().Contain("are not at hand");
    }

    [TestCase("../nowhere", "*There is no folder *nowhere*owner/name*")]
    [TestCase("nowhere", "*There is no folder *nowhere*owner/name*")]
    [TestCase("../file", "*is a file; a model is a folder*")]
    public void What_is_neither_is_refused_in_words_and_no_command_helps(string text, string message)
    {
        File.WriteAllText(Path.Combine(root, "file"), string.Empty);

        var named = NamedModel.In(text, environment).Single();

        named.Missing.Should().Match(message);
        (named.Name, named.Command).Should().Be((text, null));
    }

    [Test]
    public void Models_that_ship_are_subjects_anyway() =>
        NamedModel.In("trained,planted,gpt2,gpt2-small,openai-community/gpt2", environment).Should().BeEmpty();

    [Test]
    public void Two_subjects_of_one_name_are_refused()
    {
        Folder("trained");
        Folder("a/model");
        Folder("b/model");

        NamedModel.In("../trained", environment).Single().Missing.Should().Contain("would be called 'trained', as another subject is");
        NamedModel.In("../a/model,../b/model", environment).Select(named => (named.Name, named.Missing is null))
            .Should().Equal(("model", true), ("../b/model", false));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(" , ")]
    public void None_are_none(string? list) => NamedModel.In(list, environment).Should().BeEmpty();

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(root, name)).FullName;
}
