namespace IoiClaims.Interp.Tests.Files;

/// <summary>A file is there whole or not at all, and nothing is left beside it.</summary>
[TestFixture]
public sealed class AtomicFileTests
{
    private string folder = null!;

    [SetUp]
    public void MakeAFolder() => folder = Directory.CreateTempSubdirectory("ioi-atomic-").FullName;

    [TearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Text_is_utf8_without_a_byte_order_mark_in_a_folder_that_is_made()
    {
        var file = Path.Combine(folder, "deeper", "text.txt");

        AtomicFile.Write(file, "a → b\n");

        File.ReadAllBytes(file).Should().Equal("a → b\n"u8.ToArray());
        Directory.EnumerateFiles(Path.GetDirectoryName(file)!).Should().Equal(file);
    }

    [Test]
    public void A_file_is_replaced_as_a_whole_while_somebody_still_reads_the_old_one()
    {
        var file = Path.Combine(folder, "bytes");
        AtomicFile.Write(file, [1, 2, 3]);
        using var reader = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        AtomicFile.Write(file, [4]);

        File.ReadAllBytes(file).Should().Equal(4);
        var old = new byte[3];
        reader.ReadExactly(old);
        old.Should().Equal(1, 2, 3);
    }

    [Test]
    public void What_cannot_be_written_leaves_nothing_behind()
    {
        var taken = Directory.CreateDirectory(Path.Combine(folder, "taken")).FullName;

        var write = () => AtomicFile.Write(taken, "text");

        write.Should().Throw<Exception>().Which.Should().Match(wrong => wrong is IOException || wrong is UnauthorizedAccessException);
        Directory.EnumerateFileSystemEntries(folder).Should().Equal(taken);
    }
}
