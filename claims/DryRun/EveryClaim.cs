using IoiClaims.Claims.Support;
using IoiClaims.Interp.Tables;

namespace IoiClaims.Claims.DryRun;

/// <summary>
/// Every claim is evaluated whole on a model of GPT-2 small's shape: no experiment assumes what only the planted circuit
/// has. What it finds there means nothing.
/// </summary>
public sealed class EveryClaim
{
    public static IEnumerable<TestCaseData> Names => TheClaims.All.Select(claim =>
        new TestCaseData(claim.Name).SetArgDisplayNames(string.Concat(claim.Name.Select((letter, i) =>
            i > 0 && (char.IsUpper(letter) || char.IsDigit(letter)) ? $" {letter}" : $"{letter}"))));

    [TestCaseSource(nameof(Names))]
    public void Is_evaluated_whole(string name)
    {
        var about = TheClaims.All.Single(claim => claim.Name == name).About;
        _ = RandomSubject.Subject;
        TestContext.Progress.WriteLine($"Dry run: {name}");

        var report = about(() => RandomSubject.Experiments).Whole;

        TestContext.Out.WriteLine(report);
        report.Findings.Should().NotBeEmpty();
        report.ToTable(new Tolerance(0.001), RandomSubject.Experiments.Conditions).Rows.Should().HaveSameCount(report.Findings);
    }
}
