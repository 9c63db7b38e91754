#:project ../../fixtures/IoiClaims.Fixtures.csproj
#:property RunsTorch=true

using IoiClaims;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;

// A sweep: path patching from every head and MLP, one at a time, straight into the logits. The Name Movers stand out.
using var subject = ShippedSubjects.Build("planted");
using var ioi = new IoiExperiment(subject, SubjectPrompts.ForVerdicts(subject, 60));
var others = ioi.Corrupted(Corruptions.Abc).Batch;

var sweep = ioi.Sweep(Route.From(ioi.Everything).ToLogits(IoiRoles.End).EachSender(), from: others);
foreach (var (component, effect) in sweep.Largest(5))
{
    Console.WriteLine($"{component}: {effect.RelativeChange}");
}

Console.WriteLine();
Console.WriteLine(sweep.ToTable(new Tolerance(0.01)));
