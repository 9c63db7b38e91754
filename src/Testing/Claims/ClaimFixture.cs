using IoiClaims.Report;
using NUnit.Framework;

namespace IoiClaims.Testing;

/// <summary>
/// What every claim's fixture derives from: its text, its whole report, comparison with verified tables and with the
/// recorded verdict. Where the test project records its runs (<see cref="ClaimRun"/>), all of this goes into the report.
/// A fixture that runs on several subjects takes the subject's name as its first argument.
/// </summary>
/// <param name="text">What is claimed.</param>
public abstract class ClaimFixture(ClaimText text)
{
    /// <summary>What is claimed.</summary>
    public ClaimText Text => text;

    /// <summary>Everything that was found about the claim, with the verdict.</summary>
    public abstract ClaimReport Whole { get; }

    /// <summary>The subject's name, as its snapshots have it.</summary>
    protected internal abstract string SubjectName { get; }

    /// <summary>The recorded verdict on the subject.</summary>
    protected abstract Verdict Expected { get; }

    /// <summary>What stands above the table of everything found.</summary>
    protected abstract Conditions Conditions { get; }

    /// <summary>What the report shows beside the numbers: attention patterns, routes. Asked for once, after the verdict.</summary>
    protected virtual IEnumerable<ClaimFigure> Figures => [];

    /// <summary>What the subject does instead where the claim does not hold on it, for readers; null if there is nothing to say.</summary>
    protected virtual string? Instead => null;

    /// <summary>
    /// Whether any table of the subject was ever verified; yes unless said otherwise. The first who runs claims on a model has
    /// nothing to compare its tables with: then they are written beside where verified ones belong, and only the verdict
    /// and the thresholds can fail.
    /// </summary>
    protected virtual bool HasVerifiedTables => true;

    /// <summary>Whether a subject was built so that the claim comes out otherwise on it. Nothing may be loaded for this.</summary>
    protected internal virtual bool IsCounterModel(string subject) => false;

    /// <summary>Compares a table with the verified one of this subject and claim.</summary>
    protected void Verify(NumericTable table, string name)
    {
        ArgumentNullException.ThrowIfNull(table);
        ClaimRecorder.For(this)?.Add(TableRecords.Of(
            table, new SnapshotName(SubjectName, text.Name, name), SnapshotSettings.FromEnvironment()));
        if (!HasVerifiedTables && IsNew(table, name) is { } received)
        {
            TestContext.Out.WriteLine(received);
            return;
        }

        Fails(() => table.Should().MatchSnapshot(SubjectName, text.Name, name));
    }

    // Where nothing was verified: the table is written as received, and this is what there is to say of it.
    private string? IsNew(NumericTable table, string name) =>
        Snapshots.Compare(table, new SnapshotName(SubjectName, text.Name, name), SnapshotSettings.FromEnvironment()) is
        { Status: SnapshotStatus.IsNew } outcome
            ? outcome.Message
            : null;

    /// <summary>Compares everything found with the verified table, and the verdict with the recorded one.</summary>
    protected void Verify(ClaimReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        TestContext.Out.WriteLine(report);
        var evidence = ClaimRecorder.For(this);
        evidence?.Add(report, Conditions);
        evidence?.Add(Figures);
        evidence?.Expect(Expected, Instead);
        Assert.Multiple(() =>
        {
            Fails(() => report.Should().HaveVerdict(Expected));
            Verify(report.ToTable(new Tolerance(0.005, 0.02), Conditions), "Findings");
        });
    }

    // Fails in the way that Assert.Multiple knows how to collect: whatever else is verified there is verified too.
    private static void Fails(Action assertion)
    {
        try
        {
            assertion();
        }
        catch (AssertionException failure)
        {
            Assert.Fail(failure.Message);
        }
    }
}
