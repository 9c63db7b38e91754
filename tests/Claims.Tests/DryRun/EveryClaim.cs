using System.Reflection;
using IoiClaims.Claims.PublishedNumbers;

namespace IoiClaims.Claims.Tests.DryRun;

/// <summary>
/// Every claim is evaluated on a model of GPT-2 small's shape, with all its findings and tables: no experiment assumes what
/// only the planted circuit has. What it finds there means nothing.
/// </summary>
public sealed class EveryClaim
{
    public static IEnumerable<TestCaseData> Claims => AllClaims.InOrder
        .Append((nameof(PublishedMeans), subject => new PublishedMeans(subject)))
        // Not "Claim3": dotnet test --filter Claim3 is for the claim alone.
        .Select(claim => new TestCaseData(claim.On).SetArgDisplayNames(InWords(claim.Name)));

    /// <summary>A claim's name in words, as in "Claim 3".</summary>
    internal static string InWords(string name) => string.Concat(name.Select((letter, i) =>
        i > 0 && (char.IsUpper(letter) || char.IsDigit(letter)) ? $" {letter}" : $"{letter}"));

    [TestCaseSource(nameof(Claims))]
    public void Is_evaluated_with_all_findings_and_tables(Func<IoiSubject, IoiClaim> on)
    {
        ArgumentNullException.ThrowIfNull(on);
        Evaluate(on(RandomSubject.Subject));
    }

    /// <summary>All that a claim finds has numbers: its findings, its tables, and what the report shows beside them.</summary>
    internal static void Evaluate(IoiClaim claim)
    {
        var report = claim.WholeReport;
        TestContext.Out.WriteLine(report);
        ShouldHaveNumbers(report.ToTable(new Tolerance(0.001), Conditions.None));

        foreach (var table in claim.GetType().GetMethods().Where(method => method.IsDefined(typeof(TableAttribute))))
        {
            ShouldHaveNumbers((NumericTable)table.Invoke(claim, BindingFlags.DoNotWrapExceptions, null, null, null)!);
        }

        claim.Figures.Should().NotContainNulls();
    }

    private static void ShouldHaveNumbers(NumericTable table)
    {
        var cells = table.Rows.SelectMany(row => table.Columns.Select(column => table[row, column])).OfType<double>();
        cells.Should().NotBeEmpty(table.Heading.Title).And.OnlyContain(cell => double.IsFinite(cell), table.Heading.Title);
    }
}
