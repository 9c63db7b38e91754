using CsCheck;
using IoiClaims.Ioi.Tests.Support;

namespace IoiClaims.Ioi.Tests.Experiments;

public sealed class DrawingOtherNames
{
    [Test]
    public void The_single_changes_take_their_names_from_the_change_of_both() =>
        Gens.Dataset.Sample(
            prompts =>
            {
                var others = OtherNames.For(prompts, seed: 4);
                for (var n = 0; n < prompts.Count; n++)
                {
                    var old = prompts.Prompts[n].Sentence.OwnFrame!.Value;
                    var both = Own(others.Both, n);
                    Own(others.AnotherIO, n).Should().Be(old with { Io = both.Io });
                    Own(others.AnotherS, n).Should().Be(old with { S = both.S });
                    both.Io.Should().NotBe(old.Io).And.NotBe(old.S);
                    both.S.Should().NotBe(old.Io).And.NotBe(old.S);
                }
            },
            iter: 30);

    [Test]
    public void They_are_read_in_the_terms_of_the_prompts()
    {
        var prompts = IoiDataset.Generate(WordTokenizer.Published, IoiTemplates.Paper, 30, seed: 2);
        var others = OtherNames.For(prompts);
        foreach (var dataset in new[] { others.AnotherIO, others.AnotherS, others.Both })
        {
            dataset.Prompts.Select(prompt => prompt.Frame).Should().Equal(prompts.Prompts.Select(prompt => prompt.Frame));
            dataset.Batch.Groups.Should().Equal(prompts.Batch.Groups);
        }
    }

    private static IoiFrame Own(IoiDataset dataset, int n) => dataset.Prompts[n].Sentence.OwnFrame!.Value;
}
