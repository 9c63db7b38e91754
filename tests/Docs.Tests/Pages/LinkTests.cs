namespace IoiClaims.Docs.Tests.Pages;

/// <summary>Every relative link and image of every page leads somewhere.</summary>
[TestFixture]
public class LinkTests
{
    private static readonly Dictionary<string, HashSet<string>> Anchors = Page.All.ToDictionary(
        page => page.File, page => page.Anchors.ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);

    [Test]
    public void Every_relative_link_and_image_is_there()
    {
        var broken =
            from page in Page.All
            from link in page.Links
            where !IsElsewhere(link) && Wrong(page.File, link) is not null
            select $"{page.File}: {link}: {Wrong(page.File, link)}";
        broken.Should().BeEmpty();
    }

    [Test]
    public void Pages_are_found_at_all()
    {
        Page.All.Select(page => page.File).Should().Contain(["README.md", "claims/README.md", "docs/engine.md"]);
        Page.All.SelectMany(page => page.Links).Count(link => !IsElsewhere(link)).Should().BeGreaterThan(50);
    }

    [TestCase("README.md", "docs/nothing.md")]
    [TestCase("docs/engine.md", "../src/Nothing.cs")]
    [TestCase("docs/engine.md", "#no-such-heading")]
    [TestCase("README.md", "docs/engine.md#no-such-heading")]
    public void What_is_not_there_is_noticed(string page, string link) => Wrong(page, link).Should().NotBeNull();

    [TestCase("README.md", "docs/engine.md#the-graph")]
    [TestCase("docs/engine.md", "#the-graph")]
    [TestCase("docs/engine.md", "../src/Interp")]
    public void What_is_there_is_found(string page, string link) => Wrong(page, link).Should().BeNull();

    // The readmes of packages are read elsewhere, where relative links lead nowhere.
    [TestCase("src/Interp/README.md")]
    [TestCase("src/Checkpoints/README.md")]
    [TestCase("src/Gpt2/README.md")]
    [TestCase("src/GptNeoX/README.md")]
    [TestCase("src/Llama/README.md")]
    [TestCase("src/Models/README.md")]
    [TestCase("src/Ioi/README.md")]
    [TestCase("src/Report/README.md")]
    [TestCase("src/Testing/README.md")]
    [TestCase("fixtures/README.md")]
    [TestCase("templates/README.md")]
    public void Readmes_of_packages_link_to_the_web_only(string file) =>
        new Page(file).Links.Where(link => !IsElsewhere(link)).Should().BeEmpty();

    private static bool IsElsewhere(string link) =>
        link.StartsWith("https://", StringComparison.Ordinal) || link.StartsWith("http://", StringComparison.Ordinal);

    private static string? Wrong(string page, string link)
    {
        var parts = link.Split('#', 2);
        var target = parts[0].Length == 0
            ? page
            : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, parts[0])).Replace('\\', '/');
        var full = Repository.Full(target);
        if (!Path.Exists(full))
        {
            return "there is no such file";
        }

        return parts.Length == 2 && !(Anchors.TryGetValue(target, out var known) && known.Contains(parts[1]))
            ? $"{target} has no such heading"
            : null;
    }
}
