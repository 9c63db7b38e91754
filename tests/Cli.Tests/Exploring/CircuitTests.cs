namespace IoiClaims.Cli.Tests.Exploring;

/// <summary>ioi discover by effect, and ioi circuit.</summary>
[TestFixture]
public sealed class CircuitTests
{
    private string folder = null!;

    [SetUp]
    public void MakeAFolder() => folder = Directory.CreateTempSubdirectory("ioi-circuit-").FullName;

    [TearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task What_was_discovered_is_a_tree_and_a_file_that_circuit_reads()
    {
        var file = Path.Combine(folder, "circuit.json");
        var found = (await TinySubject.RunAsync("discover --threshold 0.001 --onward 0.001 --depth 2", "--out", file)).Succeeded();
        found.Output.Should().Contain("logits at END").And.Contain("└─ directly").And.Contain("no circuit of tiny is recorded");
        found.Error.Should().Contain($"Written: {file}");

        var run = (await TinySubject.RunAsync("circuit --criterion faithfulness minimality --random 0", "--circuit", file)).Succeeded();
        run.Output.Should().Contain("discovered on").And.MatchRegex(@"(?m)^ABBA +\d ").And.MatchRegex(@"(?m)^BABA +\d ").And.Contain("Minimal?")
            .And.NotContain("Complete?", "it was not asked for");
    }

    [Test]
    public async Task Discovery_says_which_recorded_heads_it_found()
    {
        var run = (await CommandLineRun.InProcessAsync("discover", "-s", "planted", "-n", "4", "--by", "effect", "--depth", "1", "--json")).Succeeded();

        run.Json.GetProperty("groups")[0].GetProperty("heads").EnumerateArray().Select(head => head.GetString()).Should().Contain("9.9");
        run.Json.GetProperty("recorded").GetProperty("missed").EnumerateArray().Select(head => head.GetString()).Should().Contain("5.5").And.NotContain("9.9");
    }

    [Test]
    public async Task The_planted_circuit_is_faithful_on_both_orders()
    {
        var run = (await CommandLineRun.InProcessAsync(
            "circuit", "-s", "planted", "-n", "4", "--criterion", "faithfulness", "--random", "0", "--json")).Succeeded();

        foreach (var order in run.Json.GetProperty("orders").EnumerateArray())
        {
            order.GetProperty("faithfulness").GetProperty("value").GetDouble().Should().BeInRange(0.9, 1.1);
            order.GetProperty("random").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        }
    }

    [Test]
    public async Task A_circuit_that_is_not_the_published_one_is_not_asked_about_published_sets()
    {
        var run = (await CommandLineRun.InProcessAsync(
            "circuit", "-s", "trained", "-n", "4", "--criterion", "minimality", "--json")).Succeeded();

        run.Json.GetProperty("orders")[0].GetProperty("minimality").GetArrayLength().Should().Be(
            run.Json.GetProperty("groups").EnumerateArray().Sum(group => group.GetProperty("heads").GetArrayLength()));
    }

    [Test]
    public async Task A_circuit_written_by_hand_will_do()
    {
        var file = Path.Combine(folder, "mine.json");
        await File.WriteAllTextAsync(file, """{ "groups": [ { "name": "movers", "at": "END", "heads": ["2.0", "2.1"] } ] }""");

        var run = (await TinySubject.RunAsync("circuit --criterion completeness --random 0 --json", "--circuit", file)).Succeeded();

        run.Json.GetProperty("circuit").GetString().Should().Be("mine");
        run.Json.GetProperty("orders")[0].GetProperty("completeness")[0].GetProperty("without").GetString().Should().Be("nothing");
    }

    [TestCase("{ }", "line 1, groups: the key is missing.")]
    [TestCase("no json", "line 1: this is not valid JSON")]
    [TestCase("[]", "line 1, the file: expected an object, { … }, found a list.")]
    [TestCase("{ \"groups\":\n[] }", "line 2, groups: the list is empty")]
    [TestCase("{ \"groups\": [\nnull ] }", "line 2, groups[0]: expected an object, { … }, found null.")]
    [TestCase("{ \"groups\": [ { \"at\": \"END\", \"heads\":\n[] } ] }", "line 2, groups[0].heads: the list is empty")]
    [TestCase("{ \"groups\": [ { \"at\": \"END\", \"heads\": [\"2.0\",\nnull] } ] }", "line 2, groups[0].heads[1]: expected a text, found null.")]
    [TestCase("{ \"groups\": [ { \"at\": \"END\", \"heads\": [\n2.0] } ] }", "line 2, groups[0].heads[0]: expected a text, found a number.")]
    [TestCase("{ \"groups\": [\n{ \"heads\": [\"2.0\"] } ] }", "line 2, groups[0].at: the key is missing.")]
    [TestCase("{ \"groups\": [ { \"at\": null, \"heads\": [\"2.0\"] } ] }", "groups[0].at: expected a text, found null.")]
    [TestCase("""{ "groups": [ { "at": "END", "heads": ["7.0"] } ] }""", "line 1, groups[0].heads[0]: head 7.0: this model has layers 0–2")]
    [TestCase("""{ "groups": [ { "at": "END", "heads": ["2.0"] }, { "at": "END", "heads": ["2.0"], "name": "b" } ] }""", "line 1, groups: Circuit 'mine' has head 2.0")]
    [TestCase("""{ "groups": [ { "at": "EDN", "heads": ["2.0"] } ] }""", "line 1, groups[0].at: no role 'EDN'; did you mean 'END'?")]
    public async Task A_file_that_is_no_circuit_is_a_mistake(string text, string message)
    {
        var file = Path.Combine(folder, "mine.json");
        await File.WriteAllTextAsync(file, text);

        (await TinySubject.RunAsync("circuit", "--circuit", file)).FailedWith(2, message);
    }

    [Test]
    public async Task Without_a_circuit_it_says_where_one_comes_from() =>
        (await TinySubject.RunAsync("circuit")).FailedWith(2, "No circuit of tiny is recorded", "ioi discover --out circuit.json");
}
