#:package IoiClaims.Fixtures@VERSION
#:package IoiClaims.Testing@VERSION
#:package libtorch-cpu-PLATFORM@LIBTORCH
#:property PublishAot=false
#:property CreateSymbolicLinksForCopyLocalIfPossible=true

// What someone would write who has nothing but the packages: it compiles against them, and torch runs.
using IoiClaims;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using IoiClaims.Testing;
using static IoiClaims.Threshold;

// It reads its weights from the output folder, where the package has put them.
using (var trained = ShippedSubjects.Build("trained"))
{
    Console.WriteLine($"{trained.Name}: {trained.Model.Shape}");
}

using var subject = ShippedSubjects.Build("planted");
var prompts = IoiDataset.Generate(subject.Tokenizer, IoiTemplates.Paper, 30, seed: 0);
using var ioi = new IoiExperiment(subject, prompts, new BootstrapPlan(resamples: 200, seed: 0));
var patched = ioi.Patch(
    Route.From(ioi.Group("Name Movers")).ToLogits(at: IoiRoles.End), from: ioi.Corrupted(Corruptions.Abc).Batch);
var claim = new ClaimReport(
    "The Name Movers write the logit difference",
    [patched.Effect.Retained.Is(AtMost(0.5)).In(FindingRole.Requirement, "Without what they write, little is left")]);
claim.Should().HaveVerdict(Verdict.Supported);
Console.WriteLine(claim);
