using Microsoft.Playwright;

namespace IoiClaims.Report.Tests.Browser;

/// <summary>The page in a real browser.</summary>
public sealed class PageInBrowserTests
{
    private string folder = null!;
    private string file = null!;
    private Chromium chromium = null!;

    [OneTimeSetUp]
    public async Task WriteAndStart()
    {
        folder = Directory.CreateTempSubdirectory("ioi-page-").FullName;
        RunReport.Write(SampleRun.Whole, folder);
        file = Path.Combine(folder, ReportFiles.PageFile);
        chromium = await Chromium.Start();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task It_loads_nothing_but_itself_and_has_nothing_to_complain_of()
    {
        var (page, noise) = await chromium.OpenWatched(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Expand all" }).ClickAsync();
        await page.Locator("figure.attention select").First.SelectOptionAsync("1");
        noise.Should().Equal($"request: {new Uri(file).AbsoluteUri}");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Hostile_text_runs_nothing()
    {
        var hostile = Path.Combine(folder, "hostile.html");
        await File.WriteAllTextAsync(hostile, RunPage.Of(SampleRun.Hostile("</script><script>window.hit=1</script><img src=x onerror='window.hit=1'>")));
        var (page, noise) = await chromium.OpenWatched(hostile);
        (await page.EvaluateAsync<bool>("() => 'hit' in window")).Should().BeFalse();
        noise.Should().ContainSingle("nothing but the page itself was asked for");
        await page.Context.CloseAsync();
    }

    [TestCase(375)]
    [TestCase(320)]
    [TestCase(768)]
    [TestCase(1280)]
    public async Task It_never_scrolls_sideways(int width)
    {
        var page = await chromium.Open(file, width, 800);
        await page.GetByRole(AriaRole.Button, new() { Name = "Expand all" }).ClickAsync();
        (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth")).Should().Be(width, await Widest(page));
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Light_and_dark_are_as_the_system_has_it_until_the_reader_says_otherwise()
    {
        var page = await chromium.Open(file, colours: ColorScheme.Dark);
        var dark = await Background(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch to light" }).ClickAsync();
        var light = await Background(page);
        light.Should().NotBe(dark);
        await page.ReloadAsync();
        (await Background(page)).Should().Be(light, "the choice is kept");
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch to dark" }).ClickAsync();
        (await Background(page)).Should().Be(dark);
        await page.Context.CloseAsync();
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task All_text_has_the_contrast_that_WCAG_AA_asks_for(ColorScheme colours)
    {
        var page = await chromium.Open(file, colours: colours);
        await page.GetByRole(AriaRole.Button, new() { Name = "Expand all" }).ClickAsync();
        var weak = await page.EvaluateAsync<string[]>(PageScripts.WeakContrast);
        weak.Should().BeEmpty();
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Heads_and_prompts_are_stepped_through_by_keyboard()
    {
        var page = await chromium.Open(file);
        var figure = page.Locator("figure.attention").First;
        var told = figure.Locator(".readout");
        (await told.TextContentAsync()).Should().Be("Head 9.6 (Name Movers) from John (END): Mary (IO) 80 %, When 7 %, and 7 %");
        await figure.Locator(".stage").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        (await told.TextContentAsync()).Should().StartWith("Head 9.9 (Name Movers) from John (END): and 80 %");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        (await told.TextContentAsync()).Should().StartWith("Head 10.7 (Negative Name Movers)");
        await page.Keyboard.PressAsync("ArrowDown");
        (await told.TextContentAsync()).Should().StartWith("Head 10.7 (Negative Name Movers) from said (END)");
        (await figure.Locator(".sentence .token").CountAsync()).Should().Be(5);
        (await figure.Locator("svg.pattern text.key").CountAsync()).Should().Be(5);
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task All_heads_stand_side_by_side_and_a_click_chooses_one()
    {
        var page = await chromium.Open(file);
        var figure = page.Locator("figure.attention").First;
        await figure.ScrollIntoViewIfNeededAsync();
        await figure.Locator("button.head").Last.ClickAsync();
        (await figure.Locator("button.head").CountAsync()).Should().Be(SampleRun.Supported.Attention[0].Heads.Length);
        (await figure.Locator(".readout").TextContentAsync()).Should().StartWith("Head 10.7 (Negative Name Movers)");
        (await figure.Locator("button.head[aria-pressed=true]").TextContentAsync()).Should().Be("10.7");
        (await page.EvaluateAsync<string>("() => document.activeElement.textContent")).Should().Be("10.7", "whoever goes by keyboard stays there");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task The_query_is_chosen_and_the_picture_is_the_one_that_was_written()
    {
        var page = await chromium.Open(file);
        var figure = page.Locator("figure.attention").First;
        var written = await figure.Locator(".stage").InnerHTMLAsync();
        await figure.GetByLabel("from", new() { Exact = true }).SelectOptionAsync("0");
        (await figure.Locator(".readout").TextContentAsync()).Should().Contain("from When: When 80 %");
        await figure.GetByLabel("from", new() { Exact = true }).SelectOptionAsync("3");
        (await figure.Locator(".stage").InnerHTMLAsync()).Should().Be(written, "script and report draw the same");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Cells_of_a_map_are_read_by_keyboard_and_by_pointer()
    {
        var page = await chromium.Open(file);
        var map = page.Locator("table.map").First;
        var readout = page.Locator(".mapped .readout").First;
        await map.Locator("td[tabindex='0']").FocusAsync();
        (await readout.TextContentAsync()).Should().Be("0.0: +0.2500");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowUp");
        (await readout.TextContentAsync()).Should().Be("0.2: −0.8000");
        await map.GetByTitle("MLP 2").HoverAsync();
        (await readout.TextContentAsync()).Should().Be("MLP 2: +0.2500");
        (await map.Locator("td[tabindex='0']").CountAsync()).Should().Be(1, "the map is one stop for the tabulator");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task A_threshold_hides_weak_edges_and_the_components_that_are_left_without_any()
    {
        var page = await chromium.Open(file);
        var figure = page.Locator("figure.edges").First;
        (await figure.Locator("output").TextContentAsync()).Should().Be("5 of 5 edges, from 0.0004 logits");
        await figure.GetByLabel("threshold").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        (await figure.Locator("output").TextContentAsync()).Should().Be("3 of 5 edges, from 0.125 logits");
        (await figure.Locator("path.edge:visible").CountAsync()).Should().Be(3);
        (await figure.Locator(".node.idle text").AllTextContentsAsync()).Should().Equal("embedding", "m0");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task An_edge_or_a_component_that_is_pointed_at_tells_what_it_carries()
    {
        var page = await chromium.Open(file);
        var figure = page.Locator("figure.edges").First;
        await figure.Locator(".node", new() { HasText = "8.6" }).HoverAsync();
        var said = "8.6: edges in: none. Edges out: 2, strongest 8.6 → 9.9.Q at END: −0.500 [−0.600, −0.400] logits; 8.6 → 9.9.Q at S2: 0.125 [0.100, 0.150] logits.";
        (await figure.Locator(".readout").TextContentAsync()).Should().Be(said);
        (await figure.Locator("path.edge.lit").CountAsync()).Should().Be(2);
        await page.EvaluateAsync(PageScripts.PointAtTheStrongestEdge);
        (await figure.Locator(".readout").TextContentAsync()).Should().Be("9.9 → logits: −2.500 [−2.600, −2.400] logits");
        await figure.GetByLabel("edges of").SelectOptionAsync("8.6");
        (await figure.Locator(".readout").TextContentAsync()).Should().Be(said, "by keyboard, too");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task On_a_narrow_screen_the_whole_graph_is_seen_and_its_heads_can_be_read()
    {
        var page = await chromium.Open(file, 390, 800);
        var figure = page.Locator("figure.edges").First;
        (await figure.Locator(".scroll").EvaluateAsync<bool>("element => element.scrollWidth <= element.clientWidth")).Should().BeTrue();
        var head = figure.Locator(".node text", new() { HasText = "9.9" });
        (await head.EvaluateAsync<double>(PageScripts.ShownFontSize)).Should().BeGreaterThan(7);
        (await head.Locator(".its-layer").IsVisibleAsync()).Should().BeFalse("its layer stands at the left");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task A_link_opens_what_it_leads_to()
    {
        var page = await chromium.Open(file);
        var folded = page.Locator("#Claim2-planted-keys");
        (await folded.EvaluateAsync<bool>("details => details.open")).Should().BeFalse();
        await page.Locator(".matrix a[href='#Claim2-planted-keys']").ClickAsync();
        (await folded.EvaluateAsync<bool>("details => details.open")).Should().BeTrue();
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task A_command_is_copied()
    {
        var page = await chromium.Open(file);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the command ioi fetch gpt2" }).First.ClickAsync();
        (await page.EvaluateAsync<string>("() => navigator.clipboard.readText()")).Should().Be("ioi fetch gpt2");
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Without_its_script_everything_is_there_to_read()
    {
        var page = await chromium.Open(file, script: false);
        (await page.Locator("svg.pattern").First.IsVisibleAsync()).Should().BeTrue();
        (await page.Locator(".finding > .plot").First.IsVisibleAsync()).Should().BeTrue();
        (await page.Locator(".js-only:visible").CountAsync()).Should().Be(0, "what does nothing without the script is not shown");
        await page.Locator("#Claim2-planted-keys > summary").ClickAsync();
        (await page.Locator("#Claim2-planted-keys .why").IsVisibleAsync()).Should().BeTrue();
        await page.Context.CloseAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task On_paper_everything_is_open_and_light(bool script)
    {
        var page = await chromium.Open(file, 700, 900, ColorScheme.Dark, script);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        var why = await page.Locator("#Claim2-planted-keys .why").BoundingBoxAsync();
        why!.Height.Should().BeGreaterThan(10);
        (await page.GetByRole(AriaRole.Button).CountAsync()).Should().Be(0);
        (await Background(page)).Should().Be("rgb(255, 255, 255)");
        var pdf = await page.PdfAsync();
        pdf.Length.Should().BeGreaterThan(10_000);
        await page.Context.CloseAsync();
    }

    [Test]
    public async Task Everything_is_reached_by_tabulator_and_the_first_stop_skips_the_contents()
    {
        var page = await chromium.Open(file);
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("() => document.activeElement.textContent")).Should().Be("Skip to the summary");
        var unreachable = await page.EvaluateAsync<string[]>(PageScripts.Unreachable);
        unreachable.Should().BeEmpty("what scrolls or acts can be reached by keyboard");
        await page.Context.CloseAsync();
    }

    private static Task<string> Background(IPage page) => page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor");

    private static Task<string> Widest(IPage page) => page.EvaluateAsync<string>(PageScripts.Widest);
}
