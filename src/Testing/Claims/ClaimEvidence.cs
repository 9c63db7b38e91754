using System.Collections.Immutable;

namespace IoiClaims.Testing;

/// <summary>What one fixture has said about its claim so far. Its tests may run side by side.</summary>
internal sealed class ClaimEvidence
{
    private readonly Lock guard = new();
    private readonly SortedDictionary<string, TableRecord> tables = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ImmutableArray<FindingRecord>> found = new(StringComparer.Ordinal);
    private readonly List<ClaimFigure> figures = [];
    private Verdict? verdict;
    private ImmutableArray<FindingRecord>? judged;
    private Conditions conditions = Conditions.None;
    private Verdict? expected;
    private string? actualMechanism;
    private Obstacle? obstacle;

    /// <summary>A table was compared with the verified one.</summary>
    public void Add(TableRecord table)
    {
        lock (guard)
        {
            tables[table.Name] = table;
        }
    }

    /// <summary>The whole claim was judged.</summary>
    public void Add(ClaimReport whole, Conditions under, Func<int, string>? tokenText)
    {
        var records = whole.Findings.Select(finding => FindingRecord.Of(finding, tokenText)).ToImmutableArray();
        lock (guard)
        {
            (verdict, judged, conditions) = (whole.Verdict, records, under);
        }
    }

    /// <summary>A test judged some findings of the claim.</summary>
    public void Add(string test, IEnumerable<Finding> findings, Func<int, string>? tokenText)
    {
        var records = findings.Select(finding => FindingRecord.Of(finding, tokenText)).ToImmutableArray();
        lock (guard)
        {
            found[test] = records;
        }
    }

    /// <summary>There is something to look at.</summary>
    public void Add(IEnumerable<ClaimFigure> more)
    {
        var made = more.ToList();
        lock (guard)
        {
            figures.Clear();
            figures.AddRange(made);
        }
    }

    /// <summary>What the verdict has to be, and what the subject does instead where the claim does not hold.</summary>
    public void Expect(Verdict? verdict, string? mechanism)
    {
        lock (guard)
        {
            expected = verdict;
            actualMechanism = mechanism;
        }
    }

    /// <summary>Something is missing, so the claim is skipped.</summary>
    public void Lacks(Obstacle what)
    {
        lock (guard)
        {
            obstacle = what;
        }
    }

    /// <summary>Whether something was missing, so that the claim was not judged.</summary>
    public bool IsLacking
    {
        get
        {
            lock (guard)
            {
                return obstacle is not null && judged is null;
            }
        }
    }

    /// <summary>Everything said so far, in a record that knows claim, subject and tests already.</summary>
    public ClaimRecord Fill(ClaimRecord record)
    {
        lock (guard)
        {
            return record with
            {
                Obstacle = record.Status == ClaimStatus.Ran ? null : obstacle ?? record.Obstacle,
                Verdict = verdict,
                Expected = expected,
                ActualMechanism = actualMechanism,
                Conditions = conditions,
                Findings = judged ?? [.. found.Values.SelectMany(each => each)],
                Tables = [.. tables.Values],
                Attention = [.. figures.OfType<AttentionFigure>()],
                Routes = [.. figures.OfType<RouteFigure>()],
                Circuits = [.. figures.OfType<EdgeFigure>()],
            };
        }
    }
}
