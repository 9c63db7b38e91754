using IoiClaims.Claims.PublishedNumbers;

namespace IoiClaims.Claims.Tests.DryRun;

/// <summary>The published tables are there and whole, whether or not there are weights to compare them with.</summary>
public sealed class EveryPublishedTable
{
    [Test]
    public void Is_written_as_tables_are_and_names_its_source_and_subject()
    {
        PublishedTable.Names.Should().HaveCountGreaterThan(30);
        foreach (var name in PublishedTable.Names)
        {
            var table = PublishedTable.Load(name);
            Assert.That(TableText.Parse(table.ToString(), name), Is.EqualTo(table), name);
            table.Heading.Conditions.TryGet("source", out var source).Should().BeTrue(name);
            source.Should().NotBeNullOrWhiteSpace(name);
            table.Heading.Conditions["subject"].Should().Be("gpt2-small", name);
        }
    }

    [Test]
    public void Of_prompts_that_mention_somebody_once_more_are_those_prompts_otherwise()
    {
        foreach (var template in IoiTemplates.Paper[..4])
        {
            var prompt = new IoiSentence
            {
                Template = template,
                First = "Mary",
                Second = "John",
                Giver = "John",
                Place = template.HasPlace ? "store" : null,
                Object = template.HasObject ? "ring" : null,
            };

            var text = Answers.WithMentionOf("Mary", prompt);

            text.Replace(" Mary had a good day.", string.Empty, StringComparison.Ordinal).Should().Be(prompt.Text);
            (text.Length - prompt.Text.Length).Should().Be(" Mary had a good day.".Length, "it is there once");
            text.IndexOf("good day", StringComparison.Ordinal).Should().BeInRange(
                text.IndexOf("and John", StringComparison.Ordinal) + 1, text.LastIndexOf("John", StringComparison.Ordinal));
        }
    }

    [Test]
    public void Is_compared_cell_by_cell()
    {
        var published = PublishedTable.Load("PatchedResidualStream");
        NumericTable Found(double moved) => new(
            new TableHeading("found", "1", new Tolerance(1), Conditions.None),
            "row",
            published.Rows,
            [.. published.Columns, "more than was published"],
            (row, column) => column == published.Columns.Length ? 7 : published[row, column] + (row == 9 && column == 0 ? moved : 0));

        PublishedDifference.OfCells(published, Found(0.0001).InTheFormOf(published), "a model").Should().BeNull();
        PublishedDifference.OfCells(published, Found(0.001).InTheFormOf(published), "a model").Should().ContainAll(
            "a model does not do as was published: ",
            "published by:    TransformerLens, Activation Patching demo",
            "dataset:         eight prompts of TransformerLens",
            "also published:  ",
            "1 of 60 cells",
            "9          10   +0.02730  +0.02830  +0.00100  +0.00020");
        FluentActions.Invoking(() => Found(0).InTheFormOf(PublishedTable.Load("SelfRepair")))
            .Should().Throw<KeyNotFoundException>("what was published has to be found");
    }
}
