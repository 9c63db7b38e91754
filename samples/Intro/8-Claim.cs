#:project ../../fixtures/IoiClaims.Fixtures.csproj
#:project ../../src/Claims/IoiClaims.Claims.csproj
#:property RunsTorch=true

using IoiClaims;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using static IoiClaims.FindingRole;
using static IoiClaims.Threshold;

// A claim: a sentence, a control that shows that the experiment can tell, and what has to hold. Intervals are judged, not means.
// As a test with verified numbers: docs/your-own-claims.md.
using var subject = ShippedSubjects.Build("planted");
using var ioi = new IoiExperiment(subject, SubjectPrompts.ForVerdicts(subject, 60));
var (nameMovers, others) = (ioi.Group("Name Movers"), ioi.Corrupted(Corruptions.IO).Batch);

// Another name stands at IO, seen by the Name Movers' keys alone.
var otherKeys = ioi.Patch(
    Route.From(ioi.Everything).To(nameMovers.Keys(at: IoiRoles.Io)).ToLogits(IoiRoles.End), from: others);
var claim = new ClaimReport(
    "Name Movers do not rely on the key values of the IO token",
    [
        ioi.Attention(nameMovers, IoiRoles.End, IoiRoles.Io).Is(AtLeast(0.5)).In(Control, "From END they attend to IO"),
        otherKeys.Attention(nameMovers, IoiRoles.End, IoiRoles.Io).Retained.Is(AtLeast(0.85))
            .In(Requirement, "With another name in their keys they attend to IO nearly as much"),
        otherKeys.Effect.RelativeChange.Is(Within(0.1)).In(Requirement, "The logit difference stays"),
    ]);
Console.WriteLine(claim);
