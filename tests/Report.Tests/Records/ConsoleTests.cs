namespace IoiClaims.Report.Tests.Records;

/// <summary>What a run says at its end in the terminal.</summary>
public sealed class ConsoleTests
{
    [Test]
    public void Claims_by_subjects_then_what_was_not_as_recorded_then_what_is_missing_then_the_page()
    {
        var text = RunConsole.Of(SampleRun.Whole, "artifacts/claims/index.html");

        TestContext.Out.WriteLine(text);
        text.Should().MatchRegex(@"claim +planted +gpt2-small +counter-model")
            .And.MatchRegex(@"Claim2 +supported +not run")
            .And.MatchRegex(@"Claim10 +refuted \(!\)")
            .And.Contain("Claim10 on planted is not as recorded.")
            .And.Contain("gpt2-small did not run.")
            .And.EndWith("The report of this run: artifacts/claims/index.html");
        text.Split("gpt2-small did not run").Should().HaveCount(2, "a model that is missing is said to be so once");
    }

    [Test]
    public void What_readers_have_to_know_of_a_subject_is_said_once_and_that_nothing_is_recorded_yet()
    {
        var guest = SampleRun.Supported with { Subject = "owner/guest", Expected = null, Remarks = ["Its circuit was searched for.", "2 of 99 names are left out."] };
        var run = SampleRun.Whole with { Claims = [guest, guest with { Text = SampleRun.Broken.Text }], Units = [], CounterModels = [], Texts = [] };

        var text = RunConsole.Of(run, "page");

        text.Should().Contain("2 claims ran, and there is no recorded verdict to compare with.").And.Contain("owner/guest: 2 of 99 names are left out.");
        text.Split("owner/guest: Its circuit was searched for.").Should().HaveCount(2);
        RunMarkdown.Of(run).Should().Contain("**owner/guest** Its circuit was searched for. 2 of 99 names are left out.");
        RunPage.Of(run).Should().Contain("About owner/guest. ").And.Contain("2 of 99 names are left out.").And.Contain("no verdict recorded");
        RunRecordFile.FromJson(RunRecordFile.ToJson(run)).Claims[0].Remarks.Should().Equal(guest.Remarks);
    }

    [Test]
    public void The_page_says_what_is_not_asked_of_a_model_and_why()
    {
        var finding = SampleRun.Supported.Findings[0];
        var asked = SampleRun.Supported with { Findings = [finding, finding with { Statement = "Head 9.9 attends to IO", NotAskedBecause = "its circuit is not the published one" }] };

        RunPage.Of(SampleRun.Whole with { Claims = [asked] }).Should().Contain("Not asked of this model: 1")
            .And.Contain("Head 9.9 attends to IO: its circuit is not the published one");
    }
}
