using System.Globalization;
using IoiClaims.Fixtures;

namespace IoiClaims.Claims;

/// <summary>docs/case-study.md says what was verified.</summary>
public sealed class CaseStudyPage
{
    // Where the page has a number, the finding that it is.
    private static readonly (string Finding, bool OnPlanted)[] Rows =
    [
        ("another IO in what their values read at the stop does most of what another IO in all they write does", true),
        ("another IO in what their values read at IO itself does little of it", true),
        ("of what is looked up there they wrote most, and MLPs that read them", false),
        ("they write next to none of the logit difference", true),
        ("knocked out, they are not missed", true),
        ("with IO at S2 in what S-Inhibition heads write at END, S is preferred", true),
        ("what they write gets to the logits without any later head", true),
        ("without any later MLP either", true),
        ("S not repeated, S-Inhibition heads write as before", true),
        ("S in the other place, they write as before", true),
    ];

    [Test]
    public void Its_table_has_the_verified_numbers()
    {
        var root = RepositoryFolder.Find([TestContext.CurrentContext.TestDirectory]);
        var page = File.ReadAllText(Path.Combine(root, "docs", "case-study.md")).ReplaceLineEndings("\n");
        var table = page.Split("| what was asked |")[1].Split("\n\n")[0].Split('\n').Skip(2).ToArray();
        var (trained, planted) = (Verified(root, ShippedSubjects.Trained), Verified(root, ShippedSubjects.Planted));

        Assert.Multiple(() =>
        {
            Assert.That(table, Has.Length.EqualTo(Rows.Length));
            foreach (var ((finding, onPlanted), line) in Rows.Zip(table))
            {
                var cells = line.Split('|', StringSplitOptions.TrimEntries);
                Says(cells[2], trained[finding, "measured"], line);
                Says(cells[3], onPlanted ? planted[finding, "measured"] : null, line);
            }
        });
    }

    private static NumericTable Verified(string root, string subject)
    {
        var file = new SnapshotName(subject, "CaseStudy", "Findings").VerifiedPath(Path.Combine(root, "snapshots"));
        return TableText.Parse(File.ReadAllText(file), file);
    }

    // To as many places as the page gives.
    private static void Says(string cell, double? value, string line)
    {
        if (value is null)
        {
            Assert.That(cell, Is.Empty, line);
            return;
        }

        var said = double.Parse(cell.Replace('−', '-'), CultureInfo.InvariantCulture);
        var places = cell.Length - 1 - cell.IndexOf('.', StringComparison.Ordinal);
        Assert.That(said, Is.EqualTo(Math.Round(value.Value, places)).Within(1e-9), line);
    }
}
