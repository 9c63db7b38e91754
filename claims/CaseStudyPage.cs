using System.Globalization;
using IoiClaims.Fixtures;

namespace IoiClaims.Claims;

/// <summary>docs/case-study.md says what was verified.</summary>
public sealed class CaseStudyPage
{
    // Where the page has a number, the finding that it is.
    private static readonly (string Finding, bool OnPlanted)[] Rows =
    [
        (nameof(CaseStudy.Another_IO_in_what_their_values_read_there_does_most_of_what_another_IO_in_all_that_they_write_does), true),
        (nameof(CaseStudy.Another_IO_in_what_their_values_read_at_IO_itself_does_little_of_it), true),
        (nameof(CaseStudy.Most_of_it_was_written_there_by_heads_of_layer_0_and_MLPs_that_read_them), false),
        (nameof(CaseStudy.Name_Movers_write_hardly_any_of_the_logit_difference), true),
        (nameof(CaseStudy.With_the_Name_Movers_knocked_out_the_logit_difference_is_kept), true),
        (nameof(CaseStudy.With_IO_at_S2_in_what_S_Inhibition_heads_write_at_END_S_is_preferred), true),
        (nameof(CaseStudy.What_S_Inhibition_heads_write_reaches_the_logits_without_any_later_head), true),
        (nameof(CaseStudy.The_share_of_its_effect_that_needs_no_later_MLP_either), true),
        (nameof(CaseStudy.With_S_not_repeated_in_what_they_write_the_logit_difference_stays), true),
        (nameof(CaseStudy.With_S_in_the_other_position_in_what_they_write_the_logit_difference_stays), true),
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
                Says(cells[2], trained[Sentence.Of(finding), "measured"], line);
                Says(cells[3], onPlanted ? planted[Sentence.Of(finding), "measured"] : null, line);
            }
        });
    }

    private static NumericTable Verified(string root, string subject)
    {
        var file = new SnapshotName(subject, nameof(CaseStudy), "Findings").VerifiedPath(Path.Combine(root, "snapshots"));
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
