namespace IoiClaims.Claims.Expectations;

/// <summary>The ledger's arithmetic, on numbers that can be checked by hand.</summary>
public sealed class ExpectationTests
{
    [TestCase(Evidence.Several, 0.5, 0.1414)]
    [TestCase(Evidence.Bracketed, 0.5, 0.05)]
    [TestCase(Evidence.OtherConditions, 0.5, 0.1)]
    [TestCase(Evidence.Derived, 0.5, 0.1)]
    [TestCase(Evidence.None, 0.5, 0.2)]
    public void The_width_follows_from_the_evidence(Evidence evidence, double center, double width)
    {
        var entry = Entry("at least 0.4") with { Evidence = evidence, Published = [Value(0.4), Value(0.6)] };

        entry.Center.Should().BeApproximately(center, 1e-12);
        entry.Width.Should().BeApproximately(width, 1e-4);
        (entry with { InLogits = true }).Width.Should().BeGreaterThan(width);
    }

    [TestCase(0, false, 0.02)]
    [TestCase(-0.12, false, 0.03)]
    [TestCase(0.9, false, 0.05)]
    [TestCase(0, true, 0.1)]
    [TestCase(-4, true, 0.25)]
    public void A_floor_is_a_quarter_of_the_number_within_limits(double expected, bool inLogits, double floor) =>
        (Entry("above 0") with { Evidence = Evidence.One, Expected = expected, InLogits = inLogits }).Width.Should().BeApproximately(floor, 1e-12);

    [Test]
    public void A_finding_is_supported_where_its_interval_lies_beyond_the_bound()
    {
        // Two floors of .05, and a standard error of .05: the lower end lies 1.96 · .05 below the number.
        var entry = Entry("at least 0.4") with { Evidence = Evidence.Derived, Expected = 0.4 + 1.96 * 0.05, StandardError = 0.05 };

        VerdictChance.OfSupport(entry).Should().BeApproximately(0.5, 1e-3);
        VerdictChance.OfSupport(entry with { Expected = entry.Expected + entry.Spread }).Should().BeApproximately(0.8413, 1e-3);
    }

    [TestCase(true, 0.25)]
    [TestCase(false, 0.5)]
    public void Findings_that_go_together_are_off_together(bool independent, double chance)
    {
        var entry = Entry("above 0") with { Evidence = Evidence.Derived, Expected = 0, StandardError = 1e-9, Together = "it" };
        var finding = new AskedFinding("Claim", "It holds", FindingRole.Requirement, "above 0");

        VerdictChance.Of([(finding, entry), (finding, entry)], Verdict.Supported, independent).Should().BeApproximately(chance, 0.01);
    }

    [Test]
    public void A_control_that_fails_leaves_nothing_decided()
    {
        var fails = (new AskedFinding("Claim", "It can fail", FindingRole.Control, "above 0"), Entry("above 0") with { Expected = -1, StandardError = 0.01 });
        var holds = (new AskedFinding("Claim", "It holds", FindingRole.Requirement, "above 0"), Entry("above 0") with { Expected = 1, StandardError = 0.01 });

        VerdictChance.Of([fails, holds], Verdict.Supported, independent: true).Should().Be(0);
        VerdictChance.Of([fails, holds], Verdict.Inconclusive, independent: true).Should().Be(1);
    }

    private static Expectation Entry(string asked) => new("Claim", "It holds", asked, Evidence.Derived, "by hand");

    private static PublishedValue Value(double value) => new("W", value, "100", true, "nothing");
}
