namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>Without a class of heads, the network free to respond. The numbers are in <see cref="PublishedKnockOuts"/>.</summary>
public sealed partial class PublishedMeans
{
    // E: 3.30 becomes 3.33; W: −5 %; X: −.22 of 2.53.
    [Requirement]
    public Finding Without_the_three_Name_Movers_hardly_anything_is_lost() => Without(PublishedCircuit.NameMovers).RelativeChange.Is(Within(0.20));

    // E, this and the next ones: 1.53, 5.62, .30, 1.57, 1.52, 2.90, in this order.
    [Requirement]
    public Finding Without_them_and_the_backups_the_logit_difference_falls() =>
        Without(PublishedCircuit.NameMovers, PublishedCircuit.BackupNameMovers).Change.Is(Below(0));

    [Requirement]
    public Finding Without_the_Negative_Name_Movers_it_rises() => Without(PublishedCircuit.NegativeNameMovers).Change.Is(Above(0));

    [Requirement]
    public Finding Without_the_S_Inhibition_heads_it_falls_by_more_than_2() => Without(PublishedCircuit.SInhibition).Change.Is(Below(-2));

    [Requirement]
    public Finding Without_the_induction_heads_it_falls() => Without(PublishedCircuit.Induction).Change.Is(Below(0));

    [Requirement]
    public Finding Without_the_duplicate_token_heads_it_falls() => Without(PublishedCircuit.DuplicateToken).Change.Is(Below(0));

    [Requirement]
    public Finding Without_the_previous_token_heads_it_falls() => Without(PublishedCircuit.PreviousToken).Change.Is(Below(0));

    private Effect Without(params IReadOnlyList<HeadGroup> groups) => Ioi.CircuitRunsWithoutBos.KnockOut([.. groups.SelectMany(group => group.Nodes)]);
}
