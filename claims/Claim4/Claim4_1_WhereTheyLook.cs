namespace IoiClaims.Claims;

/// <summary>S-Inhibition heads look from END at S2.</summary>
public sealed partial class Claim4
{
    [Requirement]
    public Finding S_Inhibition_heads_attend_from_END_to_S2() => Ioi.Mean(Ioi.ReadAttention(END, S2), SInhibition).Is(AtLeast(0.30));

    // A position may be attended to and have next to nothing to give; so attention is weighted by the values' length.
    [Extension]
    public Finding Weighted_by_their_values_S2_gives_them_more_than_S1_where_the_same_name_stands() =>
        Ioi.Mean(Weighted(S2).Minus(Weighted(S1)), SInhibition).Is(Above(0));

    [Extension]
    public Finding Weighted_by_their_values_S2_gives_them_more_than_IO() =>
        Ioi.Mean(Weighted(S2).Minus(Weighted(IO)), SInhibition).Is(Above(0));

    [Record]
    public IEnumerable<Finding> From_END_to_S2_attends_head() =>
        SInhibition.Select(head => Finding.Recorded(Ioi.Mean(Ioi.ReadAttention(END, S2), ComponentSet.Of(head))).For(head));

    [Table]
    public NumericTable AttentionFromEND() => FromEND(AttentionWeighting.Plain, "attention from END");

    [Table]
    public NumericTable ValueWeightedAttentionFromEND() =>
        FromEND(AttentionWeighting.ValueLength, "attention from END, times the values' length");

    private HeadReadings Weighted(Role to) => Ioi.ReadAttention(END, to, AttentionWeighting.ValueLength);

    private NumericTable FromEND(AttentionWeighting weighting, string title) => HeadTable.Of(
        Heading(title, "1", 0.005, Ioi.Conditions),
        SInhibition.Cast<Head>(),
        [.. new[] { IO, S1, S1Plus1, S2, END }.Select(to => ($"{to}", Ioi.ReadAttention(END, to, weighting)))]);
}
