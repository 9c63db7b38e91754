using Microsoft.Playwright;

namespace IoiClaims.Report.Tests.Browser;

/// <summary>A real browser without a window, the one that is installed; tests are skipped, or fail, where there is none.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>Environment variable: the browser's path, where it is not found by itself.</summary>
    private const string PathVariable = "IOI_BROWSER";

    /// <summary>Environment variable: where it is set, tests fail without a browser instead of being skipped.</summary>
    private const string RequireVariable = "IOI_REQUIRE_BROWSER";

    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe", "msedge.exe"];

    private static readonly string[] Folders =
    [
        "/Applications/Google Chrome.app/Contents/MacOS", @"C:\Program Files\Google\Chrome\Application",
        @"C:\Program Files (x86)\Microsoft\Edge\Application",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// <summary>Starts the browser.</summary>
    public static async Task<Chromium> Start()
    {
        if (Find() is not { } path)
        {
            const string reason = "There is no Chromium here to open the report in. To get one: apt-get install chromium "
                + $"(or Google Chrome elsewhere), or name it in {PathVariable}.";
            if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequireVariable)))
            {
                Assert.Fail($"{RequireVariable} asks for a browser. {reason}");
            }

            Assert.Ignore(reason);
        }

        // Nothing is downloaded: the browser is the one at hand.
        var driver = await Playwright.CreateAsync();
        return new Chromium(driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Find() }));
    }

    /// <summary>A fresh window; the caller closes its context.</summary>
    public async Task<IPage> Open(
        string file,
        int width = 1280,
        int height = 900,
        ColorScheme colours = ColorScheme.Light,
        bool script = true,
        float scale = 1)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = colours,
            JavaScriptEnabled = script,
            ReducedMotion = ReducedMotion.Reduce,
            DeviceScaleFactor = scale,
        });
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }

    /// <summary>A window with a watch on what it says and asks for.</summary>
    public async Task<(IPage Page, List<string> Noise)> OpenWatched(string file)
    {
        var context = await browser.NewContextAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var page = await context.NewPageAsync();
        var noise = new List<string>();
        page.Console += (_, message) => noise.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => noise.Add($"error: {error}");
        page.Request += (_, request) => noise.Add($"request: {request.Url}");
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return (page, noise);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named)
        {
            return TypedPath.Full(named) is var file && File.Exists(file) ? file : throw new FileNotFoundException($"{PathVariable} names '{named}', which is not there.");
        }

        var places = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(Folders);
        return places.SelectMany(place => Names.Append("Google Chrome").Select(name => Path.Combine(place, name))).FirstOrDefault(File.Exists);
    }
}
