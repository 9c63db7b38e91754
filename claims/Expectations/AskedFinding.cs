using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Expectations;

/// <summary>
/// A finding that is asked on GPT-2 small, with the words of the verified tables: the planted circuit has the published heads, so
/// the same is asked on it.
/// </summary>
/// <param name="Claim">The claim's name.</param>
/// <param name="Sentence">The finding's sentence.</param>
/// <param name="Role">What it counts for.</param>
/// <param name="Asked">What is asked.</param>
public sealed record AskedFinding(string Claim, string Sentence, FindingRole Role, string Asked)
{
    /// <summary>Whether it has a part in the verdict.</summary>
    public bool Decides => Role is FindingRole.Control or FindingRole.Requirement;

    /// <summary>Those of all claims, but what the circuit has by its definition.</summary>
    /// <param name="folder">The repository.</param>
    public static IReadOnlyList<AskedFinding> All(string folder) => [.. AllClaims.InOrder.SelectMany(claim => Of(claim.Name, folder))];

    private static IEnumerable<AskedFinding> Of(string claim, string folder)
    {
        var file = new SnapshotName(ShippedSubjects.Planted, claim, "Findings").VerifiedPath(Path.Combine(folder, "snapshots"));
        var table = TableText.Parse(File.ReadAllText(file), file);
        return table.Rows
            .Select(row => new AskedFinding(claim, row, Enum.Parse<FindingRole>(table.Text(row, ClaimReport.RoleColumn), ignoreCase: true), table.Text(row, ClaimReport.AskedColumn)))
            .Where(each => each.Asked.Length > 0 && !each.Sentence.StartsWith("Its circuit has", StringComparison.Ordinal));
    }
}
