using System.Collections.Immutable;
using System.Text;

namespace IoiClaims;

/// <summary>Begins a claim: <c>Claim.That("…").Require(…)</c>.</summary>
public static class Claim
{
    /// <summary>States what is claimed.</summary>
    /// <param name="statement">The claim, one sentence.</param>
    /// <exception cref="ArgumentException">An empty statement.</exception>
    public static ClaimReport That(string statement)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        return new ClaimReport(statement, []);
    }
}

/// <summary>
/// A claim with what was found about each of its parts, and the verdict. Immutable: each call returns a longer report.
/// <code>
/// Claim.That("Name Movers do not rely on the value of the IO token")
///     .Control("Name Movers attend to IO", attention.Baseline, AtLeast(0.50))
///     .Require("their attention to IO is kept", attention.Retained, AtLeast(0.85))
///     .Require("the logit difference is kept", logitDifference.RelativeChange, Within(0.10))
/// </code>
/// </summary>
public sealed class ClaimReport
{
    private const int Width = 12;

    internal ClaimReport(string statement, ImmutableArray<Finding> findings)
    {
        Statement = statement;
        Findings = findings;
    }

    /// <summary>What is claimed.</summary>
    public string Statement { get; }

    /// <summary>What was found, in the order of the claim.</summary>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>What the findings say together; see <see cref="Finding.Together"/>.</summary>
    public Verdict Verdict => Finding.Together(Findings);

    /// <summary>A part of the claim: a measured number has to satisfy a threshold.</summary>
    /// <inheritdoc cref="Finding.Judge" path="/exception"/>
    public ClaimReport Require(string statement, Measurement measurement, Threshold threshold) =>
        With(Finding.Judge(statement, measurement, threshold));

    /// <summary>A part of the claim that is plainly so or not so.</summary>
    /// <inheritdoc cref="Finding.Fact" path="/param|/exception"/>
    public ClaimReport Require(string statement, bool holds, string found, string expected) =>
        With(Finding.Fact(statement, holds, found, expected));

    /// <summary>
    /// A control: it shows that the measurement is able to come out otherwise. If it is not supported, the claim is
    /// Inconclusive.
    /// </summary>
    /// <inheritdoc cref="Finding.Judge" path="/exception"/>
    public ClaimReport Control(string statement, Measurement measurement, Threshold threshold) =>
        With(Finding.Judge(statement, measurement, threshold, FindingRole.Control));

    /// <summary>A control that is plainly so or not so.</summary>
    /// <inheritdoc cref="Finding.Fact" path="/param|/exception"/>
    public ClaimReport Control(string statement, bool holds, string found, string expected) =>
        With(Finding.Fact(statement, holds, found, expected, FindingRole.Control));

    /// <summary>A number worth knowing that decides nothing.</summary>
    /// <inheritdoc cref="Finding.Recorded" path="/exception"/>
    public ClaimReport Record(string statement, Measurement measurement) => With(Finding.Recorded(statement, measurement));

    /// <summary>The report with everything that was found for other claims: the parts of this one.</summary>
    public ClaimReport Including(params IReadOnlyList<ClaimReport> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new ClaimReport(Statement, Findings.AddRange(parts.SelectMany(part => part.Findings)));
    }

    /// <summary>The report with everything that was found for other claims, as records that decide nothing here.</summary>
    public ClaimReport Recording(params IReadOnlyList<ClaimReport> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new ClaimReport(Statement, Findings.AddRange(parts.SelectMany(part => part.Findings)
            .Select(finding => finding with { Role = FindingRole.Record, Required = string.Empty })));
    }

    /// <summary>The report with one more finding.</summary>
    public ClaimReport With(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new ClaimReport(Statement, Findings.Add(finding));
    }

    /// <summary>
    /// One row a finding: what was measured with its interval, and the verdict as 1 (supported), 0 (inconclusive) or −1
    /// (refuted), empty for records. Where N is another than the conditions', the row says so.
    /// </summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="conditions">Subject and dataset.</param>
    /// <exception cref="ArgumentException">No finding, or two with the same statement.</exception>
    public NumericTable ToTable(Tolerance tolerance, Conditions conditions) =>
        NumericTable.FromRows(
            new TableHeading(Statement, "as stated in the rows", tolerance, conditions.With("verdict", Word(Verdict))),
            "finding",
            ["measured", "lower", "upper", "verdict"],
            Findings.Select(finding => (finding.StatementUnder(conditions), (IReadOnlyList<double?>)
            [
                Finite(finding.Measurement?.Value),
                Finite(finding.Measurement?.Lower),
                Finite(finding.Measurement?.Upper),
                finding.Role == FindingRole.Record ? null
                    : finding.Verdict switch { Verdict.Supported => 1, Verdict.Refuted => -1, _ => 0 },
            ])).ToArray());

    /// <summary>
    /// The report as text: claim, verdict, a paragraph a finding, and the conditions that all measurements share.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Statement).Append('\n');
        text.Append("verdict: ").Append(Word(Verdict)).Append(Reason()).Append("\n\n");
        foreach (var finding in Findings)
        {
            Append(text, finding);
        }

        var shared = Shared();
        if (shared.Count > 0)
        {
            text.Append('\n').Append(TextGrid.AlignLeft([.. shared.Select(pair => new[] { pair.Key + ":", pair.Value })], "  "));
        }

        return text.ToString();
    }

    /// <summary>The word for a verdict, in lower case.</summary>
    internal static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Supported => "supported",
        Verdict.Refuted => "refuted",
        _ => "inconclusive",
    };

    private static void Append(StringBuilder text, Finding finding)
    {
        var word = finding.Role == FindingRole.Record ? "recorded" : Word(finding.Verdict);
        var role = finding.Role == FindingRole.Control ? "control: " : string.Empty;
        var indent = new string(' ', Width + 4);
        text.Append("  ").Append(word.PadRight(Width + 2)).Append(role).Append(finding.Statement).Append('\n');
        text.Append(indent).Append(finding.Measured);
        if (finding.Required.Length > 0)
        {
            text.Append("; required: ").Append(finding.Required);
        }

        text.Append('\n');
        if (finding.Measurement?.Instability is { } instability)
        {
            text.Append(indent).Append(instability).Append('\n');
        }
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private string Reason()
    {
        var failed = Findings.Count(finding => finding.Role == FindingRole.Control && finding.Verdict != Verdict.Supported);
        return failed == 0
            ? string.Empty
            : $" ({failed} of {Findings.Count(finding => finding.Role == FindingRole.Control)} controls not supported)";
    }

    private Conditions Shared()
    {
        var all = Findings.Select(finding => finding.Measurement?.Conditions).OfType<Conditions>().ToArray();
        return all.Length == 0
            ? Conditions.None
            : all[0].Where(pair => all.All(other => other.TryGet(pair.Key, out var value) && value == pair.Value))
                .Aggregate(Conditions.None, (shared, pair) => shared.With(pair.Key, pair.Value));
    }
}
