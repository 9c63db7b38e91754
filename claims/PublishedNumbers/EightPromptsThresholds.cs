using IoiClaims.Fixtures;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What the claims make of the numbers on the eight prompts, asked on those prompts: no interval and no margin, since there is
/// nothing drawn at random. On other prompts the claims ask the same with a margin.
/// </summary>
[TestFixture]
public sealed class EightPromptsThresholds() : EightPromptsThresholdsTests(() => Bench.For(Gpt2Small.Name).Subject, PublishedBandsTests.Holds);

/// <summary>The thresholds on the eight prompts.</summary>
public abstract class EightPromptsThresholdsTests(Func<Subject> subject, Action<ClaimReport> hold) : EightPromptsExperiments(subject, Reproduces)
{
    private static Head[] SInhibition => [.. PublishedCircuit.SInhibition.Heads];

    [Test]
    public void What_S_Inhibition_heads_read_are_values()
    {
        var (queries, keys, values) = (PatchedHeads(Queries), PatchedHeads(Keys), PatchedHeads(Values));
        var largest = ByCell(values).OrderByDescending(each => Math.Abs(each.Value)).Take(SInhibition.Length).Select(each => each.Head).ToList();
        var most = SInhibition.Max(head => Math.Max(Math.Abs(Of(queries, head)), Math.Abs(Of(keys, head))));
        hold(Claim.That("S-Inhibition heads matter by what they read, not by where they look")
            .Require("the four heads whose values matter most", SInhibition.All(largest.Contains), string.Join(", ", largest), string.Join(", ", SInhibition))
            .Require("their queries and keys hardly do", most <= 0.03, $"at most {most:0.0000}", "at most .03"));
    }

    [Test]
    public void Information_on_S_moves_in_layers_7_and_8()
    {
        var stream = PatchedResidualStream();
        var (s2, end) = ($"{Clean.Batch.Positions(S2)[0]}", $"{Clean.Batch.Positions(END)[0]}");
        hold(Claim.That("What is known of S moves from S2 to END in layers 7 and 8")
            .Require("in front of layer 7 it is at S2", stream["7", s2] >= 0.9, Shown(stream["7", s2]), "at least .9")
            .Require("in front of layer 7 it is not at END", Math.Abs(stream["7", end]!.Value) <= 0.05, Shown(stream["7", end]), "at most .05")
            .Require("in front of layer 9 it is not at S2", Math.Abs(stream["9", s2]!.Value) <= 0.05, Shown(stream["9", s2]), "at most .05")
            .Require("in front of layer 9 it is at END", stream["9", end] >= 0.9, Shown(stream["9", end]), "at least .9"));
    }

    [Test]
    public void The_induction_head_5_5_attends_to_what_followed_S1_in_every_prompt()
    {
        var rows = AttentionRows(new Head(5, 5), S2);
        var next = Clean.Batch.Positions(IoiClaims.Ioi.IoiRoles.S1Plus1);
        var least = Enumerable.Range(0, Clean.Count).Min(n => rows[n, next[n]]);
        hold(Claim.That("5.5 attends from S2 to S1+1").Require("in every prompt", least >= 0.55, Shown(least), "at least .55"));
    }

    [Test]
    public void Without_9_9_most_is_kept_since_others_step_in()
    {
        var (before, after) = (AttributionByHead(silent: []), AttributionByHead(silent: [new Head(9, 9)]));
        var kept = SelfRepair();
        var (whole, naive) = (kept[0, 0]!.Value, kept[0, 0]!.Value - Of(before, new Head(9, 9)));
        hold(Claim.That("Without 9.9 others step in")
            .Require("more is kept than what the others wrote before", kept[1, 0] > naive + (0.5 * (whole - naive)), Shown(kept[1, 0]), $"more than half way from {naive:0.000} to {whole:0.000}")
            .Require("10.10 writes twice as much", Of(after, new Head(10, 10)) >= 2 * Of(before, new Head(10, 10)), Shown(Of(after, new Head(10, 10))), $"twice {Of(before, new Head(10, 10)):0.000}")
            .Require("10.7 writes less against IO", Of(after, new Head(10, 7)) > Of(before, new Head(10, 7)), Shown(Of(after, new Head(10, 7))), $"above {Of(before, new Head(10, 7)):0.000}"));
    }

    [Test]
    public void Others_write_for_IO_and_without_Name_Movers_the_sum_is_negative()
    {
        var terms = AttributionByHead(silent: []);
        var movers = PublishedCircuit.NameMovers.Heads;
        var forIO = ByCell(terms).Where(each => each.Value > 0.1 && !movers.Contains(each.Head)).Select(each => each.Head).ToList();
        var without = SelfRepair()[0, 0]!.Value - movers.Sum(head => Of(terms, head));
        hold(Claim.That("Other heads write for IO, and yet without the Name Movers' terms the logit difference is negative")
            .Require("heads other than Name Movers with a term above .1", forIO.Count >= 5, forIO.Count == 0 ? "none" : string.Join(", ", forIO), "five or more")
            // 3.552 − 4.931.
            .Require("the logit difference without the Name Movers' terms", Math.Abs(without + 1.38) <= 0.01, Shown(without), "−1.38"));
    }

    private IEnumerable<(Head Head, double Value)> ByCell(NumericTable table) => Model.Shape.AllHeads().Select(head => (head, Of(table, head)));

    private static double Of(NumericTable table, Head head) => table[$"{head.Layer}", $"{head.Index}"]!.Value;

    private static string Shown(double? value) => FormattableString.Invariant($"{value:0.0000}");
}
