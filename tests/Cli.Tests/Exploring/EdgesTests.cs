namespace IoiClaims.Cli.Tests.Exploring;

[TestFixture]
public sealed class EdgesTests
{
    // Three layers of two heads: 6 · 1 + 3, 6 · 4 + 6, 6 · 7 + 9, and 10 into the logits.
    private const int Edges = 100;

    private string folder = null!;

    [SetUp]
    public void MakeAFolder() => folder = Directory.CreateTempSubdirectory("ioi-edges-").FullName;

    [TearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task Methods_stand_side_by_side_and_the_largest_edges_below()
    {
        var run = (await TinySubject.RunAsync("edges --method exact --method direct --method eap --method eap-ig --method eap-ig-activations --top 3")).Succeeded();

        run.Output.Should().Contain($"{Edges} edges").And.Contain("CMD").And.Contain("CPR").And.Contain("top n, by absolute scores").And.Contain("ablation: resample");
        run.Output.Split(Environment.NewLine).Should().Contain(line => line.StartsWith("EAP-IG of inputs, 5 steps ", StringComparison.Ordinal) && line.Contains('['));
    }

    [Test]
    public async Task What_was_found_is_a_file_of_edges_that_runs_alone()
    {
        var file = Path.Combine(folder, "edges.json");
        var found = (await TinySubject.RunAsync("edges --method eap --greedy --signed --top 40 --json", "--out", file)).Succeeded().Json;
        found.GetProperty("schema").GetString().Should().Be("ioi/edges/1");
        found.GetProperty("edges").GetArrayLength().Should().Be(40);
        found.GetProperty("methods")[0].GetProperty("curve").GetArrayLength().Should().Be(10);
        found.GetProperty("conditions").GetProperty("edges chosen").GetString().Should().Be("greedily from the logits, by signed scores");

        var alone = (await TinySubject.RunAsync("circuit --json --from s2", "--circuit", file)).Succeeded().Json;
        alone.GetProperty("edges").GetInt32().Should().Be(40);
        var order = alone.GetProperty("orders")[0];
        order.GetProperty("conditions").GetProperty("edges carry").GetString().Should().Be("corruption 'S2'");
        double Mean(string of) => order.GetProperty(of).GetProperty("value").GetDouble();
        order.GetProperty("faithfulness").GetDouble().Should().BeApproximately(
            (Mean("circuit") - Mean("corrupted")) / (Mean("model") - Mean("corrupted")), 1e-4);
        (await TinySubject.RunAsync("circuit", "--circuit", file)).Succeeded().Output.Should().Contain("40 edges alone,").And.Contain("ABBA").And.Contain("BABA");
    }

    [Test]
    public async Task Exact_effects_go_on_where_they_stopped()
    {
        var (file, kept) = (Path.Combine(folder, "edges.csv"), Path.Combine(folder, "edges.exact-effects"));
        var whole = (await TinySubject.RunAsync("edges --method exact", "--out", file)).Succeeded();
        whole.Error.Should().MatchRegex($@"{Edges} edges one by one at 4 prompts: about \d+ s\. Ctrl-C stops it, and the same command goes on");
        var (found, effects) = (await File.ReadAllTextAsync(file), await File.ReadAllBytesAsync(kept));

        // As if it had been killed while it wrote.
        await File.WriteAllBytesAsync(kept, effects[..(effects.Length * 2 / 3)]);
        (await TinySubject.RunAsync("edges --method exact", "--out", file)).Succeeded().Error.Should()
            .MatchRegex(@"\d+ edges one by one.*The other \d+ are in edges\.exact-effects");
        (await File.ReadAllTextAsync(file)).Should().Be(found);

        (await TinySubject.RunAsync("edges --method exact --seed 1", "--out", file)).FailedWith(2, kept, "not the same prompts");
        (await TinySubject.RunAsync("edges --method exact")).Succeeded().Error.Should().Contain("With --out FILE it could be stopped");
    }

    [Test]
    public async Task Csv_has_the_edges_and_a_curve() =>
        (await TinySubject.RunAsync("edges --method eap --csv --top 5")).Succeeded().Output.Should().StartWith("edge,change,lower,upper").And.Contain("share of edges");

    [TestCase("eap")]
    [TestCase("exact")]
    public async Task Edges_are_asked_about_at_places(string method)
    {
        var file = Path.Combine(folder, "edges.json");
        var found = (await TinySubject.RunAsync($"edges --at S2 END --method {method} --top 500 --json", "--out", file)).Succeeded().Json;
        found.GetProperty("edges").GetArrayLength().Should().Be((2 * (Edges - 10)) + 10, "the logits are read at END only, and have but one place");
        found.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("at").GetString()).Distinct().Should().BeEquivalentTo(["S2", "END", null]);
        found.GetProperty("conditions").GetProperty("edges at").GetString().Should().Be("S2, END");
        found.GetProperty("methods")[0].GetProperty("cmd").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null, "a circuit would lack what is elsewhere");

        (await TinySubject.RunAsync("circuit --json", "--circuit", file)).Succeeded().Json.GetProperty("edges").GetInt32().Should().Be(190);
        (await TinySubject.RunAsync("edges --at S3")).FailedWith(2, "no role 'S3'");
    }

    [Test]
    public async Task A_page_draws_the_edges_above_their_tables()
    {
        var file = Path.Combine(folder, "edges.html");
        (await TinySubject.RunAsync("edges --method eap --top 30", "--out", file)).Succeeded();
        var page = await File.ReadAllTextAsync(file);
        page.Should().StartWith("<!doctype html>").And.Contain("The 30 largest edges: EAP").And.Contain("faithfulness of circuits of edges");
        page.Split("<path").Length.Should().Be(1 + 30);
    }

    [Test]
    public async Task Mistakes_are_said()
    {
        var file = Path.Combine(folder, "wrong.json");
        await File.WriteAllTextAsync(file, """{ "edges": [ { "from": "2.1", "to": "0.0.Q" } ] }""");
        (await TinySubject.RunAsync("circuit", "--circuit", file)).FailedWith(2, "line 1, edges[0]: There is no edge 2.1 → 0.0.Q");
        (await TinySubject.RunAsync("circuit --random 0", "--circuit", file)).FailedWith(2, "is a circuit of edges", "--random");
        (await TinySubject.RunAsync("circuit --from abc")).FailedWith(2, "--from is for a circuit of edges");
        await File.WriteAllTextAsync(file, """{ "edges": [ { "from": "0.1", "to": "2.0.Q", "at": "S3" } ] }""");
        (await TinySubject.RunAsync("circuit", "--circuit", file)).FailedWith(2, "there is an edge at S3", "Roles are IO, S1");
        (await TinySubject.RunAsync("edges --method magic")).FailedWith(2, "magic");
    }
}
