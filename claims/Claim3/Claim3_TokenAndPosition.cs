namespace IoiClaims.Claims;

/// <summary>
/// Token signal against position signal, the six cells of the paper's Appendix A. The signal of S-Inhibition heads can say which
/// name is repeated by its token (original, random, or IO's) and by the place where it stood before (original or inverted). The
/// paper replaces all that the heads write at END, so that what they do to Negative Name Movers and backups is included; the claim
/// is about what they send to the Name Movers. Both are measured. The published bands belong to the first, and the second is
/// recorded.
/// </summary>
public sealed partial class Claim3
{
    // W: 2.45 of 3.55, −31 %; N: −30 %; R: about −30 %.
    [Extension]
    public Finding Random_names_position_kept_part_of_the_logit_difference_is_lost() =>
        !HasPublishedCircuit ? NotThePublishedCircuit : From(Corruptions.RandomNames).ByOutputs.RelativeChange.Is(Between(-0.45, -0.15));

    // W: −.99; N: −1.148.
    [Extension]
    public Finding Position_inverted_S_is_preferred() => From(Corruptions.IoWithS1).ByOutputs.Patched.Is(Below(0));

    // W: −.89 of the baseline; N: −.98.
    [Extension]
    public Finding Both_inverted_S_is_preferred_nearly_as_clearly_as_IO_was() => FromIORepeated.ByOutputs.Retained.Is(AtMost(-0.60));

    // W figure 10: attention goes from IO to S1.
    [Extension]
    public Finding Both_inverted_Name_Movers_attend_more_to_S1_than_to_IO() =>
        BothInverted.On(new AttentionPreference(NameMovers, END, To: S1, Over: IO)).Patched.Is(Above(0));

    [Extension]
    public Finding Both_inverted_Name_Movers_score_S1_above_IO() =>
        BothInverted.On(new AttentionContrast(NameMovers, END, To: S1, Over: IO)).Patched.Is(Above(0));

    // W: 2.31 / .99 = 2.34; N: 2.36; a later refit by others: 2.61.
    [Extension]
    public Finding Position_counts_about_twice_as_much_as_token() =>
        HasPublishedCircuit ? CellsByOutputs.Ratio.Is(Between(1.6, 3.5)) : NotThePublishedCircuit;

    // W: 7 % for a fit through zero; the same cells with an intercept: 2.8 %.
    [Extension]
    public Finding Position_and_token_add_up() => CellsByOutputs.Residual.Is(AtMost(0.10));

    [Extension]
    public IEnumerable<Finding> By_all_that_the_heads_write() =>
    [
        Finding.Recorded(CellsByOutputs.PositionEffect).For("position"),
        Finding.Recorded(CellsByOutputs.TokenEffect).For("token"),
        Finding.Recorded(CellsByOutputs.Intercept).For("intercept"),
    ];

    [Extension]
    public IEnumerable<Finding> By_the_signal_to_the_Name_Movers_alone() =>
    [
        Finding.Recorded(CellsBySignal.PositionEffect).For("position"),
        Finding.Recorded(CellsBySignal.TokenEffect).For("token"),
        Finding.Recorded(CellsBySignal.Intercept).For("intercept"),
        Finding.Recorded(CellsBySignal.Ratio).For("position / token"),
        Finding.Recorded(CellsBySignal.Residual).For("distance from the plane"),
    ];

    [Table]
    public NumericTable SixCellsByOutputs() =>
        CellsByOutputs.ToTable("all that S-Inhibition heads write at END, by which name is repeated there and in which place", Coarse);

    [Table]
    public NumericTable SixCellsBySignal() => CellsBySignal.ToTable($"{Signal}, by which name is repeated there and in which place", Coarse);

    // All that the heads write at END is replaced: activation patching.
    private SignalCells CellsByOutputs => Ioi.Once(nameof(CellsByOutputs), () => SignalCells.Measure(corruption => From(corruption).ByOutputs));

    // Only what they send to the Name Movers' queries is: path patching.
    private SignalCells CellsBySignal => Ioi.Once(nameof(CellsBySignal), () => SignalCells.Measure(corruption => From(corruption).LogitDifference));

    private Patched BothInverted => Patch(SInhibition.Output(at: END), from: Corrupted(Corruptions.S2ToIo));
}
