namespace IoiClaims.Cli.Tests.Exploring;

/// <summary>ioi attention and ioi scores: what is read off plain runs and off weights.</summary>
[TestFixture]
public sealed class ReadingTests
{
    [Test]
    public async Task Attention_is_shown_token_by_token_and_by_role()
    {
        var run = (await TinySubject.RunAsync("attention 1.0,2.1")).Succeeded();

        run.Output.Should().Contain("Attention from END, token by token").And.MatchRegex(@"\d+ \w+  IO ").And.Contain("END")
            .And.Contain("Mean attention from END over 4 prompts").And.Contain("elsewhere");
    }

    [Test]
    public async Task Where_nobody_names_heads_it_is_said_which_are_shown()
    {
        (await TinySubject.RunAsync("attention")).Succeeded().Output.Should().Contain("no heads were named: the 4 that attend least to the first token");
        (await TinySubject.RunAsync("attention 1.0")).Succeeded().Output.Should().NotContain("no heads were named");
    }

    [TestCase("attention 1.0")]
    [TestCase("logits")]
    public async Task Of_a_text_of_ones_own_there_is_one_example(string command) =>
        (await CommandLineRun.InProcessAsync([.. command.Split(' '), "-s", TinySubject.Folder, "--prompt", "Then, Mary and John", "--example", "3"]))
            .FailedWith(2, "--example chooses among the task's prompts");

    [Test]
    public async Task Attention_as_json_is_patterns_whose_rows_sum_to_one()
    {
        var json = (await TinySubject.RunAsync("attention 2.1 --from S2 --example 1 --json")).Succeeded().Json;

        json.GetProperty("schema").GetString().Should().Be("ioi/attention/2");
        var head = json.GetProperty("heads").EnumerateArray().Single();
        var pattern = head.GetProperty("pattern").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToList()).ToList();
        pattern.Should().HaveCount(json.GetProperty("tokens").GetArrayLength());
        pattern.Select((row, query) => (row.Count, query)).Should().OnlyContain(each => each.Count == each.query + 1, "heads see what comes before");
        pattern.Select(row => row.Sum()).Should().OnlyContain(sum => Math.Abs(sum - 1) < 1e-5);
        json.GetProperty("query").GetInt32().Should().Be(json.GetProperty("roles").EnumerateArray()
            .Single(role => role.GetProperty("role").GetString() == "S2").GetProperty("position").GetInt32());
        head.GetProperty("meanByRole").EnumerateObject().Select(role => role.Name).Should().Contain("S1+1").And.NotContain("END", "it comes later");
    }

    [Test]
    public async Task A_text_of_ones_own_is_read_from_any_position_and_drawn_whole()
    {
        string[] line = ["attention", "0.0", "--subject", TinySubject.Folder, "--prompt", "Then, Mary and John went to the store", "--from", "3", "--whole"];

        var run = (await CommandLineRun.InProcessAsync(line)).Succeeded();

        run.Output.Should().Contain("Attention from position 3").And.Contain("3 Mary").And.Contain("The pattern of 0.0").And.Contain("store")
            .And.NotContain("Mean attention", "a text has no roles");
    }

    [Test]
    public async Task Without_known_groups_the_heads_that_do_something_are_shown() =>
        (await TinySubject.RunAsync("attention --json")).Succeeded().Json.GetProperty("heads").GetArrayLength().Should().Be(4);

    [Test]
    public async Task A_group_is_read_where_it_does_its_job()
    {
        var run = (await CommandLineRun.InProcessAsync("attention", "IND", "-s", "planted", "-n", "2", "--json")).Succeeded();

        run.Json.GetProperty("from").GetString().Should().Be("S2");
        run.Json.GetProperty("heads").EnumerateArray().Select(head => head.GetProperty("head").GetString()).Should().Equal("5.5", "5.8", "5.9", "6.9");
        run.Json.GetProperty("heads")[0].GetProperty("meanByRole").GetProperty("S1+1").GetProperty("value").GetDouble().Should().BeGreaterThan(0.9);
    }

    [Test]
    public async Task Scores_of_all_heads_are_in_the_json_and_those_asked_for_in_the_table()
    {
        var json = (await TinySubject.RunAsync("scores --json")).Succeeded().Json;
        json.GetProperty("heads").GetArrayLength().Should().Be(TinySubject.Layers * TinySubject.Heads);
        json.GetProperty("heads")[0].GetProperty("scores").EnumerateObject().Select(score => score.Name)
            .Should().Equal("copy", "negative copy", "previous token", "duplicate token", "induction");

        var table = (await TinySubject.RunAsync("scores 1.1,0.0")).Succeeded();
        table.Output.Should().Contain("What these heads do").And.MatchRegex(@"(?m)^0\.0 ").And.MatchRegex(@"(?m)^1\.1 ").And.NotMatchRegex(@"(?m)^2\.1 ");
        (await TinySubject.RunAsync("scores all --csv")).Succeeded().Output.Trim().Split('\n').Should().HaveCount(1 + 6);
    }

    [Test]
    public async Task Composition_lists_pairs_beside_what_random_weights_score()
    {
        var json = (await TinySubject.RunAsync("scores composition --kind K --to 2.0 --top 2 --json")).Succeeded().Json;
        var pairs = json.GetProperty("kinds").EnumerateArray().Single().GetProperty("pairs").EnumerateArray().ToList();
        pairs.Should().HaveCount(2);
        pairs.Select(pair => pair.GetProperty("to").GetString()).Should().AllBe("2.0");
        json.GetProperty("random").GetProperty("mean").GetDouble().Should().BePositive();

        var text = (await TinySubject.RunAsync("scores composition")).Succeeded().Output;
        text.Should().Contain("Query composition").And.Contain("Value composition").And.Contain("beyond random");
    }
}
