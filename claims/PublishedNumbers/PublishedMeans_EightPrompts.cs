namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What the claims make of the numbers on the eight prompts, asked on those prompts: no interval and no margin, since nothing is
/// drawn at random. On other prompts the claims ask the same with a margin. T throughout.
/// </summary>
public sealed partial class PublishedMeans
{
    [Requirement]
    public Finding On_the_eight_prompts_the_values_of_the_S_Inhibition_heads_matter_most() => Are(
        [.. ByCell(Eight.PatchedHeads(Eight.Values)).OrderByDescending(each => Math.Abs(each.Value)).Take(SInhibition.Count).Select(each => each.Head)],
        SInhibition);

    [Requirement]
    public Finding On_the_eight_prompts_their_queries_and_keys_hardly_matter()
    {
        var (queries, keys) = (Eight.PatchedHeads(Eight.Queries), Eight.PatchedHeads(Eight.Keys));
        return AtMostAs(SInhibition.Cast<Head>().Max(head => Math.Max(Math.Abs(Of(queries, head)), Math.Abs(Of(keys, head)))), 0.03);
    }

    [Requirement]
    public IEnumerable<Finding> On_the_eight_prompts_what_is_known_of_S_moves_from_S2_to_END_in_layers_7_and_8()
    {
        var stream = Eight.PatchedLayers(all => all.Stream);
        double At(int layer, Role role) => stream[$"{layer}", $"{Eight.Prompts.Batch.Positions(role)[0]}"]!.Value;

        return
        [
            AtLeastAs(At(7, S2), 0.9).For("in front of layer 7 it is at S2"),
            AtMostAs(Math.Abs(At(7, END)), 0.05).For("in front of layer 7 it is not at END"),
            AtMostAs(Math.Abs(At(9, S2)), 0.05).For("in front of layer 9 it is not at S2"),
            AtLeastAs(At(9, END), 0.9).For("in front of layer 9 it is at END"),
        ];
    }

    [Requirement]
    public Finding On_each_of_the_eight_prompts_5_5_attends_from_S2_to_S1_plus_1()
    {
        var rows = Eight.AttentionRows(new Head(5, 5), S2);
        var next = Eight.Prompts.Batch.Positions(S1Plus1);
        return AtLeastAs(Enumerable.Range(0, Eight.Prompts.Count).Min(n => rows[n, next[n]]), 0.55);
    }

    [Requirement]
    public Finding On_the_eight_prompts_without_9_9_more_is_kept_than_the_others_wrote_before()
    {
        var kept = Eight.SelfRepair();
        var (whole, without) = (kept[0, 0]!.Value, kept[1, 0]!.Value);
        var naive = whole - Of(Before, new Head(9, 9));
        return Finding.That(
            without > naive + (0.5 * (whole - naive)), Shown(without), FormattableString.Invariant($"more than half way from {naive:0.000} to {whole:0.000}"));
    }

    [Requirement]
    public Finding On_the_eight_prompts_10_10_writes_twice_as_much_without_9_9() =>
        AtLeastAs(Of(Without9_9, new Head(10, 10)), 2 * Of(Before, new Head(10, 10)));

    [Requirement]
    public Finding On_the_eight_prompts_10_7_writes_less_against_IO_without_9_9()
    {
        var (before, after) = (Of(Before, new Head(10, 7)), Of(Without9_9, new Head(10, 7)));
        return Finding.That(after > before, Shown(after), $"above {Shown(before)}");
    }

    [Requirement]
    public Finding On_the_eight_prompts_five_or_more_heads_other_than_Name_Movers_write_for_IO()
    {
        var others = ByCell(Before).Where(each => each.Value > 0.1 && !NameMovers.Contains(each.Head)).Select(each => each.Head).ToList();
        return Finding.That(others.Count >= 5, Listed(others), "five or more with a term above .1");
    }

    // 3.552 − 4.931.
    [Requirement]
    public Finding On_the_eight_prompts_without_the_terms_of_the_Name_Movers_the_logit_difference_is_negative()
    {
        var terms = Before;
        var without = Eight.SelfRepair()[0, 0]!.Value - NameMovers.Cast<Head>().Sum(head => Of(terms, head));
        return Finding.That(Math.Abs(without + 1.38) <= 0.01, Shown(without), "−1.38");
    }

    private EightPromptsExperiments Eight => Ioi.OnEightPrompts;

    private NumericTable Before => Eight.AttributionByHead(silent: []);

    private NumericTable Without9_9 => Eight.AttributionByHead(silent: [new Head(9, 9)]);

    private IEnumerable<(Head Head, double Value)> ByCell(NumericTable table) => Ioi.Shape.AllHeads().Select(head => (head, Of(table, head)));

    private static double Of(NumericTable table, Head head) => table[$"{head.Layer}", $"{head.Index}"]!.Value;
}
