#:project ../../fixtures/IoiClaims.Fixtures.csproj
#:property RunsTorch=true

using IoiClaims;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;

// Activation patching: one head's output at END comes from prompts in which no name occurs twice, and the rest of the model responds.
// The model is a transformer into which the published circuit was written by hand, so each answer is known.
using var subject = ShippedSubjects.Build("planted");
using var ioi = new IoiExperiment(subject, SubjectPrompts.ForVerdicts(subject, 60));
var others = ioi.Corrupted(Corruptions.Abc).Batch;

foreach (var head in ioi.Group("S-Inhibition"))
{
    var effect = ioi.Patch(new ComponentSet($"{head}", [head]).Output(at: IoiRoles.End), from: others).Effect;
    Console.WriteLine($"head {head}: the logit difference goes from {effect.Baseline} to {effect.Patched}, keeps {effect.Retained}");
}
