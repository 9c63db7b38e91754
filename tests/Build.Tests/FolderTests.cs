namespace IoiClaims.Build.Tests;

/// <summary>The folders of each room form layers: none uses a folder that uses it.</summary>
[TestFixture]
public class FolderTests
{
    private static IEnumerable<string> Rooms =>
        Directory.EnumerateDirectories(Path.Combine(BuildFacts.RepositoryRoot, "src")).Select(room => Path.GetFileName(room)!).Order();

    [TestCaseSource(nameof(Rooms))]
    public void Folders_form_layers(string room)
    {
        var root = Path.Combine(BuildFacts.RepositoryRoot, "src", room);
        var files = BuildFacts.SourceFiles()
            .Where(file => file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Path.GetExtension(file) == ".cs")
            .Select(file => (Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/'), File.ReadAllText(file)));

        FolderCycles.Of(files).Should().BeEmpty("a folder that uses one that uses it cannot be understood without it: move a type down, or put the two together");
    }

    [Test]
    public void A_cycle_is_found_and_may_go_through_several_folders() => FolderCycles.Of(
        [
            ("A", "public class One { Two two; }"),
            ("B", "internal sealed record Two(int X)\n{\n    string Text => $\"{Three.Name}\";\n}"),
            ("C", "public static class Three { object o = new One(); }"),
            ("D", "class Four { One one; }"),
        ]).Should().Equal("A, B, C");

    [TestCase("// Two\nclass One;")]
    [TestCase("/* Two */ class One;")]
    [TestCase("class One { string s = \"Two\"; }")]
    [TestCase("class One { int Two { get; } }")]
    [TestCase("class One { void Two() => other.Two(); }")]
    public void What_only_bears_the_name_of_a_type_is_not_it(string text) =>
        FolderCycles.Of([("A", text), ("B", "class Two { One one; }")]).Should().BeEmpty();
}
