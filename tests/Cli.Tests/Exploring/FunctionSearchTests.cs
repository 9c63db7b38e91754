using System.Text.Json;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Cli.Tests.Exploring;

/// <summary>ioi discover by function: what the circuit of the trained model was found with; and the prompts for exploring.</summary>
[TestFixture]
public sealed class FunctionSearchTests
{
    private string folder = null!;

    [OneTimeSetUp]
    public void MakeAFolder() => folder = Directory.CreateTempSubdirectory("ioi-function-").FullName;

    [OneTimeTearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task On_the_trained_model_it_finds_every_recorded_head_in_its_group_and_no_other()
    {
        var json = (await CommandLineRun.InProcessAsync("discover", "-n", "120", "--seed", "1", "--json")).Succeeded().Json;

        json.GetProperty("schema").GetString().Should().Be("ioi/groups/1");
        json.GetProperty("recorded").GetProperty("missed").GetArrayLength().Should().Be(0);
        json.GetProperty("recorded").GetProperty("new").GetArrayLength().Should().Be(0);
        var evidence = json.GetProperty("evidence").EnumerateArray().ToList();
        evidence.Should().HaveCount(11);
        foreach (var found in evidence)
        {
            found.GetProperty("recorded").GetString().Should().Be(found.GetProperty("group").GetString());
            var change = found.GetProperty("relativeChange");
            change.GetProperty("lower").GetDouble().Should().BeLessThan(change.GetProperty("value").GetDouble());
            change.GetProperty("upper").GetDouble().Should().BeGreaterThan(change.GetProperty("value").GetDouble()).And.BeNegative();
        }

        Strings(json.GetProperty("missing")).Should().Contain("Induction").And.NotContain("Name Movers");
        json.GetProperty("conditions").GetProperty("an effect counts").GetString().Should().Contain("3 %");
    }

    [Test]
    public async Task What_it_finds_is_shown_group_by_group_and_is_a_circuit_for_the_next_command()
    {
        var file = Path.Combine(folder, "circuit.json");
        var run = (await CommandLineRun.InProcessAsync("discover", "-n", "8", "--out", file)).Succeeded();

        run.Output.Should().Contain("by what they do in the task").And.MatchRegex(@"(?m)^S-Inhibition\r?\n +2\.1 +S-Inhibition +-\d+ % +\[")
            .And.Contain("its output at END, with IO at S2").And.Contain("of the 11 recorded heads were found");
        (await CommandLineRun.InProcessAsync("circuit", "-n", "4", "--criterion", "faithfulness", "--random", "0", "--circuit", file))
            .Succeeded().Output.Should().Contain("found on trained by function");
    }

    [Test]
    public async Task A_model_in_which_nothing_does_what_the_groups_do_has_no_groups()
    {
        var run = (await TinySubject.RunAsync("discover")).Succeeded();

        run.Output.Should().Contain("No head was found for: Name Movers").And.Contain("no circuit of tiny is recorded");
    }

    [Test]
    public async Task An_option_of_the_other_search_asks_for_it_unless_this_one_was_asked_for()
    {
        (await TinySubject.RunAsync("discover --threshold 0.001 --depth 1")).Succeeded().Output.Should().Contain("logits at END");
        (await TinySubject.RunAsync("discover --by function --depth 1")).FailedWith(2, "--depth belongs to the search by effect", "--by effect");
        (await TinySubject.RunAsync("discover --by guess")).ExitCode.Should().Be(2);
    }

    [Test]
    public void Exploring_the_trained_model_leaves_out_the_pairs_that_verdicts_rest_on()
    {
        using var trained = ShippedSubjects.Build(ShippedSubjects.Trained);
        var few = ExplorationPrompts.Generate(trained, 60, seed: 3);

        var judged = Pairs(SubjectPrompts.ForVerdicts(trained, 240));
        Pairs(few).Should().HaveCountGreaterThan(50).And.NotIntersectWith(judged);
        few.Prompts.Should().OnlyContain(prompt => !HeldOut.IsPair(prompt.Sentence.First, prompt.Sentence.Second));
        few.Prompts.GroupBy(prompt => (prompt.Sentence.Template.Id, prompt.Sentence.Order)).Should().HaveCount(30)
            .And.OnlyContain(alike => alike.Count() == 2);
        few.Seed.Should().Be(3);
        Pairs(ExplorationPrompts.Generate(trained, 60, seed: 4)).Should().NotBeEquivalentTo(Pairs(few));
    }

    [Test]
    public async Task The_header_and_the_json_say_so_and_only_of_the_trained_model()
    {
        var run = (await CommandLineRun.InProcessAsync("sweep", "-n", "2")).Succeeded();
        run.Output.ReplaceLineEndings(" ").Should().Contain(ExplorationPrompts.WithoutHeldOutPairs);
        (await CommandLineRun.InProcessAsync("sweep", "-n", "2", "--json")).Succeeded().Json
            .GetProperty("conditions").GetProperty("dataset").GetString().Should().StartWith(ExplorationPrompts.WithoutHeldOutPairs);
        (await TinySubject.RunAsync("sweep")).Succeeded().Output.Should().NotContain("dataset").And.NotContain("verdict");
    }

    private static HashSet<(string, string)> Pairs(IoiDataset dataset) =>
    [
        .. dataset.Prompts.Select(prompt => string.CompareOrdinal(prompt.Sentence.First, prompt.Sentence.Second) < 0
            ? (prompt.Sentence.First, prompt.Sentence.Second)
            : (prompt.Sentence.Second, prompt.Sentence.First)),
    ];

    private static IEnumerable<string?> Strings(JsonElement array) => array.EnumerateArray().Select(each => each.GetString());
}
