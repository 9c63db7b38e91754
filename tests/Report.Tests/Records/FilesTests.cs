using System.Text;

namespace IoiClaims.Report.Tests.Records;

/// <summary>The folder of a report: what is in it, and what becomes of what was there.</summary>
public sealed class FilesTests
{
    private string folder = null!;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("ioi-report-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void A_report_is_a_page_a_summary_a_record_and_tables()
    {
        RunReport.Write(SampleRun.Whole, folder);
        Files().Should().BeEquivalentTo(
            "index.html", "claims.json", "claims.md",
            "tables/planted/Claim2.Senders.csv", "tables/planted/Claim2.Senders.npy",
            "tables/planted/Claim2.Templates.csv", "tables/planted/Claim2.Templates.npy",
            "tables/planted/Claim10.Senders.csv", "tables/planted/Claim10.Senders.npy",
            "tables/planted/Claim10.Fresh.csv", "tables/planted/Claim10.Fresh.npy",
            "tables/planted-keys/Claim2.Senders.csv", "tables/planted-keys/Claim2.Senders.npy",
            "tables/planted-keys/Claim2.Templates.csv", "tables/planted-keys/Claim2.Templates.npy");
        RunRecordFile.ToJson(RunRecordFile.Read(Path.Combine(folder, "claims.json"))).Should().Be(RunRecordFile.ToJson(SampleRun.Whole));
    }

    [Test]
    public void Another_run_leaves_none_of_the_old_tables_and_all_that_is_not_the_reports()
    {
        RunReport.Write(SampleRun.Whole, folder);
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "mine");
        RunReport.Write(SampleRun.Whole with { Claims = [SampleRun.NotRun] }, folder);
        Files().Should().BeEquivalentTo("index.html", "claims.json", "claims.md", "notes.txt");
    }

    [Test]
    public void No_name_leads_out_of_the_folder()
    {
        var astray = SampleRun.Supported with { Subject = "../../astray", Text = SampleRun.Supported.Text with { Name = "..\\x/y" } };
        var inside = Path.Combine(folder, "a", "b");
        RunReport.Write(SampleRun.Whole with { Claims = [astray] }, inside);
        Files().Should().OnlyContain(file => file.StartsWith("a/b/", StringComparison.Ordinal))
            .And.Contain("a/b/tables/_.._astray/_x_y.Senders.csv");
    }

    [Test]
    public void A_file_that_cannot_be_replaced_stays_as_it_was()
    {
        var path = Path.Combine(folder, "claims.json");
        Directory.CreateDirectory(path);
        FluentActions.Invoking(() => RunRecordFile.Write(SampleRun.Whole, path)).Should().Throw<Exception>();
        Directory.GetFileSystemEntries(folder).Should().Equal([path], "nothing half-written is left");
    }

    [Test]
    public void An_array_is_what_NumPy_reads()
    {
        var table = NumericTable.FromRows(
            new TableHeading("t", "u", new Tolerance(1), Conditions.None), "row", ["a", "b"], ("x", [1.5, null]), ("y", [-2.0, 3e300]));
        var bytes = table.ToNpy();

        // As numpy.save writes it: magic, version 1.0, length of the header, header padded to 64 bytes, rows one after another.
        bytes[..8].Should().Equal(0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0);
        BitConverter.ToUInt16(bytes, 8).Should().Be(118);
        Encoding.ASCII.GetString(bytes, 10, 118).Should().Be(
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }".PadRight(117) + "\n");
        Enumerable.Range(0, 4).Select(i => BitConverter.ToDouble(bytes, 128 + 8 * i)).Should().Equal(1.5, double.NaN, -2.0, 3e300);
        bytes.Should().HaveCount(128 + 32);
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'));
}
