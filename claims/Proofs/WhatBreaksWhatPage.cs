using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Proofs;

/// <summary>The page about broken circuits shows what was verified.</summary>
public sealed class WhatBreaksWhatPage
{
    [Test]
    public void Shows_the_verified_table()
    {
        var root = RepositoryFolder.Find([TestContext.CurrentContext.TestDirectory]);
        var verified = new SnapshotName(ShippedSubjects.Planted, "BrokenCircuits", "Verdicts").VerifiedPath(Path.Combine(root, "snapshots"));
        var page = File.ReadAllText(Path.Combine(root, "docs", "what-breaks-what.md")).ReplaceLineEndings("\n");

        Assert.That(page, Does.Contain(Markdown(TableText.Parse(File.ReadAllText(verified), verified))));
    }

    [Test]
    public void Shows_at_which_strength_verdicts_change()
    {
        var root = RepositoryFolder.Find([TestContext.CurrentContext.TestDirectory]);
        var page = File.ReadAllLines(Path.Combine(root, "docs", "what-breaks-what.md"));
        var files = Directory.GetFiles(
            Path.Combine(root, "snapshots", ShippedSubjects.Planted), "*.SensitivityOfVerdicts.verified.txt");

        Assert.That(files, Has.Length.EqualTo(7));
        foreach (var file in files)
        {
            var table = TableText.Parse(File.ReadAllText(file), file);
            var signs = table.Columns.Select(strength => Sign(table["THE CLAIM", strength]));
            var claim = Path.GetFileName(file).Split('.')[0];
            Assert.That(page, Has.Some.StartsWith($"| {claim} |").And.EndsWith($"| {string.Join(" | ", signs)} |"), claim);
        }
    }

    private static string Sign(double? code) => Word(code) switch { "supported" => "+", "refuted" => "−", _ => "?" };

    // A row a claim: there are more claims than fit beside each other.
    private static string Markdown(NumericTable table)
    {
        var broken = table.Rows.Skip(1).ToArray();
        var lines = table.Columns.Select(claim =>
            $"| {claim} | {Word(table[0, table.Columns.IndexOf(claim)])} | "
            + string.Join(" | ", broken.Select(group => table[group, claim] == table[table.Rows[0], claim] ? "" : $"**{Word(table[group, claim])}**"))
            + " |");
        return string.Join('\n', lines.Prepend($"|---|{string.Concat(Enumerable.Repeat("---|", 1 + broken.Length))}")
            .Prepend($"| claim | nothing broken | {string.Join(" | ", broken)} |"));
    }

    private static string Word(double? code) => code switch
    {
        1 => "supported",
        0 => "inconclusive",
        -1 => "refuted",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No verdict."),
    };
}
