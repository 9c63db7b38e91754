using System.Xml.Linq;

namespace IoiClaims.Build.Tests;

/// <summary>The rooms of the house, and which room may use which: dependencies point one way.</summary>
[TestFixture]
public class RoomTests
{
    // Direct references. What a room uses, it may use through another, too.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["src/Interp"] = [],
        ["src/Checkpoints"] = ["src/Interp"],
        ["src/Gpt2"] = ["src/Interp", "src/Checkpoints"],
        ["src/GptNeoX"] = ["src/Interp", "src/Checkpoints"],
        ["src/Llama"] = ["src/Interp", "src/Checkpoints"],
        ["src/Models"] = ["src/Interp", "src/Checkpoints", "src/Gpt2", "src/GptNeoX", "src/Llama"],
        ["src/Ioi"] = ["src/Interp"],
        ["src/Claims"] = ["src/Interp"],
        ["src/Report"] = ["src/Interp", "src/Claims"],
        ["src/Testing"] = ["src/Interp", "src/Claims", "src/Report"],
        ["src/Cli"] = ["src/Interp", "src/Models", "src/Ioi", "src/Claims", "src/Report", "fixtures"],
        ["fixtures"] = ["src/Interp", "src/Models", "src/Ioi"],
        ["tools/Train"] = ["src/Interp", "src/Models", "src/Ioi", "fixtures"],
        ["samples/Induction"] = ["src/Interp", "src/Models", "src/Claims", "src/Report", "src/Testing"],
        ["claims"] = ["src/Interp", "src/Models", "src/Ioi", "src/Claims", "src/Report", "src/Testing", "fixtures"],
    };

    private static IEnumerable<string> Projects() =>
        // A template's project is built where someone makes one from it.
        BuildFacts.SourceFiles().Where(file => Path.GetExtension(file) == ".csproj"
            && !Relative(file).StartsWith("templates/Claims/", StringComparison.Ordinal));

    [Test]
    public void Every_room_uses_only_the_rooms_below_it()
    {
        var forbidden =
            from project in Projects()
            let room = RoomOf(project)
            where !room.StartsWith("tests/", StringComparison.Ordinal) && !room.StartsWith("bench", StringComparison.Ordinal)
            from used in ReferencesOf(project)
            where !Allowed.TryGetValue(room, out var rooms) || !rooms.Contains(used)
            select $"{room} uses {used}";
        forbidden.Should().BeEmpty("CONTRIBUTING.md says which room may use which");
    }

    [Test]
    public void Every_room_is_known_here() =>
        Projects().Select(RoomOf).Where(r => r.StartsWith("src/", StringComparison.Ordinal)).Should().BeSubsetOf(Allowed.Keys);

    [Test]
    public void Samples_show_that_nothing_is_tied_to_IOI()
    {
        foreach (var sample in Projects().Where(p => Relative(p).StartsWith("samples/", StringComparison.Ordinal)))
        {
            AllOf(RoomOf(sample)).Should().NotContain("src/Ioi").And.NotContain("fixtures").And.Contain("src/Testing");
        }

        // What is used, and what that uses.
        IEnumerable<string> AllOf(string room) => Projects().Where(p => RoomOf(p) == room).SelectMany(ReferencesOf)
            .SelectMany(used => AllOf(used).Prepend(used)).Distinct();
    }

    [Test]
    public void Nothing_but_tests_uses_tests() =>
        Projects().SelectMany(ReferencesOf).Where(r => r.StartsWith("tests/", StringComparison.Ordinal)).Should().BeEmpty();

    [Test]
    public void Every_project_is_in_the_solution_so_that_dotnet_test_runs_it()
    {
        var solution = File.ReadAllText(Path.Combine(BuildFacts.RepositoryRoot, "IoiClaims.sln")).Replace('\\', '/');
        Projects().Select(Relative).Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        XDocument.Load(project).Descendants("ProjectReference")
            .Select(r => RoomOf(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, r.Attribute("Include")!.Value.Replace('\\', '/')))));

    private static string RoomOf(string project) => Path.GetDirectoryName(Relative(project))!.Replace('\\', '/');

    private static string Relative(string file) => Path.GetRelativePath(BuildFacts.RepositoryRoot, file).Replace('\\', '/');
}
