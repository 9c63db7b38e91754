using NUnit.Framework.Interfaces;
using static IoiClaims.Testing.Tests.Claims.PatchingClaims;

namespace IoiClaims.Testing.Tests.Claims;

/// <summary>What a claim about a model is asked without saying so: the no-op, and whether it is these heads and no others.</summary>
[TestFixture]
public sealed class ModelClaimTests : InAnotherFolder
{
    private const string NoOpTest = nameof(PatchesHeads.Patched_from_the_prompts_themselves_nothing_changes);

    [Test]
    public void These_heads_and_no_others_is_a_finding_of_its_own_behind_what_it_is_about()
    {
        using var sound = new PatchingSubject("sound");
        var claim = new PatchesHeads(sound);

        claim.WholeReport.Findings.Select(finding => (finding.Role, finding.Statement)).Should().Equal(
            (FindingRole.Control, "The heads do something"),
            (FindingRole.Extension, "The heads do something: these heads and no others"),
            (FindingRole.Requirement, "They do everything"),
            (FindingRole.Extension, "They do everything: these heads and no others"),
            (FindingRole.Record, "They do"),
            (FindingRole.Extension, "They do: these heads and no others"));
        claim.Report.Findings.Should().HaveCount(3, "the verdict rests on what the claim says");

        var specific = claim.WholeReport.Findings[1];
        specific.Required.Should().Be("beyond 95 % of at least 20 random groups");
        specific.Measured.Should().MatchRegex(@"^change of the logit difference -?\d\.\d+, beyond \d+ of 15 random groups \(from ");
        specific.Verdict.Should().Be(Verdict.Inconclusive, "there are fifteen other pairs in a layer of eight heads");
        specific.Conditions["random groups"].Should().Be("all 15 groups of 2 other heads in the same layers");
        specific.Conditions["N"].Should().Be("20", "fewer prompts do for a rank");
        claim.WholeReport.ToTable(new Tolerance(1), Conditions.None).Text(specific.Statement, "measured under")
            .Should().Contain("random groups: all 15 groups");
    }

    [Test]
    public void What_is_not_shown_of_the_heads_is_not_asked_of_others()
    {
        using var sound = new PatchingSubject("sound");

        new PatchesHeads(sound).WholeReport.Findings[3].NotAskedBecause.Should().Be("it is not shown of the heads");
    }

    [Test]
    public void What_is_not_of_a_patch_cannot_be_asked_of_others()
    {
        using var sound = new PatchingSubject("sound");

        FluentActions.Invoking(() => new Unpatched(sound).WholeReport).Should().Throw<InvalidOperationException>()
            .WithMessage("'They attend' is to be specific to the heads, but what it measures is not the effect of a patch or ablation*");
    }

    [Test]
    public void Counter_models_are_asked_for_no_more_than_the_verdict() =>
        Run<PatchesHeads>("counter").Single(test => test.Test.Name == "The_heads_do_something").Output.Should()
            .Contain("The heads do something: change").And.NotContain("no others");

    [Test]
    public void Where_there_is_nothing_to_patch_with_nothing_changes()
    {
        var (sound, counter) = (NoOp<PatchesHeads>("sound"), NoOp<PatchesHeads>("counter"));

        (sound.ResultState, counter.ResultState).Should().Be((ResultState.Success, ResultState.Success));
        sound.Output.Should().Contain("2 of 2 patches change nothing on 4 prompts: bit for bit");
        counter.Output.Should().Contain("1 of 1 patches", "it is asked for no table");
    }

    [Test]
    public void In_a_model_that_does_not_do_the_same_twice_something_changes_and_that_fails()
    {
        var broken = NoOp<PatchesHeads>("restless");

        broken.ResultState.Status.Should().Be(TestStatus.Failed);
        broken.Message.Should().StartWith("2 of 2 patches of PatchesHeads change something where there is nothing to patch with")
            .And.Contain("the logit difference changes by ");
    }

    [Test]
    public void A_claim_may_say_why_not()
    {
        var excused = NoOp<Excused>("restless");

        (excused.ResultState.Status, excused.Output).Should().Be((TestStatus.Passed, $"Not asked: its model draws lots.{Environment.NewLine}"));
    }

    [Test]
    public void A_subject_that_cannot_be_opened_fails_one_test_of_the_run_and_the_others_are_skipped_with_the_reason()
    {
        var results = RunInside.Run(typeof(SampleClaims.ClaimRunSetup), typeof(PatchesHeads), typeof(Unpatched)).Tests()
            .Where(test => test.FullName.Contains("(damaged)", StringComparison.Ordinal)).ToList();

        results.Where(test => test.ResultState.Status == TestStatus.Failed).Should().ContainSingle()
            .Which.Message.Should().Contain("The file ends in the middle.");
        results.Where(test => test.ResultState.Status == TestStatus.Skipped).Should().HaveCountGreaterThan(5)
            .And.OnlyContain(test => test.Message == "damaged cannot be opened: The file ends in the middle.");
        var records = Record.Claims.Where(record => record.Subject == "damaged").ToList();
        records.Select(record => record.Status).Should().BeEquivalentTo([ClaimStatus.Error, ClaimStatus.NotRun], "one broke, and the other was not tried");
        records.Should().OnlyContain(record => record.Obstacle!.Reason == "damaged cannot be opened: The file ends in the middle.");
    }

    private static ITestResult NoOp<T>(string subject) => Run<T>(subject).Single(test => test.Test.Name == NoOpTest);

    private static IEnumerable<ITestResult> Run<T>(string subject) => RunInside.Run(typeof(SampleClaims.ClaimRunSetup), typeof(T)).Tests()
        .Where(test => test.FullName.Contains($"({subject})", StringComparison.Ordinal));
}
