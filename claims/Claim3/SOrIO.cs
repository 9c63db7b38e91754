namespace IoiClaims.Claims;

/// <summary>
/// Claim 3, step 3: is it the position of S that is told, or the position of IO?
/// <para>
/// What cannot be told apart: with two names, neither can change its place without the other. If S is the first, IO is the
/// second; and as the two stand two tokens apart in every template, so their distances from S2 go together as well. In
/// such prompts "the first is repeated" and "the second is not" are one message.
/// </para>
/// <para>
/// What can be told apart is, first, the token: IO and S can each become another name while the other stays. Second, what
/// Name Movers make of the message. In a prompt with a third name, a bystander, avoiding the name that is told of leaves
/// the other one as it was against the bystander; seeking the other one raises it above the bystander. The zero for both
/// is what S-Inhibition heads tell where nobody is repeated. Nothing is presumed: both are recorded.
/// </para>
/// </summary>
public partial class Claim3Experiments
{
    private SeekOrAvoid? heldAgainstBystanders;

    protected ClaimReport SOrIO => Claim
        .That("The token told is that of S; the position told may be called that of S or that of IO")
        // W: other names altogether cost 31 %, by outputs; no number for S alone.
        .Require("told of another S, part of the logit difference is lost", ToldOfAnotherS.LogitDifference.RelativeChange, Below(0))
        .Require(
            "told of another S, more is lost than told of another IO",
            ToldOfAnotherS.LogitDifference.Beyond(ToldOfAnotherIO.LogitDifference).Change,
            Below(0))
        .Require(
            "the place of S determines that of IO, and the reverse",
            PromptsWithFreePlaces == 0,
            $"in {PromptsWithFreePlaces} of {Ioi.Prompts.Count} prompts it does not",
            "in every prompt: both are among the first two names")
        .Control("with a bystander, what is told still moves IO against S1", HeldAgainstBystanders.Contrast, Above(0))
        .Record("the name that is told of falls against a bystander by", HeldAgainstBystanders.Avoid)
        .Record("the other name rises against a bystander by", HeldAgainstBystanders.Seek)
        .Record("share of the rise in both together", HeldAgainstBystanders.ShareOfSeeking);

    protected SeekOrAvoid HeldAgainstBystanders => heldAgainstBystanders ??= SeekOrAvoid.Measure(OnFewer);

    // "Mary and John … John gave" is told of "Mary and Paul … Paul gave".
    private Told ToldOfAnotherS => ToldOf(Corruptions.S);

    // Prompts in which IO and S1 are not the first two names, in one order or the other.
    private int PromptsWithFreePlaces => Ioi.Prompts.Prompts.Count(prompt =>
        !new HashSet<int> { prompt.Positions[IO], prompt.Positions[S1] }.SetEquals([prompt.FirstName, prompt.SecondName]));
}
