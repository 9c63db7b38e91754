using System.Text.RegularExpressions;

namespace IoiClaims.Build.Tests;

/// <summary>The repository works on anybody's machine.</summary>
[TestFixture]
public partial class PortabilityTests
{
    private static readonly string[] Text =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".json", ".md", ".txt", ".sh", ".yml", ".yaml", ".xml", ".config", ".editorconfig", ".gitignore", ".gitattributes", ""];

    [Test]
    public void No_file_names_a_folder_of_one_persons_machine()
    {
        var found =
            from file in BuildFacts.SourceFiles()
            where Text.Contains(Path.GetExtension(file)) && new FileInfo(file).Length < 1 << 20
            from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
            where OnesOwnFolder().IsMatch(line.Text)
            select $"{Path.GetRelativePath(BuildFacts.RepositoryRoot, file)}:{line.Number}: {line.Text.Trim()}";
        found.Should().BeEmpty();
    }

    [TestCase("see /" + "home/ada/models", true)]
    [TestCase("\"/" + "Users/ada/models\"", true)]
    [TestCase("(/" + "root/.cache)", true)]
    [TestCase(@"C:\" + @"Users\ada", true)]
    [TestCase(@"c:\\" + @"Users\\ada", true)]
    [TestCase("file:///" + "home/ada/x", true)]
    [TestCase("https://example.org/home/page", false)]
    [TestCase("the $HOME/.cache folder, or ~/.cache", false)]
    [TestCase("artifacts/root/x", false)]
    public void Such_folders_are_recognised(string text, bool found) => OnesOwnFolder().IsMatch(text).Should().Be(found);

    [GeneratedRegex(@"(?<![\w.~$})-])/(?:home|Users)/\w|(?<![\w.~$})-])/root/|\b[A-Za-z]:\\{1,2}Users\\", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OnesOwnFolder();
}
