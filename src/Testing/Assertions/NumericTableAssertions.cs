using FluentAssertions;
using FluentAssertions.Primitives;
using NUnit.Framework;

namespace IoiClaims.Testing;

/// <summary>What can be asserted of a table.</summary>
public sealed class NumericTableAssertions : ReferenceTypeAssertions<NumericTable, NumericTableAssertions>
{
    internal NumericTableAssertions(NumericTable table)
        : base(table)
    {
    }

    /// <inheritdoc/>
    protected override string Identifier => "table";

    /// <summary>The table agrees with another one, cell by cell within its own tolerance, and in all its labels and conditions.</summary>
    public AndConstraint<NumericTableAssertions> AgreeWith(
        NumericTable expected, string because = "", params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(Subject);
        var comparison = TableComparison.Of(expected, Subject);
        if (!comparison.Agree)
        {
            Outcome.Fail(
                $"Expected the table '{Subject.Heading.Title}' to agree{FailureText.Because(because, becauseArgs)}, "
                + $"but it differs.\n{comparison.Describe()}{FailureText.Reproduce()}");
        }

        return new AndConstraint<NumericTableAssertions>(this);
    }

    /// <summary>
    /// The table agrees with <c>snapshots/subject/claim.table.verified.txt</c>, cell by cell within its tolerance. If it does
    /// not, or nothing is verified yet, it fails and says which cells moved and how to accept the new numbers.
    /// </summary>
    /// <param name="subject">The model under test.</param>
    /// <param name="claim">The claim, without a full stop.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="settings">Where verified tables are and what happens; the environment's if omitted.</param>
    /// <exception cref="ArgumentException">A name that is not a file name on every system.</exception>
    public AndConstraint<NumericTableAssertions> MatchSnapshot(
        string subject, string claim, string table, SnapshotSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(Subject);
        var name = new SnapshotName(subject, claim, table);
        var chosen = settings ?? SnapshotSettings.FromEnvironment();
        var outcome = Snapshots.Compare(Subject, name, chosen);
        if (!outcome.Passes)
        {
            Outcome.Fail(outcome.Message + FailureText.Reproduce());
        }
        else if (outcome.Message.Length > 0)
        {
            TestContext.Error.WriteLine("Warning: " + outcome.Message);
        }

        return new AndConstraint<NumericTableAssertions>(this);
    }
}
