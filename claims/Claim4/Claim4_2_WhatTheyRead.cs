using System.Collections.Immutable;

namespace IoiClaims.Claims;

/// <summary>
/// What changes with S is what the S-Inhibition heads read, their values, and not where they look. Measured as in T (denoising): the
/// model runs on prompts in which IO is repeated instead of S, "Mary John Mary", and something is restored from the clean ones. The
/// two differ in one token, the one at S2.
/// </summary>
public sealed partial class Claim4
{
    // T: 8.6 .317, 8.10 .273, 7.9 .208, 7.3 .133; the next one .069.
    [Extension]
    public Finding Of_all_heads_values_those_of_the_S_Inhibition_heads_restore_most_by_the_Name_Movers_queries() => Are(
        [.. EachHeadsValues.OrderByDescending(share => Math.Abs(share.Value.Value)).Take(SInhibition.Count).Select(share => (Head)share.Key)],
        SInhibition,
        Fewer.Conditions.With("conventions", $"{Conventions.Remix}"));

    [Extension]
    public Finding Restored_together_their_values_at_S2_restore_most_of_it() =>
        Fewer.Restore(SInhibition.Values(at: S2), IORepeated).Is(AtLeast(0.50));

    [Extension]
    public Finding Their_queries_restore_next_to_nothing() => Fewer.Restore(SInhibition.Queries(), IORepeated).Is(Within(0.10));

    [Extension]
    public Finding Their_keys_restore_next_to_nothing() => Fewer.Restore(SInhibition.Keys(), IORepeated).Is(Within(0.10));

    // T: 8.10's queries, −.028.
    [Record]
    public Measurement The_most_that_the_queries_or_keys_of_one_of_them_restore() => SInhibition.Select(ComponentSet.Of)
        .SelectMany(head => new[] { head.Queries(), head.Keys() })
        .Select(port => Fewer.Restore(port, IORepeated))
        .MaxBy(share => Math.Abs(share.Value))!;

    // On T's own prompts .90 and .05 are asked for (PublishedNumbers, EightPrompts); these are of fifteen templates instead of two.
    [Extension]
    public Finding Before_their_first_layer_the_residual_stream_at_S2_restores_nearly_all() => Before(FirstLayer, S2).Is(AtLeast(0.80));

    [Extension]
    public Finding Before_their_first_layer_END_restores_next_to_nothing() => Before(FirstLayer, END).Is(Within(0.10));

    [Extension]
    public Finding After_their_last_layer_S2_restores_next_to_nothing() => Before(LastLayer + 1, S2).Is(Within(0.10));

    [Extension]
    public Finding After_their_last_layer_END_restores_nearly_all() => Before(LastLayer + 1, END).Is(AtLeast(0.80));

    [Table]
    public NumericTable ValuesRestored() => NumericTable.LayersByHeads(
        Heading(
            "each head's values → Name Movers' queries, restored from the clean prompts, the model running on prompts with IO repeated",
            "share of the logit difference",
            0.01,
            Fewer.Conditions.With("conventions", $"{Conventions.Remix}")),
        Ioi.Shape.Layers,
        Ioi.Shape.Heads,
        (layer, index) => EachHeadsValues.GetValueOrDefault(new Head(layer, index))?.Value);

    [Table]
    public NumericTable ResidualStreamRestored()
    {
        Role[] roles = [S2, END];
        return new NumericTable(
            Heading(
                "residual stream restored from the clean prompts, the model running on prompts with IO repeated",
                "share of the logit difference",
                0.01,
                Fewer.Conditions),
            "in front of layer",
            [.. Enumerable.Range(0, Ioi.Shape.Layers).Select(layer => $"{layer}")],
            [.. roles.Select(role => $"{role}")],
            (layer, role) => Before(layer, roles[role]).Value);
    }

    private IoiDataset IORepeated => Fewer.Corrupted(Corruptions.S2ToIo);

    private int FirstLayer => SInhibition.Cast<Head>().Min(head => head.Layer);

    private int LastLayer => SInhibition.Cast<Head>().Max(head => head.Layer);

    // Each head's values, in every place, by what the Name Movers' queries read of the head at END.
    private ImmutableDictionary<Component, Measurement> EachHeadsValues => Fewer.RestoreEach(
        Everything.To(AllHeads.Values()).To(NameMovers.Queries(at: END)).ToLogits(at: END).EachReceiver(), IORepeated);

    private Measurement Before(int layer, Role at) => Fewer.RestoreResidualStream(layer, at, IORepeated);
}
