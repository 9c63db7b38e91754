namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>Without a class of heads, the network free to respond. The numbers are in <see cref="PublishedKnockOuts"/>.</summary>
public sealed partial class PublishedMeans
{
    [Requirement]
    public Finding Without_the_three_Name_Movers_hardly_anything_is_lost() => Without(PublishedCircuit.NameMovers).RelativeChange.Is(Within(0.20))
        .Published("E 3.30 becomes 3.33; W −5 %; X −.22 of 2.53");

    [Requirement]
    public Finding Without_them_and_the_backups_the_logit_difference_falls() =>
        Without(PublishedCircuit.NameMovers, PublishedCircuit.BackupNameMovers).Change.Is(Below(0)).Published("E 3.30 becomes 1.53; X −1.15 of 2.53");

    [Requirement]
    public Finding Without_the_Negative_Name_Movers_it_rises() => Without(PublishedCircuit.NegativeNameMovers).Change.Is(Above(0))
        .Published("E 3.30 becomes 5.62");

    [Requirement]
    public Finding Without_the_S_Inhibition_heads_it_falls_by_more_than_2() => Without(PublishedCircuit.SInhibition).Change.Is(Below(-2))
        .Published("E 3.30 becomes .30");

    [Requirement]
    public Finding Without_the_induction_heads_it_falls() => Without(PublishedCircuit.Induction).Change.Is(Below(0)).Published("E 3.30 becomes 1.57");

    [Requirement]
    public Finding Without_the_duplicate_token_heads_it_falls() => Without(PublishedCircuit.DuplicateToken).Change.Is(Below(0))
        .Published("E 3.30 becomes 1.52");

    [Requirement]
    public Finding Without_the_previous_token_heads_it_falls() => Without(PublishedCircuit.PreviousToken).Change.Is(Below(0))
        .Published("E 3.30 becomes 2.90");

    private Effect Without(params IReadOnlyList<HeadGroup> groups) => Ioi.CircuitRunsWithoutBos.KnockOut([.. groups.SelectMany(group => group.Nodes)]);
}
