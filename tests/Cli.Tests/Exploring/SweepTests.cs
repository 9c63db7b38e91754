namespace IoiClaims.Cli.Tests.Exploring;

[TestFixture]
public sealed class SweepTests
{
    [Test]
    public async Task A_sweep_draws_a_map_and_lists_the_largest_effects_with_intervals()
    {
        var run = (await TinySubject.RunAsync("sweep --top 3")).Succeeded();

        var lines = run.Output.Split(Environment.NewLine);
        lines.Should().Contain(line => line.StartsWith("Change of the logit difference: each of everything → logits at END", StringComparison.Ordinal));
        lines.Should().Contain(line => line.TrimStart().StartsWith("layer ", StringComparison.Ordinal) && line.EndsWith("MLP", StringComparison.Ordinal));
        lines.SkipWhile(line => !line.StartsWith("sender", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.Length > 0)
            .Should().HaveCount(3).And.OnlyContain(line => line.Contains('[') && line.Contains('●'));
        run.Output.Should().MatchRegex("subject: tiny \\([0-9a-f]{12}\\); N: 4; seed: 0").And.Contain("MLPs frozen");
        run.Output.Should().MatchRegex(@"\] +– ").And.Contain("Shares mean nothing here. The baseline mean", "a random model does not do the task");
    }

    [Test]
    public async Task Json_has_every_sender_with_its_interval_and_the_conditions()
    {
        var json = (await TinySubject.RunAsync("sweep --json --seed 3")).Succeeded().Json;

        json.GetProperty("schema").GetString().Should().Be("ioi/sweep/1");
        json.GetProperty("conditions").GetProperty("seed").GetString().Should().Be("3");
        json.GetProperty("metric").GetProperty("name").GetString().Should().Be("logit difference");
        var effects = json.GetProperty("effects").EnumerateArray().ToList();
        effects.Should().HaveCount(1 + (TinySubject.Layers * (TinySubject.Heads + 1)), "the embedding, every head and every MLP send");
        foreach (var change in effects.Select(effect => effect.GetProperty("change")))
        {
            change.GetProperty("lower").GetDouble().Should().BeLessThanOrEqualTo(change.GetProperty("value").GetDouble());
            change.GetProperty("upper").GetDouble().Should().BeGreaterThanOrEqualTo(change.GetProperty("value").GetDouble());
        }
    }

    [Test]
    public async Task Receivers_hops_corruptions_conventions_and_metrics_are_what_was_asked_for()
    {
        var one = (await TinySubject.RunAsync("sweep --to 2.1.Q@END --from s2 --conventions paper --json")).Succeeded().Json;
        one.GetProperty("route").GetString().Should().Be("each of everything → 2.1.Q at END → logits at END");
        one.GetProperty("conditions").GetProperty("senders run on").GetString().Should().Be("corruption 'S2'");
        one.GetProperty("conditions").GetProperty("conventions").GetString().Should().Contain("MLPs recomputed");

        var two = (await TinySubject.RunAsync("sweep --to 1.0.V@S2 --to 2.0,2.1.K@s2 --json")).Succeeded().Json;
        two.GetProperty("route").GetString().Should().Be("each of everything → 1.0.V at S2 → 2.0 + 2.1.K at S2 → logits at END");

        var attention = (await TinySubject.RunAsync("sweep --to 2.1.K@IO --from io --metric attention:2.1:END:IO --json")).Succeeded().Json;
        attention.GetProperty("metric").GetProperty("name").GetString().Should().Be("attention of 2.1 from END to IO");
    }

    [Test]
    public async Task Groups_are_known_by_name_and_by_abbreviation()
    {
        var run = (await CommandLineRun.InProcessAsync(
            "sweep", "-s", "planted", "-n", "2", "--to", "\"name movers\".Q@END", "--to", "NEG.Q@END", "--from", "abc", "--json")).Succeeded();

        run.Json.GetProperty("route").GetString().Should().Be(
            "each of everything → Name Movers.Q at END → Negative Name Movers.Q at END → logits at END");
        run.Json.GetProperty("effects").EnumerateArray().Single(effect => effect.GetProperty("sender").GetString() == "8.6")
            .GetProperty("group").GetString().Should().Be("S-Inhibition");
    }

    [Test]
    public async Task Csv_is_the_map_and_the_same_seed_gives_the_same_numbers()
    {
        var run = (await TinySubject.RunAsync("sweep --csv")).Succeeded();

        run.Output.Split('\n').Should().HaveCount(TinySubject.Layers + 2).And.StartWith("layer,0,1,MLP");
        (await TinySubject.RunAsync("sweep --csv")).Output.Should().Be(run.Output);
        (await TinySubject.RunAsync("sweep --csv --seed 1")).Output.Should().NotBe(run.Output);
    }

    [TestCase(80)]
    [TestCase(120)]
    public async Task No_line_is_wider_than_the_screen(int width)
    {
        var run = (await CommandLineRun.AtWidthAsync(width, "sweep", "-s", "planted", "-n", "2", "--from", "abc")).Succeeded();

        run.Output.Split(Environment.NewLine).Max(line => line.Length).Should().BeLessThanOrEqualTo(width);
        run.Output.Should().Contain("Name Movers");
    }
}
