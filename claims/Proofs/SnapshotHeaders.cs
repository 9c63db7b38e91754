using System.Globalization;

namespace IoiClaims.Claims.Proofs;

/// <summary>A number without its conditions means nothing: every verified table has them above it.</summary>
public sealed class SnapshotHeaders
{
    private static readonly string[] Asked = ["subject", "N", "seed", "BOS"];

    public static IEnumerable<TestCaseData> Files()
    {
        var snapshots = Path.Combine(RepositoryFolder.Find([TestContext.CurrentContext.TestDirectory]), "snapshots");
        return Directory.GetFiles(snapshots, "*.verified.txt", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(snapshots, file))
            .Where(file => file != RecordedVerdicts.FileName)
            .Order(StringComparer.Ordinal)
            .GroupBy(file => Path.GetDirectoryName(file)!)
            .Select(folder => new TestCaseData(folder.Key, folder.Select(file => Path.Combine(snapshots, file)).ToArray())
                .SetArgDisplayNames(folder.Key));
    }

    [TestCaseSource(nameof(Files))]
    public void State_the_subject_how_many_prompts_the_seed_and_whether_there_is_a_BOS(string subject, string[] files) => Assert.Multiple(() =>
    {
        foreach (var file in files)
        {
            var conditions = TableText.Parse(File.ReadAllText(file), file).Heading.Conditions;
            foreach (var condition in Asked)
            {
                Assert.That(conditions.TryGet(condition, out _), $"{Path.GetFileName(file)} of {subject} states no {condition}");
            }

            // A number, or why there is none.
            Assert.That(
                conditions.TryGet("N", out var n) && (int.TryParse(n, CultureInfo.InvariantCulture, out var count) ? count > 0 : n.Contains(' ', StringComparison.Ordinal)),
                $"{Path.GetFileName(file)} of {subject}: N is '{n}'");
        }
    });
}
