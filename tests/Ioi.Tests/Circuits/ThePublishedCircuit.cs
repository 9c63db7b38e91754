namespace IoiClaims.Ioi.Tests.Circuits;

public class ThePublishedCircuit
{
    [Test]
    public void Has_26_heads_in_seven_groups()
    {
        PublishedCircuit.Gpt2Small.Heads.Should().HaveCount(26).And.OnlyHaveUniqueItems()
            .And.OnlyContain(head => head.Layer < 12 && head.Index < 12);
        PublishedCircuit.Gpt2Small.ToString().Should().Be(
            """
            GPT-2 small (Wang et al. 2022)
              Name Movers (NM) at END: 9.6 9.9 10.0
              Negative Name Movers (NEG) at END: 10.7 11.10
              S-Inhibition (SIN) at END: 7.3 7.9 8.6 8.10
              Induction (IND) at S2: 5.5 5.8 5.9 6.9
              Duplicate Token (DUP) at S2: 0.1 0.10 3.0
              Previous Token (PREV) at S1+1: 2.2 4.11
              Backup Name Movers (BACKUP) at END: 9.0 9.7 10.1 10.2 10.6 10.10 11.2 11.9
            """);
    }

    [Test]
    public void A_group_is_a_set_of_components_to_the_engine()
    {
        var set = PublishedCircuit.NameMovers.ToSet();

        set.Name.Should().Be("Name Movers");
        set.Should().BeEquivalentTo([new Head(9, 6), new Head(9, 9), new Head(10, 0)]);
    }

    [Test]
    public void Groups_are_found_by_name_abbreviation_and_head()
    {
        var circuit = PublishedCircuit.Gpt2Small;

        circuit["SIN"].Should().BeSameAs(PublishedCircuit.SInhibition).And.BeSameAs(circuit["S-Inhibition"]);
        circuit.GroupOf(new Head(3, 0)).Should().BeSameAs(PublishedCircuit.DuplicateToken);
        circuit.GroupOf(new Head(11, 11)).Should().BeNull();
        circuit.Invoking(c => c["MLP"]).Should().Throw<ArgumentException>().WithMessage("*no group 'MLP'*Name Movers (NM)*");
    }

    [Test]
    public void Circuits_of_other_subjects_are_checked_and_compare_by_value()
    {
        HeadGroup Group(string name, string abbreviation, params Head[] heads) => new(name, abbreviation, IoiRoles.End, heads);
        Action Making(params HeadGroup[] groups) => () => _ = new Circuit("mine", groups);

        Making(Group("a", "A", new Head(0, 0)), Group("b", "B", new Head(0, 0))).Should().Throw<ArgumentException>().WithMessage("*head 0.0 at END in more than one group: a, b*");
        Making(Group("a", "A", new Head(0, 0)), Group("a", "B", new Head(0, 1))).Should().Throw<ArgumentException>().WithMessage("*two groups called 'a'*");
        Making(Group("a", "A", new Head(0, 0)), Group("b", "A", new Head(0, 1))).Should().Throw<ArgumentException>().WithMessage("*two groups called 'A'*");
        ((Action)(() => Group("a", "A"))).Should().Throw<ArgumentException>().WithMessage("*'a' has no heads*");
        ((Action)(() => Group("a", "A", new Head(1, 2), new Head(1, 2)))).Should().Throw<ArgumentException>().WithMessage("*head 1.2 twice*");
        new Circuit("mine", Group("a", "A", new Head(0, 0))).Should().Be(new Circuit("mine", Group("a", "A", new Head(0, 0))));
        new Circuit("mine", Group("a", "A", new Head(0, 0))).Should().NotBe(new Circuit("mine", Group("a", "A", new Head(0, 1))));
    }
}
