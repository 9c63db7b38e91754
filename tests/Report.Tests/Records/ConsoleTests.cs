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
}
