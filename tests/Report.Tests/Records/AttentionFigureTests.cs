using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Report.Tests.Records;

/// <summary>Attention patterns, read off a model whose heads are known.</summary>
public sealed class AttentionFigureTests
{
    [Test]
    public void Heads_look_where_they_were_planted_to_look()
    {
        using var subject = ShippedSubjects.Build(ShippedSubjects.Planted);
        using var runner = new ModelRunner(subject.Model);
        var prompts = IoiDataset.Generate(subject.Tokenizer, IoiTemplates.Paper, 2, seed: 3, contextLength: subject.Model.Shape.Context);
        var figure = AttentionFigure.Of(
            "who looks where",
            runner,
            prompts.Batch,
            token => subject.Tokenizer.Decode([token]),
            [IoiRoles.Io, IoiRoles.S1, IoiRoles.S2, IoiRoles.End],
            subject.Circuit["Name Movers"].ToSet(),
            subject.Circuit["Duplicate Token"].ToSet());

        figure.Heads.Should().StartWith(new FigureHead("9.6", "Name Movers")).And.Contain(new FigureHead("3.0", "Duplicate Token"));
        figure.Prompts.Should().HaveCount(2);
        foreach (var (prompt, n) in figure.Prompts.Select((prompt, n) => (prompt, n)))
        {
            string.Concat(prompt.Tokens).Should().EndWith(prompts.Prompts[n].Text);
            prompt.Patterns.Should().OnlyContain(pattern => pattern.Select((row, query) => row.Length == query + 1).All(fits => fits));
            prompt.Patterns.Should().OnlyContain(pattern => pattern.All(row => Math.Abs(row.Sum() - 1) < 0.02));
            int At(string role) => prompt.Roles.Single(each => each.Name == role).Position;
            prompt.Patterns[0][At("END")][At("IO")].Should().BeGreaterThan(0.5, "a Name Mover looks from END at IO");
            var duplicate = figure.Heads.IndexOf(new FigureHead("3.0", "Duplicate Token"));
            prompt.Patterns[duplicate][At("S2")][At("S1")].Should().BeGreaterThan(0.5, "a duplicate-token head looks from S2 at S1");
        }
    }

    [Test]
    public void Without_heads_there_is_nothing_to_show()
    {
        using var subject = ShippedSubjects.Build(ShippedSubjects.Planted);
        using var runner = new ModelRunner(subject.Model);
        var prompts = IoiDataset.Generate(subject.Tokenizer, IoiTemplates.Paper, 2, seed: 3, contextLength: subject.Model.Shape.Context);
        FluentActions.Invoking(() => AttentionFigure.Of("none", runner, prompts.Batch, _ => "", null, ComponentSet.Of(new Mlp(0))))
            .Should().Throw<ArgumentException>().WithMessage("*no head to show*");
    }
}
