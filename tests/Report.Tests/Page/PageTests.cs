using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace IoiClaims.Report.Tests.Page;

/// <summary>The page as HTML: what readers, screen readers and links find in it.</summary>
public sealed class PageTests
{
    private static IDocument Whole => Parse(SampleRun.Whole);

    [Test]
    public void It_has_landmarks_and_headings_in_order()
    {
        foreach (var landmark in new[] { "header", "nav", "main", "footer", "h1" })
        {
            Whole.QuerySelectorAll(landmark).Should().HaveCount(1, landmark);
        }

        var levels = Whole.QuerySelectorAll("h1, h2, h3, h4").Select(heading => heading.TagName[1] - '0').ToList();
        levels[0].Should().Be(1);
        levels.Zip(levels.Skip(1)).Should().OnlyContain(pair => pair.Second <= pair.First + 1, "no level is skipped");
        Whole.DocumentElement.GetAttribute("lang").Should().Be("en");
    }

    [Test]
    public void Every_link_on_the_page_leads_somewhere_and_every_name_is_given_once()
    {
        var ids = Whole.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        ids.Should().OnlyHaveUniqueItems();
        Whole.QuerySelectorAll("a[href^='#']").Select(link => link.GetAttribute("href")![1..]).Should().BeSubsetOf(ids);
        Whole.QuerySelectorAll("label").Select(label => label.GetAttribute("for")).Should().BeSubsetOf(ids);
        Whole.QuerySelectorAll("[aria-labelledby]").Select(part => part.GetAttribute("aria-labelledby")).Should().BeSubsetOf(ids);
    }

    [Test]
    public void Its_tables_are_where_its_links_to_them_say()
    {
        var folder = Directory.CreateTempSubdirectory("ioi-report-");
        try
        {
            RunReport.Write(SampleRun.Whole, folder.FullName);
            foreach (var link in Whole.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).Where(href => href[0] != '#'))
            {
                Path.Exists(Path.Combine(folder.FullName, link)).Should().BeTrue(link);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Behind_a_number_stand_its_prompts_token_by_token()
    {
        var prompts = Whole.QuerySelector("details.prompts")!;
        prompts.QuerySelector("summary")!.TextContent.Should().Be("The 240 prompts behind it");
        prompts.QuerySelector("svg.histogram")!.GetAttribute("aria-label").Should().Be("attention of 240 prompts: from 0.200 to 0.900, median 0.710");
        prompts.QuerySelectorAll("svg.histogram .bar").Should().HaveCount(4, "an empty part has no bar");
        var first = prompts.QuerySelectorAll(".farthest > li")[0];
        first.TextContent.Should().StartWith("0.200 (0.500 → −0.200) ABBA");
        first.QuerySelectorAll(".piece").Select(piece => piece.TextContent).Should().Equal("When", " Mary", " and", " John", "⏎");
    }

    [Test]
    public void Since_an_earlier_run_it_says_what_moved_with_links_to_it()
    {
        var earlier = SampleRun.Whole with { Claims = [SampleRun.Supported with { Verdict = Verdict.Inconclusive }] };
        var since = Parse(SampleRun.Whole, earlier).QuerySelector("section.since")!;
        since.QuerySelector("li")!.TextContent.Should().Be("Claim2 on planted: was inconclusive, is supported");
        since.QuerySelector("li a")!.GetAttribute("href").Should().Be("#Claim2-planted");
        Parse(SampleRun.Whole, SampleRun.Whole).QuerySelector("section.since")!.TextContent.Should().Contain("Nothing moved.");
    }

    [Test]
    public void Every_figure_has_an_alternative_and_every_table_a_caption()
    {
        Whole.QuerySelectorAll("svg").Should().OnlyContain(svg =>
            svg.GetAttribute("aria-hidden") == "true" || (svg.GetAttribute("role") == "img" && svg.GetAttribute("aria-label")!.Length > 10));
        Whole.QuerySelectorAll("table").Should().OnlyContain(table => table.QuerySelector("caption") != null);
        Whole.QuerySelectorAll("th").Where(cell => !cell.HasAttribute("scope")).Should().BeEmpty();
    }

    [Test]
    public void The_summary_has_each_verdict_and_whether_it_is_the_recorded_one()
    {
        var cells = Whole.QuerySelectorAll(".matrix tbody tr").Select(row => row.QuerySelectorAll("td").Select(Words).ToList()).ToList();
        cells[0].Should().Equal("passed supported, as recorded", "not run", "passed refuted, as recorded planted-keys");
        cells[1].Should().Equal("failed refuted; recorded: supported", "error", "");
        cells.Should().HaveCount(2, "nobody asked for Claim11");
        Whole.QuerySelector(".matrix")!.QuerySelectorAll(".icon.wrong").Should().HaveCount(2, "a cross is for what failed");
        Whole.QuerySelector(".note")!.TextContent.Should().Contain("gpt2-small was not run").And.Contain("fetch gpt2");
    }

    [Test]
    public void Every_finding_says_what_it_counts_for_and_what_is_not_asked_is_left_out()
    {
        var findings = Whole.QuerySelectorAll("#Claim2-planted .finding");
        findings.Select(finding => finding.QuerySelector(".role")!.TextContent).Should().Equal(
            "control", "required", "required", "required", "for the record", "extension");
        findings.Select(finding => finding.QuerySelector(".says")!.TextContent).Should().NotContain(says => says.Contains("induction"));
        Whole.QuerySelector("#Claim2-planted .why")!.TextContent.Should().StartWith("Supported, because all 3 requirements held");
    }

    [Test]
    public void No_element_has_an_attribute_twice() =>
        RunPage.Of(SampleRun.Whole).Should().NotMatchRegex("<[^>]* class=[^>]* class=", "the second one would mean nothing");

    [Test]
    public void A_number_comes_before_what_it_is()
    {
        var numbers = Whole.QuerySelector("#Claim2-planted .finding .numbers")!;
        numbers.FirstElementChild!.TagName.Should().Be("STRONG");
        numbers.TextContent.Should().MatchRegex(@"^[−\d]");
    }

    [Test]
    public void Labels_of_an_axis_stay_within_the_plot() => Whole.QuerySelectorAll(".plot .tick").Should().OnlyContain(tick =>
        Number(tick, "x") - (3.5 * tick.TextContent.Length) >= 0 && Number(tick, "x") + (3.5 * tick.TextContent.Length) <= 340);

    [Test]
    public void A_table_shows_its_words_after_its_numbers()
    {
        var claim = SampleRun.Supported with { Tables = [new("Findings", SampleRun.InWords, TableStatus.Matches)] };
        var rows = Parse(SampleRun.Whole with { Claims = [claim] }).QuerySelectorAll("table.numbers tbody tr").Select(row => row.Children.Select(Words)).ToList();
        rows[0].Should().Equal("attention is kept", "+1.0020", "supported", "at least 85 %");
        rows[1].Should().Equal("the largest heads are theirs", "", "supported", "");
    }

    [Test]
    public void What_differs_is_shown_cell_by_cell_with_the_command_that_accepts_it()
    {
        var moved = Whole.QuerySelector(".moves tbody tr")!;
        moved.Children.Select(cell => cell.TextContent).Should().Equal("0", "0", "+0.7500", "+0.2500", "−0.5000", "±0.0010");
        Whole.QuerySelectorAll(".differences code").Select(code => code.TextContent).Should().Contain(
            "mv \"snapshots/planted/Claim10.Senders.received.txt\" \"snapshots/planted/Claim10.Senders.verified.txt\"");
    }

    [Test]
    public void A_map_shows_every_value_and_the_strongest_colour_at_the_largest()
    {
        var map = Whole.QuerySelector("#Claim2-planted table.map")!;
        map.QuerySelectorAll("tbody td").Should().HaveCount(15);
        map.QuerySelectorAll("tbody tr")[0].Children.Select(Words).Should().Equal("0", "0.25", "−0.40", "−0.80", "−1.20", "0");
        map.QuerySelectorAll(".n20").Should().ContainSingle().Which.GetAttribute("title").Should().Be("0.3: −1.2000");
        map.QuerySelectorAll("td.empty").Should().ContainSingle();
    }

    [Test]
    public void Heads_of_one_layer_stand_side_by_side_on_a_route_and_many_components_are_one_band()
    {
        RouteHop Hop(string name, int heads) => new(name, "", null, [.. Enumerable.Range(0, heads).Select(i => new RouteNode($"3.{i}", 3))]);
        var route = new RouteFigure("a wide one", 6, [Hop("many", 60), Hop("eight", 8), Hop("two", 2)], []);
        var circles = Parse(SampleRun.Whole with { Claims = [SampleRun.Supported with { Routes = [route] }] }).QuerySelectorAll(".route circle")
            .Select(circle => (X: Number(circle, "cx"), Y: Number(circle, "cy"), R: Number(circle, "r"))).ToList();
        circles.Should().HaveCount(10, "sixty are a band");
        circles.SelectMany((one, i) => circles.Skip(i + 1).Select(other => Math.Abs(one.X - other.X) - one.R - other.R))
            .Should().OnlyContain(gap => gap > 0);
        circles.Should().OnlyContain(circle => circle.X - circle.R > 30, "the layers' numbers stand to the left");
    }

    [Test]
    public void A_circuit_of_edges_says_what_each_carries_and_is_as_wide_as_it_is_strong()
    {
        var figure = Whole.QuerySelector("#Claim2-planted figure.edges")!;
        var edges = figure.QuerySelectorAll("path.edge");
        edges.Select(edge => edge.TextContent).Should().Equal(
            "m0 → 9.9.V: −0.00040 [−0.00050, −0.00030] logits", "embedding → m0: −0.020 logits", "8.6 → 9.9.Q at S2: 0.125 [0.100, 0.150] logits",
            "8.6 → 9.9.Q at END: −0.500 [−0.600, −0.400] logits", "9.9 → logits: −2.500 [−2.600, −2.400] logits");
        edges.Select(edge => edge.ClassName).Should().Equal("edge below", "edge below", "edge above", "edge below", "edge below");
        edges.Select(edge => Number(edge, "stroke-width")).Should().BeInAscendingOrder();
        edges[2].GetAttribute("d").Should().NotBe(edges[3].GetAttribute("d"), "two places are two lines");
        figure.QuerySelectorAll(".node").Select(node => node.TextContent).Should().Equal("embedding", "m0", "8.6", "9.9", "logits");
        figure.QuerySelectorAll(".absent").Should().HaveCount((12 * 12) - 2);
        figure.QuerySelector("svg")!.GetAttribute("aria-label").Should().Contain("5 edges; strongest: 9.9 → logits: −2.5");
    }

    [Test]
    public void Components_stand_in_the_order_in_which_they_compute()
    {
        var figure = Whole.QuerySelector("#Claim2-planted figure.edges")!;
        figure.QuerySelectorAll(".node rect").Select(node => Number(node, "y")).Should().BeInDescendingOrder("the embedding is below, the logits on top");
    }

    [Test]
    public void The_page_of_one_result_has_its_figures_its_tables_and_their_conditions()
    {
        var page = new HtmlParser().ParseDocument(ResultPage.Of("what was found", [SampleRun.Supported.Circuits[0]], [SampleRun.Map(0.25), SampleRun.Plain()]));
        page.QuerySelector("h1")!.TextContent.Should().Be("what was found");
        page.QuerySelectorAll("path.edge").Should().HaveCount(5);
        page.QuerySelectorAll("details table").Should().HaveCount(2);
        page.QuerySelector(".conditions")!.TextContent.Should().Contain("planted");
    }

    [TestCase("<script>alert(1)</script>")]
    [TestCase("</script><img src=x onerror=alert(1)>")]
    [TestCase("\"><svg onload=alert(1)>")]
    [TestCase("' onmouseover='alert(1)")]
    [TestCase("</title></style><!-- &lt; ]]>")]
    public void Text_stays_text(string text)
    {
        var page = Parse(SampleRun.Hostile(text));
        var usual = Parse(SampleRun.Hostile("harmless"));
        Names(page).Should().Equal(Names(usual), "whatever the text is, the page has the same elements with the same attributes");
        page.QuerySelector("h2 .number + *, #summary")!.Should().NotBeNull();
        page.QuerySelectorAll(".says").Should().Contain(said => said.TextContent.Contains(text));
    }

    [Test]
    public void A_page_without_any_claim_says_so()
    {
        var page = Parse(new RunRecord { Conditions = new RunConditions("0.1.0", null, "cpu") });
        page.QuerySelector(".lead")!.TextContent.Should().Contain("No claim");
    }

    private static IDocument Parse(RunRecord run, RunRecord? earlier = null) => new HtmlParser().ParseDocument(RunPage.Of(run, earlier));

    private static IEnumerable<string> Names(IDocument page) => page.All.Select(element =>
        $"{element.TagName} {string.Join(' ', element.Attributes.Select(attribute => attribute.Name))}");

    private static double Number(IElement element, string attribute) =>
        double.Parse(element.GetAttribute(attribute)!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Words(IElement element) => string.Join(' ', element.ChildNodes
        .SelectMany(node => node is IElement { TagName: "A" } link ? link.ChildNodes : Enumerable.Repeat(node, 1))
        .Select(node => node.TextContent.Trim()).Where(text => text.Length > 0));
}
