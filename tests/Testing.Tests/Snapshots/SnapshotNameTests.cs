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

    [TestCase("../etc", "contains '/'")]
    [TestCase("..", "does not begin with a letter")]
    [TestCase("openai/gpt2", "contains '/'")]
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
    public void A_claim_has_no_full_stop_so_that_two_names_never_share_a_file()
    {
        FluentActions.Invoking(() => new SnapshotName("planted", "Claim.0", "Table"))
            .Should().Throw<ArgumentException>().WithMessage("*claim 'Claim.0' contains '.'*");
        FluentActions.Invoking(() => new SnapshotName("planted", "Claim0", new string('a', 81)))
            .Should().Throw<ArgumentException>().WithMessage("*81 characters*");
    }
}
