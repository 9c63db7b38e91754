using System.Text;
using NUnit.Framework.Internal;

namespace IoiClaims.Testing.Tests.Snapshots;

/// <summary>What becomes of a table and its files, whoever keeps them.</summary>
[TestFixture(WithoutHelp)]
[TestFixture(ByVerify)]
public sealed class SnapshotTests(string kept)
{
    private const string WithoutHelp = "without help";
    private const string ByVerify = "by Verify";

    private static readonly SnapshotName Name = new("planted", "Claim0", "KeySweep");

    private readonly ISnapshotFiles files = kept == ByVerify ? new VerifyFiles() : new PlainFiles();

    private SnapshotOutcome? outsideATest;
    private string directory = string.Empty;
    private RecordingTool tool = new();

    private string Verified => Path.Combine(directory, "planted", "Claim0.KeySweep.verified.txt");

    private string Received => Path.Combine(directory, "planted", "Claim0.KeySweep.received.txt");

    private SnapshotSettings Settings => new() { Directory = directory, Diff = tool };

    [OneTimeSetUp]
    public void CompareOutsideATest()
    {
        MakeFolder();
        outsideATest = Compare(Samples.Table(), Settings);
        RemoveFolder();
    }

    [SetUp]
    public void MakeFolder()
    {
        directory = Directory.CreateTempSubdirectory("snapshots-").FullName;
        tool = new RecordingTool();
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(directory, recursive: true);

    [Test]
    public void A_new_table_fails_and_waits_to_be_accepted()
    {
        var outcome = Compare(Samples.Table(), Settings);

        outcome.Status.Should().Be(SnapshotStatus.IsNew);
        outcome.Passes.Should().BeFalse();
        File.Exists(Verified).Should().BeFalse("nothing is accepted by itself");
        TableText.Parse(File.ReadAllText(Received)).Should().AgreeWith(Samples.Table());
        tool.Shown.Should().Equal((Received, Verified));
        outcome.Message.Should().StartWith("The table 'planted/Claim0.KeySweep' has not been verified yet.\n")
            .And.Contain($"\"{Received}\" \"{Verified}\"");
    }

    [Test]
    public void What_was_accepted_agrees_within_its_tolerance()
    {
        Accept(Samples.Table(0.5));

        Compare(Samples.Table(0.5059), Settings).Status.Should().Be(SnapshotStatus.Agrees);
        Compare(Samples.Table(0.5061), Settings).Status.Should().Be(SnapshotStatus.Differs);
    }

    [Test]
    public void A_difference_is_explained_and_leaves_the_verified_file_alone()
    {
        Accept(Samples.Table());
        var before = File.ReadAllText(Verified);
        var outcome = Compare(Samples.Table(-0.25, prompts: 60), Settings);

        outcome.Passes.Should().BeFalse();
        File.ReadAllText(Verified).Should().Be(before);
        File.ReadAllText(Received).Should().Contain("-0.2500");
        var move = OperatingSystem.IsWindows() ? "move /Y" : "mv";
        outcome.Message.Should().Be(
            $"""
            The table 'planted/Claim0.KeySweep' (Direct effect of each head) differs from the verified one.
            condition 'N' changed from '50' to '60'
            1 of 6 cells moved by more than the tolerance (0.001 absolute + 0.01 relative; in logits), worst first:
              layer  column  verified  received  moved by  allowed
              0           0   +0.5000   -0.2500   -0.7500   0.0060
            received: {Received}
            verified: {Verified}
            To accept it: {move} "{Received}" "{Verified}"
            To accept all: run the tests with IOI_SNAPSHOTS=accept, then review with git diff.

            """.ReplaceLineEndings("\n"));
    }

    [Test]
    public void Agreement_removes_a_stale_received_file_and_closes_its_window()
    {
        Accept(Samples.Table());
        Compare(Samples.Table(9), Settings);
        File.Exists(Received).Should().BeTrue();

        Compare(Samples.Table(), Settings).Passes.Should().BeTrue();
        File.Exists(Received).Should().BeFalse();
        tool.Closed.Should().Equal((Received, Verified));
        Compare(Samples.Table(), Settings);
        tool.Closed.Should().HaveCount(1, "there was nothing left to close");
    }

    [Test]
    public void Renaming_the_received_file_accepts_it()
    {
        Compare(Samples.Table(), Settings);
        File.Move(Received, Verified);

        Compare(Samples.Table(), Settings).Status.Should().Be(SnapshotStatus.Agrees);
    }

    [Test]
    public void Acceptance_on_request_passes_and_says_so()
    {
        Compare(Samples.Table(), Settings);
        var outcome = Compare(Samples.Table(), Settings with { Accept = true });

        outcome.Status.Should().Be(SnapshotStatus.Accepted);
        outcome.Passes.Should().BeTrue();
        outcome.Message.Should().StartWith("Accepted as verified, because IOI_SNAPSHOTS says so");
        File.Exists(Received).Should().BeFalse();
        Compare(Samples.Table(), Settings).Status.Should().Be(SnapshotStatus.Agrees);
    }

    [Test]
    public void Acceptance_leaves_a_table_alone_that_agrees()
    {
        Accept(Samples.Table());
        var before = File.ReadAllText(Verified);

        Compare(Samples.Table(0.5002), Settings with { Accept = true });
        File.ReadAllText(Verified).Should().Be(before, "noise within the tolerance is no reason for a diff");
    }

    [Test]
    public void A_build_server_accepts_nothing_and_opens_nothing()
    {
        var outcome = Compare(
            Samples.Table(), Settings with { Accept = true, IsBuildServer = true });

        outcome.Passes.Should().BeFalse();
        outcome.Message.Should().Contain("refused on a build server");
        File.Exists(Verified).Should().BeFalse();
        File.Exists(Received).Should().BeTrue("it can be kept with the build's results");
        tool.Shown.Should().BeEmpty();
    }

    [Test]
    public void An_empty_verified_file_left_by_a_diff_tool_verifies_nothing()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Verified)!);
        File.WriteAllText(Verified, "\n");

        Compare(Samples.Table(), Settings).Status.Should().Be(SnapshotStatus.IsNew);
    }

    [Test]
    public void A_verified_file_that_is_no_table_is_neither_trusted_nor_overwritten()
    {
        Accept(Samples.Table());
        File.WriteAllText(Verified, File.ReadAllText(Verified).Replace("+0.5000", "half", StringComparison.Ordinal));
        var before = File.ReadAllText(Verified);
        var outcome = Compare(Samples.Table(), Settings with { Accept = true });

        outcome.Status.Should().Be(SnapshotStatus.Unreadable);
        outcome.Message.Should().Contain("cannot be read").And.Contain(", line 9:").And.Contain("'half'");
        File.ReadAllText(Verified).Should().Be(before);
    }

    [Test]
    public void A_diff_tool_that_cannot_start_does_not_hide_the_difference()
    {
        var outcome = Compare(
            Samples.Table(), Settings with { Diff = new RecordingTool { Failure = "no such program" } });

        outcome.Message.Should().Contain("has not been verified yet").And.Contain("could not be started: no such program");
    }

    [Test]
    public void A_folder_that_cannot_be_written_does_not_hide_the_difference()
    {
        // A file where the subject's folder should be.
        File.WriteAllText(Path.Combine(directory, "planted"), "in the way");
        var outcome = Compare(Samples.Table(), Settings);

        outcome.Message.Should().Contain("has not been verified yet").And.Contain("received: could not be written");
    }

    [Test]
    public void A_verified_file_that_cannot_be_written_is_not_accepted()
    {
        File.WriteAllText(Path.Combine(directory, "planted"), "in the way");
        var outcome = Compare(Samples.Table(), Settings with { Accept = true });

        outcome.Status.Should().Be(SnapshotStatus.IsNew);
        outcome.Message.Should().Contain("has not been verified yet").And.Contain("verified: could not be written");
    }

    [Test]
    public void Files_hold_the_table_and_no_byte_order_mark()
    {
        var (first, second) = (Samples.Table(), Samples.Table(7));
        Compare(first, Settings);
        File.ReadAllBytes(Received).Should().Equal(Encoding.UTF8.GetBytes(TableText.Write(first)));
        Accept(first);
        File.ReadAllBytes(Verified).Should().Equal(Encoding.UTF8.GetBytes(TableText.Write(first)));
        Compare(second, Settings);
        File.ReadAllBytes(Received).Should().Equal(Encoding.UTF8.GetBytes(TableText.Write(second)));
        Accept(second);
        File.ReadAllBytes(Verified).Should().Equal(Encoding.UTF8.GetBytes(TableText.Write(second)));
    }

    [Test]
    public void A_path_in_a_title_stays_as_it_is()
    {
        Accept(Samples.Table(title: "Prompts of {TempPath}prompts.json"));
        var other = Samples.Table(title: $"Prompts of {Path.GetTempPath()}prompts.json");

        Compare(other, Settings).Status.Should().Be(SnapshotStatus.Differs);
        File.ReadAllText(Received).Should().Be(TableText.Write(other));
    }

    [Test]
    public void A_verified_file_with_the_line_ends_of_Windows_counts_like_any_other()
    {
        Accept(Samples.Table());
        File.WriteAllText(Verified, File.ReadAllText(Verified).ReplaceLineEndings("\r\n"));

        Compare(Samples.Table(), Settings).Status.Should().Be(SnapshotStatus.Agrees);
        File.Exists(Received).Should().BeFalse();
        Compare(Samples.Table(7), Settings).Status.Should().Be(SnapshotStatus.Differs);
        File.ReadAllText(Received).Should().Be(TableText.Write(Samples.Table(7)));
        Compare(Samples.Table(7), Settings with { Accept = true }).Status.Should().Be(SnapshotStatus.Accepted);
        File.ReadAllText(Verified).Should().Be(TableText.Write(Samples.Table(7)));
        File.Exists(Received).Should().BeFalse();
    }

    [Test]
    public void A_table_can_be_compared_before_the_first_test()
    {
        outsideATest!.Status.Should().Be(SnapshotStatus.IsNew);
        outsideATest.Message.Should().Contain("To accept it");
    }

    [Test]
    public void Verify_keeps_the_files_where_it_is_to()
    {
        Compare(Samples.Table(), Settings);
        Accept(Samples.Table());
        Compare(Samples.Table(7), Settings);

        // It attaches each received file to the results of the test.
        TestExecutionContext.CurrentContext.CurrentResult.TestAttachments.Should().HaveCount(kept == ByVerify ? 3 : 0);
    }

    [Test]
    public void Many_at_once_leave_one_whole_file_and_nothing_else()
    {
        // Threads of their own, as tests have them: those of the pool would wait for one another.
        var outcomes = new SnapshotOutcome[200];
        var threads = Enumerable.Range(0, 10).Select(first => new Thread(() =>
        {
            for (var n = first; n < outcomes.Length; n += 10)
            {
                outcomes[n] = Compare(Samples.Table(n), Settings);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        outcomes.Should().OnlyContain(outcome => outcome.Message.Contains("To accept it", StringComparison.Ordinal));
        Directory.GetFiles(Path.GetDirectoryName(Received)!).Should().Equal(Received);
        TableText.Parse(File.ReadAllText(Received)).Rows.Should().Equal("0", "1");
    }

    [Test]
    public void The_assertion_fails_with_the_explanation_and_passes_when_it_agrees()
    {
        var table = Samples.Table();
        table.Invoking(it => it.Should().MatchSnapshot("planted", "Claim0", "KeySweep", Settings))
            .Should().Throw<AssertionException>()
            .WithMessage("*has not been verified yet*To accept it*dotnet test --filter*SnapshotTests*The_assertion_fails*");
        Accept(table);

        table.Should().MatchSnapshot("planted", "Claim0", "KeySweep", Settings);
    }

    private void Accept(NumericTable table) => Compare(table, Settings with { Accept = true });

    private SnapshotOutcome Compare(NumericTable table, SnapshotSettings settings) =>
        Testing.Snapshots.Compare(table, Name, settings, files);

    private sealed class RecordingTool : IDiffTool
    {
        public List<(string, string)> Shown { get; } = [];

        public List<(string, string)> Closed { get; } = [];

        public string? Failure { get; init; }

        public void Show(string received, string verified)
        {
            if (Failure is not null)
            {
                throw new InvalidOperationException(Failure);
            }

            lock (Shown)
            {
                Shown.Add((received, verified));
            }
        }

        public void Close(string received, string verified) => Closed.Add((received, verified));
    }
}
