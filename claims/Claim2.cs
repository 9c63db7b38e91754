namespace IoiClaims.Claims;

/// <summary>
/// Claim 2: "Name Movers do not rely on the key values of the IO token." True in the narrow sense: what matters is that a
/// name stands there, and one that is not inhibited.
/// </summary>
[Claim("Name Movers do not rely on the key values of the IO token", "Name Movers", "S-Inhibition")]
public sealed class Claim2(IoiSubject subject) : IoiClaim(subject)
{
    public override string Reasoning => """
        A Name Mover attends from END to the indirect object and copies it. It has to find IO by matching its query at END with
        the key at IO. The claim: it does not matter for this match which name stands at IO, only that it is a name, and a name
        that is not inhibited. Why it might be true: the query is made at END, where nothing knows IO's name before a Name Mover
        has copied it. What END does know, from the S-Inhibition heads, is which name to avoid and where it stands.
        """;

    public override string Method => """
        Everything that the Name Movers' keys at IO read is taken from a run in which another name stands at IO (path patching
        into K alone; V, and so the name that is copied, stays). If the claim holds, attention and logit difference stay too. Two
        controls show that the experiment could have come out otherwise: Name Movers do attend to IO, and they stop doing so when
        the key at IO is replaced by the key of a position that is no name. What the keys at IO do is also held against what the
        queries at END do, patched from prompts in which no name occurs twice. Last, what the match does rely on: the senders into
        the queries at END.
        """;

    public override IReadOnlyList<string> Sources => [Source.Paper, Source.Remix, Source.ZhangNanda];

    // Another name stands at IO, seen by the Name Movers' keys alone.
    private Patched WithAnotherNameInTheirKeys => Patch(KeysAtIO, from: Corrupted(Corruptions.IO));

    // The key at IO is that of the position after S1, which is no name.
    private Patched WithANonNameInTheirKeys => Patch(KeysAtIO, from: Ioi.Batch.WithRoleMoved(IO, to: S1Plus1));

    private Route KeysAtIO => Everything.To(NameMovers.Keys(at: IO)).ToLogits(at: END);

    // W: .59 on average; Z: .58.
    [Control]
    public Finding From_END_Name_Movers_attend_to_IO() => Attention(NameMovers, END, IO).Is(AtLeast(0.50));

    // N: 9.9 .78, 9.6 .75, 10.0 .48.
    [Control]
    public IEnumerable<Finding> From_END_each_published_Name_Mover_attends_to_IO() => !HasPublishedCircuit ? [NotThePublishedCircuit] :
    [
        Attention(new Head(9, 9), END, IO).Is(AtLeast(0.60)).For("9.9"),
        Attention(new Head(9, 6), END, IO).Is(AtLeast(0.60)).For("9.6"),
        Attention(new Head(10, 0), END, IO).Is(AtLeast(0.30)).For("10.0"),
    ];

    // R: the claim is true "to the extent that the IO token is a name".
    [Requirement]
    public Finding With_another_name_in_their_keys_they_attend_to_IO_nearly_as_much() =>
        WithAnotherNameInTheirKeys.Attention(NameMovers, END, IO).Retained.Is(AtLeast(0.85));

    // R measured single senders at up to 1 % of the logit difference.
    [Requirement]
    public Finding With_another_name_in_their_keys_the_logit_difference_stays() =>
        WithAnotherNameInTheirKeys.LogitDifference.RelativeChange.Is(Within(0.10));

    // R: "to the extent that the IO token is a name"; the size is ours.
    [Control]
    public Finding With_the_key_of_a_position_that_is_no_name_attention_to_IO_is_lost() =>
        WithANonNameInTheirKeys.Attention(NameMovers, END, IO).Retained.Is(AtMost(0.50));

    [Requirement]
    public Finding What_the_keys_of_the_strongest_Name_Mover_at_IO_do_is_at_most_a_tenth_of_what_its_queries_at_END_do() =>
        Into(TheStrongest.Keys(at: IO), from: Corrupted(Corruptions.IO))
            .ShareOf(Into(TheStrongest.Queries(at: END), from: Corrupted(Corruptions.Abc)), "effect of the keys, as a share of that of the queries")
            .Is(Within(0.10));

    // R: +.0247, −.0080, +.0115 for three heads. Embedding and MLP 0 carry the name itself and are recorded.
    [Requirement]
    public Finding Through_the_keys_at_IO_no_head_and_no_later_MLP_moves_the_logit_difference_by_a_tenth_of_a_logit()
    {
        var beyond = SendersIntoTheirKeys.Effects
            .Where(sender => sender.Component is not Embedding and not Mlp { Layer: 0 })
            .Where(sender => sender.Effect.Change.Is(Within(0.10)).Verdict != Verdict.Supported)
            .Select(sender => $"{sender.Component}: {sender.Effect.Change}")
            .ToList();
        return Finding.That(beyond.Count == 0, beyond.Count == 0 ? "none does" : string.Join("; ", beyond), "intervals within ±.10 logits", SendersIntoTheirKeys.Conditions);
    }

    [Record]
    public Measurement The_embedding_through_the_keys_at_IO() => SendersIntoTheirKeys[new Embedding()]!.Change;

    [Record]
    public Measurement MLP_0_through_the_keys_at_IO() => SendersIntoTheirKeys[new Mlp(0)]!.Change;

    // W §3.2: 7.3, 7.9, 8.6, 8.10.
    [Requirement]
    public Finding The_heads_that_matter_most_to_their_queries_are_the_S_Inhibition_heads() =>
        Are(SendersIntoTheirQueries.LargestHeads(SInhibition.Count), SInhibition, SendersIntoTheirQueries.Conditions);

    [Table]
    public NumericTable AttentionByTemplate() => WithAnotherNameInTheirKeys.Attention(NameMovers, END, IO).ToTable(new Tolerance(0.005));

    [Table]
    public NumericTable LogitDifferenceByTemplate() => WithAnotherNameInTheirKeys.LogitDifference.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable SendersIntoKeysAtIO() => SendersIntoTheirKeys.ToTable(new Tolerance(0.01));

    [Table]
    public NumericTable SendersIntoQueriesAtEND() => SendersIntoTheirQueries.ToTable(new Tolerance(0.01));

    public override IEnumerable<ClaimFigure> Figures =>
        [Drawn("everything into the keys of the Name Movers at IO", KeysAtIO), AttentionOf(NameMovers)];

    // T, V: the strongest in GPT-2 small is 9.9. Elsewhere it is not known beforehand.
    private ComponentSet TheStrongest => HasPublishedCircuit ? ComponentSet.Of(new Head(9, 9)) : NameMovers;

    private Effect Into(Ports port, IoiDataset from) => Patch(Everything.To(port).ToLogits(at: END), from).LogitDifference;

    private Sweep SendersIntoTheirKeys => Sweep(KeysAtIO.EachSender(), from: Corrupted(Corruptions.IO));

    // W's own experiment: the senders' outputs come from prompts with three different names, everything after the
    // queries is free to respond.
    private Sweep SendersIntoTheirQueries => Sweep(
        Everything.To(NameMovers.Queries(at: END)).ToLogits(at: END).EachSender(),
        from: Corrupted(Corruptions.Abc),
        Conventions.IoiPaper);
}
