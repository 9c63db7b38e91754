using IoiClaims.Interp.Statistics;
using IoiClaims.Interp.Tables;
using IoiClaims.Ioi.Experiments;
using IoiClaims.Ioi.Flips;
using static IoiClaims.Interp.Statistics.Threshold;

namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 3: is it the position of S that is told, or the position of IO? With two names neither can change without
/// the other: if S is the first, IO is the second. The two lie two tokens apart in every template, so their distances
/// from S2 go together as well. So in prompts of two names "avoid the first" and "seek the second" are the same message,
/// and no such prompts can tell them apart; this is stated, not measured away.
/// What can be told apart is, for one, the token: IO and S can each become another name while the other one stays. For
/// another, what Name Movers do with the message: in a prompt with a third name, a bystander, avoiding S would leave IO and
/// the bystander as they were to each other, while seeking IO would raise IO above the bystander. The zero against which
/// that is measured is what S-Inhibition heads tell where nobody is repeated. Nothing is presumed; both are recorded.
/// </summary>
public partial class Claim3Experiments
{
    private SeekOrAvoid? seekOrAvoid;
    private Effect? anotherS;

    protected ClaimReport SOrIO => Claim
        .That("The token told is that of S; the position told may be called that of S or that of IO")
        // W: 2.45 of 3.55 by outputs, for other names altogether.
        .Require("told of another S, some of the logit difference is lost", LogitDifferenceWithAnotherS.RelativeChange, Below(0))
        .Require(
            "told of another S, more is lost than told of another IO",
            LogitDifferenceWithAnotherS.PatchedMinus(LogitDifferenceWithAnotherIO, "another S less another IO"),
            Below(0))
        .Require(
            "in every prompt the place of S determines that of IO, and the reverse",
            OtherPlacesOfIO == 0,
            $"{OtherPlacesOfIO} of {Ioi.Prompts.Count} prompts have IO anywhere but in the other place",
            "none")
        .Control("what is told moves IO against S1", Against.Contrast, Above(0))
        .Record("told that one of two is repeated, the other one rises against a bystander by", Against.Seek)
        .Record("told that one of two is repeated, that one falls against a bystander by", Against.Avoid)
        .Record("share of seeking the other one, the rest is avoiding the one repeated", Against.ShareOfSeeking);

    // "Mary and John … John gave", told what is told in "Mary and Paul … Paul gave".
    private Effect LogitDifferenceWithAnotherS => anotherS ??= Told(IoiFlips.S, LogitDifference);

    private int OtherPlacesOfIO => Ioi.Prompts.Prompts.Count(prompt =>
        new HashSet<int>([prompt.Positions[IO], prompt.Positions[S1]]).SetEquals([prompt.FirstName, prompt.SecondName]) is false);

    protected NumericTable AgainstTheBystander => Against.ToTable(Coarse);

    private SeekOrAvoid Against => seekOrAvoid ??= SeekOrAvoid.Measure(Ioi, NameMovers, Message);
}
