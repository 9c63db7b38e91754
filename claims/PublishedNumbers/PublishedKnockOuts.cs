using static IoiClaims.Claims.PublishedNumbers.PublishedTable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What is left of the logit difference with heads knocked out, of the model and of the circuit: the tables of the paper's
/// repository and of the paper's Appendix K. The first says of how many prompts it is and how they vary, so that it is compared as
/// a figure; of Appendix K neither is stated, and the paper gives F(C) as 2.62, 2.84 and 3.10 in three places, so its width is
/// stated. Signs are asked for in <see cref="PublishedMeans"/>.
/// </summary>
[OnGpt2]
public sealed class PublishedKnockOuts() : PublishedKnockOutsTests(Gpt2, Reproduces);

/// <summary>The published tables of knock-outs.</summary>
public abstract class PublishedKnockOutsTests(IoiSubject subject, Judge judge) : PublishedNumbersAbout(subject, judge)
{
    [Test]
    public void What_is_left_without_each_class() => CheckFigure("WithoutEachClass", (knockedOut, of) => Left(
        Classes[knockedOut], Array.IndexOf(["circuit", "model", "naive circuit", "model without its heads"], of)));

    [Test]
    public void What_is_left_without_one_head_more() => Check("AppendixK", () =>
    {
        var minimality = Runs.OfEachNode(Published, PublishedMinimality.SetFor);
        return Found(
            [.. minimality.Rows.Select(row => $"{row.Node.Head}")],
            ["without K", "without K and v"],
            (row, column) => column == 0 ? minimality.Rows[row].Difference.Baseline.Mean : minimality.Rows[row].Difference.Patched.Mean);
    });

    private static Circuit Published => PublishedCircuit.Gpt2Small;

    private static Dictionary<string, HeadGroup[]> Classes { get; } = new(StringComparer.Ordinal)
    {
        ["nothing"] = [],
        ["Name Movers, and backups"] = [PublishedCircuit.NameMovers, PublishedCircuit.BackupNameMovers],
        ["Negative Name Movers"] = [PublishedCircuit.NegativeNameMovers],
        ["S-Inhibition"] = [PublishedCircuit.SInhibition],
        ["Induction"] = [PublishedCircuit.Induction],
        ["Duplicate Token"] = [PublishedCircuit.DuplicateToken],
        ["Previous Token"] = [PublishedCircuit.PreviousToken],
    };

    private CircuitExperiments Runs => Ioi.CircuitRunsWithoutBos;

    // The paper's naive circuit: without negatives, backups, and the heads found in its appendices.
    private static bool IsNaive(Head head) =>
        Published.GroupOf(head) is { } group
        && group != PublishedCircuit.NegativeNameMovers
        && group != PublishedCircuit.BackupNameMovers
        && head is not ({ Layer: 5, Index: 8 or 9 } or { Layer: 0, Index: 10 });

    private FoundCell? Left(IReadOnlyList<HeadGroup> removed, int column)
    {
        bool IsRemoved(CircuitNode node) => removed.Any(group => group.Heads.Contains(node.Head));

        bool naive = column >= 2;
        CircuitNode[] nodes = [.. Published.Nodes.Where(node => !naive || IsNaive(node.Head))];
        CircuitNode[] gone = [.. nodes.Where(IsRemoved)];
        if (removed.Count > 0 && gone.Length == 0)
        {
            return null;
        }

        return (column % 2, gone.Length) switch
        {
            (0, _) => FoundCell.Of(Runs.Run(Of(nodes.Except(gone))).Patched),
            (_, 0) => FoundCell.Of(Runs.Run(Published).Baseline),
            _ => FoundCell.Of(Runs.KnockOut(gone).Patched),
        };
    }

    private static Circuit Of(IEnumerable<CircuitNode> nodes) => new(
        "what is left",
        [.. nodes.GroupBy(node => node.At).Select(at => HeadGroup.Of(new ComponentSet($"at {at.Key}", at.Select(node => node.Head)), at.Key))]);
}
