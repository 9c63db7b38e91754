#:project ../../fixtures/IoiClaims.Fixtures.csproj
#:property RunsTorch=true

using IoiClaims;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;

// Causal scrubbing: if only what some heads write matters, everything else may come from any other prompt. What is left then?
using var subject = ShippedSubjects.Build("planted");
using var ioi = new IoiExperiment(subject, SubjectPrompts.ForVerdicts(subject, 60));

foreach (var group in new[] { "Name Movers", "S-Inhibition", "Previous Token" })
{
    var onlyThese = Node.Root(Node.Leaf(ioi.Group(group).IntoLogits(at: IoiRoles.End), IoiSamplers.Exact));
    var scrub = ioi.Scrub($"only the {group} heads", IoiSamplers.Hypothesis(onlyThese));
    Console.WriteLine($"Only what the {group} heads write matters: {scrub.Recovered} of the logit difference is recovered");
}
