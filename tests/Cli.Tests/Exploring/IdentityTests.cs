using System.Text.Json;
using IoiClaims.Fixtures;

namespace IoiClaims.Cli.Tests.Exploring;

/// <summary>What a subject is follows from its weights, whatever its folder or a variable is called.</summary>
[TestFixture]
public sealed class IdentityTests
{
    private string root = string.Empty;

    [SetUp]
    public void MakeRoot() => root = Directory.CreateTempSubdirectory("ioi-identity-").FullName;

    [TearDown]
    public void DeleteRoot() => Directory.Delete(root, recursive: true);

    [Test]
    public async Task A_folder_with_the_name_of_a_model_that_ships_gets_neither_its_prompts_nor_its_header()
    {
        var tiny = await Sweep(TinySubject.Folder);

        foreach (var name in new[] { ShippedSubjects.Trained, ShippedSubjects.Planted, "gpt2-small" })
        {
            var called = await Sweep(Copied(TinySubject.Folder, name));

            SubjectOf(called).Should().Be(SubjectOf(tiny).Replace("tiny", name)).And.MatchRegex("^[a-z0-9-]+ \\([0-9a-f]{12}\\)$");
            DatasetOf(called).Should().Be(DatasetOf(tiny));
            called.GetProperty("effects").ToString().Should().Be(tiny.GetProperty("effects").ToString());
        }
    }

    [Test]
    public async Task The_trained_models_weights_are_explored_without_the_pairs_of_its_verdicts_under_any_name()
    {
        var copy = Copied(Path.Combine(AppContext.BaseDirectory, "trained-model"), "mine");

        var (under, itself) = (await Sweep(copy), await Sweep(ShippedSubjects.Trained));

        DatasetOf(under).Should().Be(DatasetOf(itself)).And.Contain("pairs of names that no verdict rests on");
        SubjectOf(under).Should().Be($"mine ({TrainedModel.Fingerprint[..12]})");
        SubjectOf(itself).Should().Be("trained", "its verified tables are known by that");
    }

    [Test]
    public async Task Another_model_under_the_variable_of_GPT_2_is_refused_with_what_it_is_and_what_GPT_2_small_is()
    {
        foreach (var name in new[] { "gpt2", "gpt2-small" })
        {
            (await CommandLineRun.InProcessAsync("/nowhere", [("IOI_GPT2", TinySubject.Folder)], CancellationToken.None, "sweep", "-s", name))
                .FailedWith(1, "this is not gpt2", "n_layer = 12", $"n_layer = {TinySubject.Layers}");
        }
    }

    [Test]
    public async Task What_is_unusual_about_a_folder_is_said_once()
    {
        var copy = Copied(TinySubject.Folder, "odd");
        var config = Path.Combine(copy, "config.json");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("\"n_ctx\": 64", "\"n_ctx\": 32", StringComparison.Ordinal));

        var run = (await CommandLineRun.InProcessAsync("sweep", "--subject", copy, "--prompts", "4")).Succeeded();

        run.Error.Split(Environment.NewLine).Where(line => line.Contains("n_ctx")).Should().ContainSingle().Which.Should().StartWith("odd: config.json");
        run.Output.Should().NotContain("n_ctx");
    }

    private static async Task<JsonElement> Sweep(string subject) =>
        (await CommandLineRun.InProcessAsync("sweep", "--subject", subject, "--prompts", "4", "--json")).Succeeded().Json;

    private static string SubjectOf(JsonElement json) => json.GetProperty("conditions").GetProperty("subject").GetString()!;

    private static string DatasetOf(JsonElement json) => json.GetProperty("conditions").GetProperty("dataset").GetString()!;

    private string Copied(string folder, string name)
    {
        var copy = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        foreach (var file in Directory.GetFiles(folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
