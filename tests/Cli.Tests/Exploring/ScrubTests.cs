namespace IoiClaims.Cli.Tests.Exploring;

[TestFixture]
public sealed class ScrubTests
{
    private string file = null!;

    [SetUp]
    public void NameAFile() => file = Path.Combine(Directory.CreateTempSubdirectory("ioi-scrub-").FullName, "mine.json");

    [TearDown]
    public void Remove() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    [Test]
    public async Task A_ready_made_hypothesis_is_shown_as_a_tree_beside_its_floor()
    {
        var run = (await CommandLineRun.InProcessAsync("scrub", "any-name-at-io", "-s", "planted", "-n", "4", "--scrubs", "1", "--show", "1")).Succeeded();

        run.Output.Should().Contain("└─ everything → K at IO").And.Contain("if nothing counted").And.Contain("kept above the floor").And.Contain("0: ");
    }

    [Test]
    public async Task If_everything_counts_nothing_is_lost()
    {
        var json = (await TinySubject.RunAsync("scrub everything --scrubs 2 --json")).Succeeded().Json;

        json.GetProperty("recovered").GetProperty("value").GetDouble().Should().Be(1);
        json.GetProperty("scrubbed").GetProperty("value").GetDouble().Should().Be(json.GetProperty("model").GetProperty("value").GetDouble());
        json.GetProperty("spread").GetDouble().Should().Be(0);
    }

    [Test]
    public async Task Every_ready_made_hypothesis_is_one_of_the_planted_circuit()
    {
        using var subject = IoiClaims.Fixtures.ShippedSubjects.Build("planted");
        foreach (var (name, _) in ReadyHypotheses.All)
        {
            var check = () => ReadyHypotheses.Named(name, subject).Hypothesis.CheckAgainst(subject.Model.Shape);
            check.Should().NotThrow(name);
        }

        (await CommandLineRun.InProcessAsync("scrub", "--list")).Succeeded().Output.Should().ContainAll(ReadyHypotheses.All.Select(each => each.Name));
    }

    [Test]
    public async Task A_hypothesis_of_ones_own_comes_from_a_file()
    {
        await File.WriteAllTextAsync(file, """
            {
              "says": "what 2.1 writes counts, and of its queries only the order",
              "mlps": "recomputed",
              "otherInputs": "random",
              "children": [
                { "from": "2.1", "into": "logits", "at": "END", "otherInputs": "exact", "children": [
                    { "name": "looking", "from": "1.0,m1", "into": "Q", "at": "END", "sampler": "same-io+order" } ] },
                { "from": "2.0", "into": "logits", "at": "END", "sampler": "corrupted-abc" } ]
            }
            """);

        var json = (await TinySubject.RunAsync("scrub --scrubs 1 --json", file)).Succeeded().Json;

        json.GetProperty("says").GetString().Should().StartWith("what 2.1 writes");
        json.GetProperty("tree").EnumerateArray().Select(line => line.GetString()).Should().Equal(
            "logits: exact; other inputs anything of the same template",
            "├─ 2.1 → logits at END: exact; other inputs exact",
            "│  └─ looking (1.0 + m1 → Q at END): the same IO and position, with all that it depends on",
            "└─ 2.0 → logits at END: corruption 'ABC', with all that it depends on",
            "MLPs between a node and its child are recomputed");
    }

    [Test]
    public async Task The_guides_example_is_a_hypothesis_about_the_planted_circuit()
    {
        var example = Path.Combine(
            RepositoryFolder.Find([AppContext.BaseDirectory]), "tests", "Cli.Tests", "Exploring", "hypothesis.json");

        var json = (await CommandLineRun.InProcessAsync("scrub", example, "-s", "planted", "-n", "4", "--scrubs", "1", "--json")).Succeeded().Json;

        json.GetProperty("tree").EnumerateArray().Select(line => line.GetString()).Should().Contain(
            "   └─ pointing (S-Inhibition → Q at END): the same order, with all that it depends on");
        json.GetProperty("recoveredAboveFloor").GetProperty("value").GetDouble().Should().BePositive();
    }

    [TestCase("""[]""", "line 1, the file: expected an object")]
    [TestCase("""{ "otherInputs": "random", "chidren": [] }""", "did you mean 'children'?")]
    [TestCase("""{ }""", "\"otherInputs\": \"random\"")]
    [TestCase("""{ "otherInputs": "randon" }""", "did you mean 'random'?")]
    [TestCase("""{ "otherInputs": "corrupted-abd" }""", "did you mean 'abc'?")]
    [TestCase("""{ "otherInputs": "random", "mlps": "melted" }""", "\"frozen\" or \"recomputed\"")]
    [TestCase("""{ "otherInputs": "random", "children": [ { "into": "Q" } ] }""", "line 1, children[0].from: the key is missing")]
    [TestCase("""{ "otherInputs": "random", "children": [ { "from": "9.9", "into": "logits" } ] }""", "children[0].from: head 9.9: this model has layers 0–2")]
    [TestCase("""{ "otherInputs": "random", "children": [ { "from": "1.1", "into": "W" } ] }""", "children[0].into: it is \"W\"; it may be logits, Q")]
    [TestCase("""{ "otherInputs": "random", "children": [ { "from": "1.1", "at": "S4" } ] }""", "no role 'S4'")]
    [TestCase("""{ "otherInputs": "random", "children": [ { "from": "1.1", "into": "logits", "children": [ { "from": "0.0" } ] } ] }""", "line 1, children[0].otherInputs: the key is missing: a node with children")]
    [TestCase("{ \n \"otherInputs\": 3 }", "line 2, otherInputs: expected a text, found a number.")]
    [TestCase("""{ "otherInputs": "random", "children": [ null ] }""", "children[0]: expected an object, { … }, found null.")]
    [TestCase("""{ """, "this is not valid JSON")]
    public async Task A_file_that_is_no_hypothesis_is_a_mistake_with_its_place(string text, string message)
    {
        await File.WriteAllTextAsync(file, text);

        (await TinySubject.RunAsync("scrub", file)).FailedWith(2, file, message);
    }

    [Test]
    public async Task A_hypothesis_that_means_nothing_in_the_model_fails_with_the_engines_words()
    {
        await File.WriteAllTextAsync(file, """
            { "otherInputs": "random", "children": [ { "from": "1.1", "into": "logits", "otherInputs": "exact", "children": [ { "from": "2.0", "into": "Q" } ] } ] }
            """);

        (await TinySubject.RunAsync("scrub", file)).FailedWith(1, "2.0");
    }
}
