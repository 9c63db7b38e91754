using IoiClaims.Ioi;

namespace IoiClaims.Docs.Tests.Snippets;

/// <summary>The snippets of docs/coming-from.md.</summary>
public class ComingFromSnippets : Bench
{
    [Test]
    public void From_TransformerLens()
    {
        var each = experiment.AllHeads.Output(at: END).EachComponent();
        var effects = experiment.Sweep(each, from: patch);   // one for each of 144 heads

        effects.Should().HaveCount(144).And.OnlyContain(ofHead => ofHead.Count == prompts.Count);
    }

    [Test]
    public void From_TransformerLens_with_one_head()
    {
        var effect = experiment.Patch(ComponentSet.Of(new Head(9, 9)).Output(at: END), from: patch).Effect;
        Console.WriteLine(effect.Change);   // mean and 95 % interval

        effect.Count.Should().Be(prompts.Count);
    }

    [Test]
    public void From_path_patching()
    {
        var abc = ioi.Corrupted(Corruptions.Abc);
        var sweep = experiment.Sweep(
            experiment.AllHeads.To(nameMovers.Queries(at: END)).ToLogits(at: END).EachSender(), from: abc, Conventions.IoiPaper);
        var (head, largest) = sweep.Largest(1)[0];

        inhibition.Should().Contain(head);
        largest.Change.Mean.Should().BeNegative();
    }

    [Test]
    public void From_REMIX()
    {
        var route = experiment.Everything.To(nameMovers.Keys(at: IoiRoles.Io)).ToLogits(at: END);
        var frozen = experiment.Patch(route, from: patch, Conventions.Remix).Effect;
        var free = experiment.Patch(route, from: patch, Conventions.IoiPaper).Effect;

        frozen.Description.Conditions.Should().NotEqual(free.Description.Conditions, "each says which conventions it used");
    }
}
