namespace IoiClaims.Testing.Tests.Snapshots;

public sealed class SnapshotNameTests
{
    [Test]
    public void It_becomes_a_path_below_the_folder_of_snapshots()
    {
        var name = new SnapshotName("gpt2-small", "Claim0", "Keys at IO, head 9.6");

        name.VerifiedPath("s").Should().Be(Path.Combine("s", "gpt2-small", "Claim0.Keys at IO, head 9.6.verified.txt"));
        name.ReceivedPath("s").Should().Be(Path.Combine("s", "gpt2-small", "Claim0.Keys at IO, head 9.6.received.txt"));
    }

    [TestCase("..", "does not begin with a letter")]
    [TestCase("a\\b", "contains '\\'")]
    [TestCase("a\0b", "U+0000")]
    [TestCase("a\nb", "U+000A")]
    [TestCase("a:b", "contains ':'")]
    [TestCase("a*", "contains '*'")]
    [TestCase("é", "contains 'é'")]
    [TestCase("", "has 0 characters")]
    [TestCase("a..b", "reserve")]
    [TestCase("con", "reserve")]
    [TestCase("LPT1.x", "reserve")]
    [TestCase("a.", "ends with")]
    [TestCase(" a", "does not begin")]
    [TestCase("-a", "does not begin")]
    public void What_is_no_file_name_everywhere_is_refused(string odd, string reason)
    {
        FluentActions.Invoking(() => new SnapshotName(odd, "Claim0", "Table")).Should().Throw<ArgumentException>()
            .Which.Message.Should().Contain(reason).And.Contain("use letters, digits");
        FluentActions.Invoking(() => new SnapshotName("planted", "Claim0", odd)).Should().Throw<ArgumentException>()
            .Which.Message.Should().Contain(reason);
    }

    [Test]
    public void A_model_of_the_hub_has_a_folder_of_its_own_that_is_a_name_everywhere()
    {
        var name = new SnapshotName("owner/some-model.v2", "Claim0", "Findings");

        name.VerifiedPath("s").Should().Be(Path.Combine("s", "owner--some-model.v2", "Claim0.Findings.verified.txt"));
        name.ToString().Should().Be("owner/some-model.v2/Claim0.Findings");
        var folder = Directory.CreateTempSubdirectory("ioi-names-").FullName;
        Directory.CreateDirectory(SnapshotName.FolderOf(name.Subject, folder));
        File.WriteAllText(name.ReceivedPath(folder), string.Empty);
        SnapshotFolder.List(folder).Should().ContainSingle().Which.Name.Should().Be(name, "the folder says whose it is");
        Directory.Delete(folder, recursive: true);
    }

    [TestCase("../etc", "does not begin with a letter")]
    [TestCase("/etc", "has 0 characters")]
    [TestCase("owner/", "has 0 characters")]
    [TestCase("owner/../etc", "contains '/'")]
    [TestCase("owner/con", "reserve")]
    [TestCase("owner--model", "stands for the slash")]
    public void No_subject_has_the_folder_of_another_or_none(string odd, string reason)
    {
        FluentActions.Invoking(() => new SnapshotName(odd, "Claim0", "Table")).Should().Throw<ArgumentException>().WithMessage($"*{reason}*");
        FluentActions.Invoking(() => new SnapshotName("planted", "Claim0", "a/b")).Should().Throw<ArgumentException>().WithMessage("*contains '/'*");
    }

    [Test]
    public void A_claim_has_no_full_stop_so_that_two_names_never_share_a_file()
    {
        FluentActions.Invoking(() => new SnapshotName("planted", "Claim.0", "Table"))
            .Should().Throw<ArgumentException>().WithMessage("*claim 'Claim.0' contains '.'*");
        FluentActions.Invoking(() => new SnapshotName("planted", "Claim0", new string('a', 81)))
            .Should().Throw<ArgumentException>().WithMessage("*81 characters*");
    }
}
