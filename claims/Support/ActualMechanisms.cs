namespace IoiClaims.Claims.Support;

/// <summary>What a model does where a claim does not hold on it, for readers; docs/case-study.md has the whole story.</summary>
internal static class ActualMechanisms
{
    /// <summary>A sentence or two; null if there is nothing to say.</summary>
    public static string? Of(string claim, string subject) => (claim, subject) switch
    {
        (nameof(Claim1), "trained") => "The heads that move names fetch both of them, some S more than IO, so moving alone prefers nobody. What "
            + "tells IO from S is written against S: by head 2.1, and by the MLPs that read it.",
        (nameof(Claim2), "trained") => "Most of the heads that move names attend from END to the full stop or comma before S2, where earlier layers "
            + "have gathered everybody who is there, and hardly look at IO. So there is little attention to IO for its key to matter to.",
        (nameof(Claim3), "trained") => "Its one S-Inhibition head, 2.1, attends to S2 and writes the token of S, with a sign against it, for the logits and "
            + "the MLPs; it tells the Name Movers next to nothing. By this token everything is lost or kept, and position counts nothing.",
        (nameof(Claim4), "trained") => "What head 2.1 reads at S2 is S2's own token, not that it is a duplicate: it marks whoever acts in this clause. No "
            + "head that detects duplication was found to play a part.",
        (nameof(Claim5), "trained") => "Nothing in this model's circuit detects duplication: it has an induction head, 3.2, but here that one fetches names. Who "
            + "gives is told by grammar, from the clause that S2 begins.",
        (nameof(Claim6DirectPathsOnly), "trained") => "The heads that move names raise IO and S alike and write next to none of the logit difference "
            + "themselves. It is written by head 2.1 and by MLPs.",
        (nameof(Claim6NetworkFreeToRespond), "trained") => "With the heads that move names knocked out, the logit difference even rises. They write "
            + "for both names alike, so what is lost with them is no preference, and what is written against S stays.",
        (nameof(CircuitClaim), "trained-rotary") => "Its circuit lacks the heads that carry names to where the Name Movers look, which the search does not "
            + "ask for: alone it keeps nothing.",
        (_, "trained-rotary") => "Heads of layer 1 copy every name. Duplicate-token head 0.6 marks S2, and heads of layer 2 read the mark and write against S "
            + "to the logits, after the names were moved. So nothing tells the Name Movers, and the logit difference is written by layer 2.",
        _ => null,
    };
}
