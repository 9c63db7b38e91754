using Microsoft.Playwright;

namespace IoiClaims.Report.Tests.Browser;

/// <summary>
/// Takes the pictures in docs/images of the last run's report, in artifacts/claims:
/// <c>dotnet test claims; dotnet test tests/Report.Tests --filter Screenshots</c>.
/// </summary>
[Explicit("It takes the pictures for the documentation, of a run of the claims that has to be there.")]
public sealed class Screenshots
{
    [Test]
    public async Task Of_the_last_run_in_light_in_dark_and_narrow()
    {
        var file = Path.Combine(Repository.Root, "artifacts", "claims", ReportFiles.PageFile);
        File.Exists(file).Should().BeTrue($"the claims have to run first, and write {file}");
        var images = Path.Combine(Repository.Root, "docs", "images");
        await using var chromium = await Chromium.Start();

        var light = await chromium.Open(file, 1280, 1000, scale: 1.5f);
        await light.ScreenshotAsync(new() { Path = Path.Combine(images, "report-light.png") });
        await Scrolled(light, "Claim2-planted", Path.Combine(images, "report-findings.png"));
        await light.Locator("[id='Claim2-planted'] figure.attention").ScreenshotAsync(new() { Path = Path.Combine(images, "report-attention.png") });
        await light.Context.CloseAsync();

        var dark = await chromium.Open(file, 1280, 1000, ColorScheme.Dark, scale: 1.5f);
        await Scrolled(dark, "Claim1-planted", Path.Combine(images, "report-dark.png"));
        await dark.Locator("[id='Claim1-planted'] .mapped:visible").First.ScreenshotAsync(new() { Path = Path.Combine(images, "report-map-dark.png") });
        await dark.Context.CloseAsync();

        var narrow = await chromium.Open(file, 375, 812, scale: 2);
        await narrow.ScreenshotAsync(new() { Path = Path.Combine(images, "report-narrow.png") });
        await Scrolled(narrow, "Claim4-planted", Path.Combine(images, "report-narrow-findings.png"));
        await narrow.Context.CloseAsync();
    }

    /// <summary>Of what "ioi edges -s planted --method eap --top 500 --out artifacts/edges.html" drew.</summary>
    [Test]
    public async Task Of_a_circuit_of_edges()
    {
        var file = Path.Combine(Repository.Root, "artifacts", "edges.html");
        File.Exists(file).Should().BeTrue($"ioi edges has to write {file} first");
        await using var chromium = await Chromium.Start();
        var page = await chromium.Open(file, 760, 1100);
        var figure = page.Locator("figure.edges");
        await figure.GetByLabel("threshold").FillAsync("380");
        await figure.GetByLabel("edges of").SelectOptionAsync("9.9");
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await figure.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", "images", "edges.png") });
        await page.Context.CloseAsync();
    }

    private static async Task Scrolled(IPage page, string to, string path)
    {
        await page.EvaluateAsync("id => document.getElementById(id).scrollIntoView()", to);
        await page.ScreenshotAsync(new() { Path = path });
    }
}
