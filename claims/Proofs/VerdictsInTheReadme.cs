namespace IoiClaims.Claims.Proofs;

/// <summary>
/// Tables of verdicts in README files say what is recorded: a row a claim, in the order of the record, and a column a subject.
/// </summary>
public sealed class VerdictsInTheReadme
{
    [TestCase("claims/README.md")]
    [TestCase("README.md")]
    public void Are_the_recorded_ones(string file)
    {
        var root = RepositoryFolder.Find([TestContext.CurrentContext.TestDirectory]);
        var verdicts = RecordedVerdicts.In(Path.Combine(root, "snapshots"));
        var tables = Tables(File.ReadAllLines(Path.Combine(root, file)))
            .Where(table => table[0][0] == "claim" && table[0].Any(verdicts.Subjects.Contains))
            .ToList();
        if (file.StartsWith("claims", StringComparison.Ordinal))
        {
            Assert.That(tables, Has.Count.EqualTo(1), $"{file} has one table of verdicts");
        }

        foreach (var table in tables)
        {
            var subjects = table[0].Where(verdicts.Subjects.Contains).ToList();
            var claims = verdicts.Claims.Where(claim => subjects.Exists(subject => verdicts[claim, subject] is not null)).ToList();
            foreach (var subject in subjects)
            {
                var column = Array.IndexOf(table[0], subject);
                Assert.That(
                    table.Skip(2).Select(row => row[column]),
                    Is.EqualTo(claims.Select(claim => verdicts[claim, subject] is { } verdict ? ClaimReport.Word(verdict) : "not asked")),
                    $"{file}, {subject}");
            }
        }
    }

    // Rows of cells, the header first and then the line of dashes.
    private static List<string[][]> Tables(IReadOnlyList<string> lines)
    {
        var tables = new List<string[][]>();
        for (var start = 0; start < lines.Count; start++)
        {
            var rows = lines.Skip(start).TakeWhile(line => line.StartsWith('|')).ToList();
            if (rows.Count > 0)
            {
                tables.Add([.. rows.Select(row => row.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))]);
                start += rows.Count;
            }
        }

        return tables;
    }
}
