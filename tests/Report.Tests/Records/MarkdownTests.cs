namespace IoiClaims.Report.Tests.Records;

/// <summary>claims.md: short, complete, and nothing in it is obeyed.</summary>
public sealed class MarkdownTests
{
    [Test]
    public void It_has_a_row_for_each_claim_and_a_column_for_each_subject()
    {
        var lines = RunMarkdown.Of(SampleRun.Whole).Split('\n');
        lines.Should().Contain("| claim | planted | gpt2-small | counter-model |");
        lines.Should().Contain("| **Claim2** Claim2 says something | ✅ supported | ⚪ not run | ✅ refuted (planted-keys) |");
        lines.Should().Contain("| **Claim10** Claim10 says something | ❌ refuted | ❌ error |  |");
        lines.Should().NotContain(line => line.Contains("Claim11"), "nobody asked for it");
    }

    [Test]
    public void It_says_why_what_failed_where_and_how_to_get_what_is_missing() => RunMarkdown.Of(SampleRun.Whole).Should()
        .Contain("### Claim10 on planted")
        .And.Contain("Refuted, because 1 of 2 requirements did not hold: “the metric is below zero”")
        .And.Contain("(claims/Claim10.cs, line 42)")
        .And.Contain("To reproduce: `dotnet test claims --filter")
        .And.Contain("Not run: The weights of gpt2-small are not here. To get it: `ioi fetch gpt2`");

    [Test]
    public void Text_stays_text()
    {
        var markdown = RunMarkdown.Of(SampleRun.Hostile("a|b <img src=x> `code` ``` [x](y) @all"));
        var prose = string.Join('\n', markdown.Split('\n').Where(line => !line.StartsWith("  ", StringComparison.Ordinal)).Select(WithoutCode));
        prose.Should().NotContain("<img").And.NotContain("[x](y)").And.NotContain(" @all");
        markdown.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Should()
            .OnlyContain(line => Cells(line) == 4, "a pipe in a name does not make a column");
    }

    // From the first backtick that is not escaped to the last one, as the report writes them.
    private static string WithoutCode(string line)
    {
        var open = line.IndexOf(": `", StringComparison.Ordinal);
        return open < 0 ? line : line[..open];
    }

    private static int Cells(string line) => line.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|');

    [Test]
    public void Claims_with_numbers_come_first_and_a_subject_that_is_a_counter_model_of_a_claim_stands_there_alone()
    {
        var run = new RunRecord
        {
            Conditions = new RunConditions("0.1.0", null, "cpu"),
            Units = [new("Study", "trained"), new("Study", "planted"), new("Claim10", "planted"), new("Claim2", "planted")],
            CounterModels = [new("Study", "planted")],
        };
        run = run with
        {
            Claims = [.. run.Units.Select(unit => SampleRun.Supported with { Text = SampleRun.Supported.Text with { Name = unit.Claim }, Subject = unit.Subject })],
        };

        var rows = RunMarkdown.Of(run).Split('\n').Where(line => line.StartsWith("| **")).ToArray();

        rows.Select(row => row.Split("**")[1]).Should().Equal("Claim2", "Claim10", "Study");
        run.Units.Select(unit => unit.Claim).Distinct().Should().Equal("Claim2", "Claim10", "Study");
        rows[^1].Split('|', StringSplitOptions.TrimEntries)[2].Should().BeEmpty("planted is there for the claim to be false on");
    }
}
