using System.Reflection;

namespace IoiClaims.Claims.DryRun;

/// <summary>
/// Every claim is evaluated on a model of GPT-2 small's shape, whole and step by step: no experiment assumes what only the
/// planted circuit has. What it finds there means nothing.
/// </summary>
public sealed class EveryClaim
{
    public static IEnumerable<TestCaseData> Names => TheClaims.All.Select(claim =>
        new TestCaseData(claim.Name).SetArgDisplayNames(string.Concat(claim.Name.Select((letter, i) =>
            i > 0 && (char.IsUpper(letter) || char.IsDigit(letter)) ? $" {letter}" : $"{letter}"))));

    [TestCaseSource(nameof(Names))]
    public void Is_evaluated_whole_and_step_by_step(string name)
    {
        _ = RandomSubject.Subject;
        var about = TheClaims.All.Single(claim => claim.Name == name).About(() => RandomSubject.Experiments);
        TestContext.Progress.WriteLine($"Dry run: {name}");

        ShouldHaveNumbers(about.Whole);

        foreach (var step in Steps(about.GetType()))
        {
            TestContext.Progress.WriteLine($"Dry run: {name}, {step.Name}");
            switch (step.GetMethod!.Invoke(about, BindingFlags.DoNotWrapExceptions, null, null, null))
            {
                case ClaimReport report:
                    ShouldHaveNumbers(report);
                    break;
                case Effect effect:
                    effect.ToTable(new Tolerance(0.001)).Rows.Should().NotBeEmpty();
                    break;
                case var found:
                    found.Should().NotBeNull(step.Name);
                    break;
            }
        }
    }

    // A table takes no number that is not finite.
    private static void ShouldHaveNumbers(ClaimReport report)
    {
        TestContext.Out.WriteLine(report);
        report.ToTable(new Tolerance(0.001), RandomSubject.Experiments.Conditions).Rows.Should().HaveSameCount(report.Findings);
    }

    /// <summary>What a claim's class names: its steps, its experiments, its tables.</summary>
    private static IEnumerable<PropertyInfo> Steps(Type claim)
    {
        Type[] results = [typeof(ClaimReport), typeof(Effect), typeof(Sweep), typeof(SweepGrid), typeof(NumericTable), typeof(Measurement)];
        for (var type = claim; type is not null && type != typeof(ClaimAbout); type = type.BaseType)
        {
            foreach (var property in type.GetProperties(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (property.Name != nameof(ClaimAbout.Whole) && Array.Exists(results, result => result.IsAssignableFrom(property.PropertyType)))
                {
                    yield return property;
                }
            }
        }
    }
}
