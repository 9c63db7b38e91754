using System.Text.RegularExpressions;

namespace IoiClaims.Build.Tests;

/// <summary>
/// Usings stand in the order in which <c>dotnet format</c> puts them: System's first, then by the alphabet, then static ones, then
/// aliases. Of all rules of style it is the one that neither the build nor <c>dotnet format whitespace</c> minds.
/// </summary>
[TestFixture]
public partial class UsingOrderTests
{
    [Test]
    public void In_every_file_they_are_in_order()
    {
        var found =
            from file in BuildFacts.SourceFiles()
            where Path.GetExtension(file) == ".cs"
            let usings = Usings(File.ReadLines(file))
            where !usings.SequenceEqual(usings.Order(StringComparer.Ordinal))
            select Path.GetRelativePath(BuildFacts.RepositoryRoot, file);
        found.Should().BeEmpty("dotnet format puts them in order");
    }

    [TestCase(true, "using System;", "using System.Text;", "using CsCheck;", "using static System.Math;", "using X = System.Int32;")]
    [TestCase(true, "using IoiClaims;", "using IoiClaims.Ioi;", "using iText;")]
    [TestCase(false, "using CsCheck;", "using System.Text;")]
    [TestCase(false, "using IoiClaims.Ioi;", "using IoiClaims;")]
    [TestCase(false, "using static System.Math;", "using System;")]
    public void An_order_is_recognised(bool isIt, params string[] lines) =>
        Usings(lines).SequenceEqual(Usings(lines).Order(StringComparer.Ordinal)).Should().Be(isIt);

    // As keys that sort as the usings should; a point sorts before every letter.
    private static List<string> Usings(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => Using().Match(line)).Where(match => match.Success).Select(match =>
        {
            var (name, alias) = (match.Groups["name"].Value.ToLowerInvariant(), match.Groups["alias"].Value.ToLowerInvariant());
            var isSystem = name == "system" || name.StartsWith("system.", StringComparison.Ordinal);
            return alias.Length > 0 ? $"2{alias}" : $"{(match.Groups["static"].Success ? 1 : 0)}{(isSystem ? 0 : 1)}{name}";
        }),
    ];

    [GeneratedRegex(@"^using (?<static>static )?((?<alias>\w+) = .+|(?<name>[\w.]+));$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Using();
}
