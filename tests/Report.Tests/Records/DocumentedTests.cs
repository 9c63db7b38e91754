using System.Text.Json;

namespace IoiClaims.Report.Tests.Records;

/// <summary>docs/report.md knows every field of claims.json.</summary>
public sealed class DocumentedTests
{
    [Test]
    public void Every_field_is_in_the_guide()
    {
        using var record = JsonDocument.Parse(RunRecordFile.ToJson(SampleRun.Whole with
        {
            Shard = new Shard(1, 2),
            Claims = [SampleRun.Failing with { Tables = [.. SampleRun.Failing.Tables, new("Findings", SampleRun.InWords, TableStatus.New)] }, SampleRun.NotRun],
        }));
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "report.md"));
        Fields(record.RootElement, []).Distinct().Where(field => !guide.Contains($"`{field}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    // What stands in "conditions" of tables and claims are names of their own, not fields.
    private static IEnumerable<string> Fields(JsonElement element, string[] path) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Fields(item, path)),
        JsonValueKind.Object when path is [.., "claims" or "table" or "verified", "conditions"] => [],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Fields(field.Value, [.. path, field.Name]).Prepend(field.Name)),
        _ => [],
    };
}
