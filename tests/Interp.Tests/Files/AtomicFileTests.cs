namespace IoiClaims.Interp.Tests.Files;

[TestFixture]
public sealed class AtomicFileTests
{
    private string root = null!;

    [SetUp]
    public void MakeRoot() => root = Directory.CreateTempSubdirectory("ioi-atomic-").FullName;

    [TearDown]
    public void DeleteRoot() => Directory.Delete(root, recursive: true);

    [Test]
    public void A_file_is_replaced_its_folder_made_and_nothing_left_beside_it()
    {
        var path = Path.Combine(root, "a", "b", "file.txt");

        AtomicFile.Write(path, "first");
        AtomicFile.Write(path, "zweite Zeile: ä");

        File.ReadAllBytes(path).Should().Equal("zweite Zeile: ä"u8.ToArray(), "there is no byte order mark");
        Directory.GetFiles(Path.GetDirectoryName(path)!).Should().ContainSingle();
    }

    [Test]
    public void Where_nothing_can_be_written_nothing_changes()
    {
        var path = Path.Combine(root, "taken");
        Directory.CreateDirectory(path);

        FluentActions.Invoking(() => AtomicFile.Write(path, "text")).Should().Throw<Exception>()
            .Which.Should().Match(exception => exception is IOException || exception is UnauthorizedAccessException);

        Directory.GetFileSystemEntries(root).Should().Equal(path);
    }
}
