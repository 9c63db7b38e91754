namespace IoiClaims.Claims;

/// <summary>
/// Is it the position of S that is signalled, or the position of IO?
/// <para>
/// What cannot be told apart is the order: with two names, if S is the first, IO is the second. "The first is repeated" and "the
/// second is not" are one signal. (Absolute position and distance could be: filler between the names moves one of them alone.)
/// </para>
/// <para>
/// What can be told apart is, first, the token: IO and S can each become another name while the other stays. Second, what
/// Name Movers make of the signal. In a prompt with a third name, a bystander, avoiding the name that is signalled leaves
/// the other one as it was against the bystander; seeking the other one raises it above the bystander. The zero for both
/// is what S-Inhibition heads send where no name is repeated. Nothing is presumed: both are recorded.
/// </para>
/// </summary>
public sealed partial class Claim3
{
    // W: other names altogether cost 31 %, by outputs; no number for S alone.
    [Extension]
    public Finding Patched_from_prompts_with_another_S_part_of_the_logit_difference_is_lost() =>
        FromAnotherS.LogitDifference.RelativeChange.Is(Below(0));

    [Extension]
    public Finding Patched_from_prompts_with_another_S_more_is_lost_than_from_prompts_with_another_IO() =>
        FromAnotherS.LogitDifference.Beyond(FromAnotherIO.LogitDifference).Change.Is(Below(0));

    [Extension]
    public Finding With_a_bystander_the_signal_still_moves_IO_against_S1() => AgainstBystanders.Contrast.Is(Above(0));

    [Extension]
    public Measurement The_name_that_is_signalled_falls_against_a_bystander_by() => AgainstBystanders.Avoid;

    [Extension]
    public Measurement The_other_name_rises_against_a_bystander_by() => AgainstBystanders.Seek;

    [Extension]
    public Measurement Share_of_the_rise_in_both_together() => AgainstBystanders.ShareOfSeeking;

    [Table]
    public NumericTable SOrIO() => AgainstBystanders.ToTable(Coarse);

    private SeekOrAvoid AgainstBystanders => Ioi.Once(nameof(AgainstBystanders), () => SeekOrAvoid.Measure(OnFewer));

    // "Mary and John … John gave" gets its signal from "Mary and Paul … Paul gave".
    private SignalEffects FromAnotherS => From(Corruptions.S);
}
