using System.Collections.Immutable;
using System.Text;

namespace IoiClaims;

/// <summary>A claim with everything that was found about it on one subject, and the verdict. Immutable.</summary>
/// <param name="Statement">What is claimed, one sentence.</param>
/// <param name="Findings">What was found, in the order of the claim.</param>
public sealed record ClaimReport(string Statement, ImmutableArray<Finding> Findings)
{
    /// <summary>What a claim's table of findings is called.</summary>
    public const string FindingsTable = "Findings";

    private const int Width = 12;
    private const string VerdictKey = "verdict";

    /// <summary>What the findings say together; see <see cref="Finding.Together"/>.</summary>
    public Verdict Verdict => Finding.Together(Findings);

    /// <summary>
    /// The claim as a specification, one row a finding: what was measured with its interval; in words what it counts for, what
    /// is asked, the outcome, N, and the conditions that are its own. A threshold that is loosened, a control that becomes a
    /// record, a requirement that is dropped changes this table.
    /// </summary>
    /// <param name="tolerance">How far a number may move and still count as the same.</param>
    /// <param name="conditions">Subject and dataset, which stand above the table.</param>
    /// <exception cref="ArgumentException">No finding, or two with the same statement.</exception>
    public NumericTable ToTable(Tolerance tolerance, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        return new NumericTable(
            new TableHeading(Statement, "as stated in the rows", tolerance, conditions.With(VerdictKey, Word(Verdict))),
            "finding",
            [.. Findings.Select(finding => finding.Statement)],
            ["measured", "lower", "upper"],
            (row, column) => Findings[row].Measurement is not { } measurement ? null : Finite(column switch
            {
                0 => measurement.Value,
                1 => measurement.Lower,
                _ => measurement.Upper,
            }),
            [RoleColumn, AskedColumn, OutcomeColumn, "N", "measured under"],
            (row, column) => InWords(Findings[row], conditions)[column]);
    }

    /// <summary>The column of the table that says what each finding counts for.</summary>
    public const string RoleColumn = "counts as";

    /// <summary>The column of the table that says what is asked of each finding.</summary>
    public const string AskedColumn = "asked";

    /// <summary>The column of the table that says how each finding came out.</summary>
    public const string OutcomeColumn = "outcome";

    /// <summary>
    /// The report as text: claim, verdict, a paragraph a finding with its own prompts and conventions, and the conditions that all
    /// measurements share.
    /// </summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var shared = Shared();
        text.Append(Statement).Append('\n');
        text.Append("verdict: ").Append(Word(Verdict)).Append(Reason()).Append("\n\n");
        foreach (var finding in Findings.Where(finding => finding.NotAskedBecause is null))
        {
            Append(text, finding, shared);
        }

        if (shared.Count > 0)
        {
            text.Append('\n').Append(TextGrid.AlignLeft([.. shared.Select(pair => new[] { pair.Key + ":", pair.Value })], "  "));
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(ClaimReport? other) => other is not null && Statement == other.Statement && Findings.SequenceEqual(other.Findings);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Statement, Findings.Length);

    /// <summary>The verdict that a table of findings (<see cref="ToTable"/>) states above it; null if it states none.</summary>
    public static Verdict? VerdictIn(NumericTable findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return findings.Heading.Conditions.TryGet(VerdictKey, out var word) ? VerdictOf(word) : null;
    }

    /// <summary>The verdict of a word that <see cref="Word"/> gives; null for any other.</summary>
    internal static Verdict? VerdictOf(string word) =>
        Enum.GetValues<Verdict>().Where(verdict => Word(verdict) == word).Select(verdict => (Verdict?)verdict).FirstOrDefault();

    /// <summary>The word for a verdict, in lower case.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Supported => "supported",
        Verdict.Refuted => "refuted",
        _ => "inconclusive",
    };

    private static void Append(StringBuilder text, Finding finding, Conditions shared)
    {
        var role = finding.Role switch
        {
            FindingRole.Control => "control: ",
            FindingRole.Extension => "extension: ",
            _ => string.Empty,
        };
        var indent = new string(' ', Width + 4);
        text.Append("  ").Append(finding.Outcome.PadRight(Width + 2)).Append(role).Append(finding.Statement).Append('\n');
        text.Append(indent).Append(finding.Measured);
        if (finding.Required.Length > 0)
        {
            text.Append("; required: ").Append(finding.Required);
        }

        text.Append('\n');
        if (Own(finding, shared) is { Length: > 0 } own)
        {
            text.Append(indent).Append(own).Append('\n');
        }

        if (finding.Measurement?.Instability is { } instability)
        {
            text.Append(indent).Append(instability).Append('\n');
        }
    }

    private static string[] InWords(Finding finding, Conditions shared) =>
    [
        $"{finding.Role}".ToLowerInvariant(),
        finding.Required,
        finding.Outcome,
        finding.Conditions.TryGet("N", out var count) ? count : finding.Measurement is { } measurement ? $"{measurement.Count}" : string.Empty,
        finding.NotAskedBecause ?? OwnConditions(finding, shared),
    ];

    // As in "N 120; MLPs frozen, norms recomputed": what is not said for all findings together.
    private static string Own(Finding finding, Conditions shared)
    {
        var conditions = OwnConditions(finding, shared);
        var count = finding.Conditions.TryGet("N", out var n) && !shared.TryGet("N", out _) ? $"N {n}" : string.Empty;
        return string.Join("; ", new[] { count, conditions }.Where(part => part.Length > 0));
    }

    // Conventions, ablations, other prompts: what does not stand above the table, nor in its other columns.
    private static string OwnConditions(Finding finding, Conditions shared) => string.Join("; ",
        finding.Conditions
            .Where(pair => pair.Key is not ("N" or "intervals") && !(shared.TryGet(pair.Key, out var value) && value == pair.Value))
            .Select(pair => pair.Key == "conventions" ? pair.Value : $"{pair.Key}: {pair.Value}"));

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private string Reason()
    {
        var controls = Findings.Where(finding => finding is { Role: FindingRole.Control, NotAskedBecause: null }).ToList();
        var failed = controls.Count(finding => finding.Verdict != Verdict.Supported);
        return failed == 0 ? string.Empty : $" ({failed} of {controls.Count} controls not supported)";
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
