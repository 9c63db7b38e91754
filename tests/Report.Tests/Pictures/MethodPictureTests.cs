using IoiClaims.Ioi;
using static IoiClaims.Threshold;

namespace IoiClaims.Report.Tests.Pictures;

/// <summary>
/// The pictures of docs/method.md are drawn by the report's own code; with IOI_SNAPSHOTS=accept they are drawn again.
/// </summary>
[TestFixture]
public sealed class MethodPictureTests
{
    private static readonly TransformerShape Shape = new(12, 12, 768, 64, 50257, 1024);

    private static ComponentSet Movers => PublishedCircuit.Gpt2Small["NM"].ToSet();

    private static ComponentSet Inhibition => PublishedCircuit.Gpt2Small["SIN"].ToSet();

    private static IEnumerable<TestCaseData> Pictures =>
    [
        new("method-one-hop", FigureSvg.Of(RouteFigure.Of(
            "What S-Inhibition heads tell the Name Movers' queries",
            Route.From(Inhibition).To(Movers.Queries(IoiRoles.End)).ToLogits(IoiRoles.End),
            Shape))),
        new("method-two-hops", FigureSvg.Of(RouteFigure.Of(
            "What induction heads tell the values of S-Inhibition heads, which these tell the Name Movers' queries",
            Route.From(PublishedCircuit.Gpt2Small["IND"].ToSet())
                .To(Inhibition.Values(IoiRoles.S2)).To(Movers.Queries(IoiRoles.End)).ToLogits(IoiRoles.End),
            Shape))),
        new("method-verdicts", FigureSvg.Of("How a number is judged", [.. Findings.Select(finding => FindingRecord.Of(finding))])),
    ];

    // Forty prompts that keep 90 % of a metric, more or less.
    private static IEnumerable<Finding> Findings
    {
        get
        {
            var effect = new Effect(
                new EffectDescription("a patch", "metric", "logits", Conditions.None),
                [.. Enumerable.Repeat(1f, 40)],
                [.. Enumerable.Range(0, 40).Select(n => 0.9f + (0.06f * MathF.Sin(n * 2.4f)))],
                new BootstrapPlan(resamples: 2000, seed: 0));
            return
            [
                effect.Retained.Is(AtLeast(0.80)).In(FindingRole.Requirement, "Supported: all of the interval satisfies it"),
                effect.Retained.Is(AtLeast(0.90)).In(FindingRole.Requirement, "Inconclusive: the interval straddles it"),
                effect.Retained.Is(AtLeast(0.98)).In(FindingRole.Requirement, "Refuted: all of the interval violates it"),
                effect.RelativeChange.Is(EquivalentToZero(0.15)).In(FindingRole.Requirement, "Equivalent: the 90 % interval lies within"),
            ];
        }
    }

    [TestCaseSource(nameof(Pictures))]
    public void A_picture_is_what_the_code_draws(string name, string drawn)
    {
        var file = Path.Combine(Repository.Root, "docs", "images", $"{name}.svg");
        if (Environment.GetEnvironmentVariable("IOI_SNAPSHOTS") == "accept")
        {
            File.WriteAllText(file, drawn);
        }

        File.ReadAllText(file).ReplaceLineEndings("\n").Should().Be(drawn);
    }

    [Test]
    public void The_verdicts_are_what_the_picture_calls_them() => Findings.Select(finding => finding.Verdict)
        .Should().Equal(Verdict.Supported, Verdict.Inconclusive, Verdict.Refuted, Verdict.Supported);
}
