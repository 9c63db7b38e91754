namespace IoiClaims.Build.Tests;

/// <summary>The folders of each room form layers: none uses a folder that uses it.</summary>
[TestFixture]
public class FolderTests
{
    // Cycles that are still there, to be taken apart; none may be added.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["Gpt2"] = ["Checkpoints, Model, Safetensors, Tokens"],
        ["Interp"] = ["Evaluation, Runs", "Graph, Models", "Scrubbing, Scrubbing/Samplers"],
        ["Ioi"] = ["Corruptions, Datasets"],
        ["Report"] = ["., Files, Page, Page/Plots, Page/Views"],
        ["Testing"] = ["Assertions, Claims, Sharding, Snapshots"],
    };

    private static IEnumerable<string> Rooms =>
        Directory.EnumerateDirectories(Path.Combine(BuildFacts.RepositoryRoot, "src")).Select(room => Path.GetFileName(room)!).Order();

    [TestCaseSource(nameof(Rooms))]
    public void Folders_form_layers(string room)
    {
        var root = Path.Combine(BuildFacts.RepositoryRoot, "src", room);
        var files = BuildFacts.SourceFiles()
            .Where(file => file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Path.GetExtension(file) == ".cs")
            .Select(file => (Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/'), File.ReadAllText(file)));

        FolderCycles.Of(files).Where(cycle => !Known.GetValueOrDefault(room, []).Any(known => IsWithin(cycle, known)))
            .Should().BeEmpty("a folder that uses one that uses it cannot be understood without it: move a type down, or put the two together");
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

    private static bool IsWithin(string cycle, string known) => cycle.Split(", ").All(known.Split(", ").Contains);
}
