using System.Reflection;
using PublicApiGenerator;

namespace IoiClaims.Build.Tests.PublicApi;

/// <summary>
/// What the packages offer is the text in the files beside this one, so that no change of it goes unseen. To accept a change:
/// <code>IOI_PUBLIC_API=accept dotnet test tests/Build.Tests --filter PublicApi</code>
/// then review the difference.
/// </summary>
[TestFixture]
public class PublicApiTests
{
    private const string Variable = "IOI_PUBLIC_API";

    [TestCase("Interp")]
    [TestCase("Checkpoints")]
    [TestCase("Gpt2")]
    [TestCase("GptNeoX")]
    [TestCase("Llama")]
    [TestCase("Models")]
    [TestCase("Ioi")]
    [TestCase("Report")]
    [TestCase("Testing")]
    [TestCase("Claims")]
    public void What_a_package_offers_is_what_was_approved(string package)
    {
        var folder = Path.Combine(BuildFacts.RepositoryRoot, "tests", "Build.Tests", "PublicApi");
        var (approved, received) = (Path.Combine(folder, $"{package}.approved.txt"), Path.Combine(folder, $"{package}.received.txt"));
        var found = InterfaceOf(package);
        var known = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : string.Empty;
        if (found == known)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable(Variable) == "accept" && Environment.GetEnvironmentVariable("CI") is null or "")
        {
            File.WriteAllText(approved, found);
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, found);
        Assert.Fail(
            $"What IoiClaims.{package} offers is not what was approved.\n{Difference(known, found)}\n"
            + $"received: {received}\napproved: {approved}\n"
            + $"If users shall have it so: {Variable}=accept dotnet test tests/Build.Tests --filter PublicApi, and say in the commit "
            + "what they have to change.");
    }

    [Test]
    public void The_difference_names_each_line_that_went_and_that_came() =>
        Difference("a\nb\nc\nb\n", "a\nc\nd\nb\n").Should().Be("- b\n+ d");

    private static string InterfaceOf(string package) => Assembly.Load($"IoiClaims.{package}")
        .GeneratePublicApi(new ApiGeneratorOptions
        {
            IncludeAssemblyAttributes = false,
            ExcludeAttributes = ["System.Runtime.CompilerServices.CompilerGeneratedAttribute", "System.CodeDom.Compiler.GeneratedCodeAttribute"],
        })
        .ReplaceLineEndings("\n").TrimEnd() + "\n";

    /// <summary>Lines that are in one text more often than in the other.</summary>
    private static string Difference(string before, string after)
    {
        static Dictionary<string, int> Counts(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .GroupBy(line => line, StringComparer.Ordinal).ToDictionary(lines => lines.Key, lines => lines.Count(), StringComparer.Ordinal);
        var (left, right) = (Counts(before), Counts(after));
        return string.Join('\n', left.Keys.Union(right.Keys)
            .Select(line => (Line: line, More: right.GetValueOrDefault(line) - left.GetValueOrDefault(line)))
            .Where(pair => pair.More != 0)
            .Select(pair => $"{(pair.More > 0 ? '+' : '-')} {pair.Line.Trim()}"));
    }
}
