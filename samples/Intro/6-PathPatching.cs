#:project ../../fixtures/IoiClaims.Fixtures.csproj
#:property RunsTorch=true

using IoiClaims;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;

// Path patching: which heads tell the Name Movers where to look? From each head into their queries at END, and on to the logits.
using var subject = ShippedSubjects.Build("planted");
using var ioi = new IoiExperiment(subject, SubjectPrompts.ForVerdicts(subject, 60));
var others = ioi.Corrupted(Corruptions.Abc).Batch;
var nameMovers = ioi.Group("Name Movers");

var route = Route.From(ioi.AllHeads).To(nameMovers.Queries(at: IoiRoles.End)).ToLogits(IoiRoles.End);
foreach (var (head, effect) in ioi.Sweep(route.EachSender(), from: others).Largest(5))
{
    Console.WriteLine($"{head}: {effect.RelativeChange}");
}

// All that comes from them together, and what it does to where the Name Movers look.
var together = ioi.Patch(
    Route.From(ioi.Group("S-Inhibition")).To(nameMovers.Queries(at: IoiRoles.End)).ToLogits(IoiRoles.End), from: others);
Console.WriteLine($"the S-Inhibition heads together: {together.Effect.RelativeChange}");
Console.WriteLine($"attention from END to IO keeps {together.Attention(nameMovers, IoiRoles.End, IoiRoles.Io).Retained}");
