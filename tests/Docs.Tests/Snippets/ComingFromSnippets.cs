using IoiClaims.Ioi;

namespace IoiClaims.Docs.Tests.Snippets;

/// <summary>The snippets of docs/coming-from.md.</summary>
public class ComingFromSnippets : Bench
{
    [Test]
    public void From_TransformerLens()
    {
        var heads = ComponentSet.AllHeads(model.Shape);
        var each = heads.Output(at: END).EachComponent();
        var values = laboratory.PatchEach(each, baseline, patch, metric);   // [144 heads][N prompts]

        values.Should().HaveCount(144).And.OnlyContain(ofHead => ofHead.Count == baseline.Count);
    }

    [Test]
    public void From_TransformerLens_with_one_head()
    {
        var effect = laboratory.Intervene(
            Intervention.Patch(patch, ComponentSet.Of(new Head(9, 9)).Output(END)), baseline, metric, conditions);
        Console.WriteLine(effect.Change);   // mean and 95 % interval

        effect.Count.Should().Be(baseline.Count);
    }

    [Test]
    public void From_path_patching()
    {
        var abc = ioi.Corrupted(Corruptions.Abc).Batch;
        var sweep = laboratory.Sweep(
            Route.From(ComponentSet.AllHeads(model.Shape)).To(nameMovers.Queries(at: END)).ToLogits(at: END).EachSender(),
            baseline, abc, Conventions.IoiPaper, metric, conditions);
        var (head, largest) = sweep.Largest(1)[0];

        inhibition.Should().Contain(head);
        largest.Change.Mean.Should().BeNegative();
    }

    [Test]
    public void From_REMIX()
    {
        var route = Route.From(ioi.Everything).To(nameMovers.Keys(at: IoiRoles.Io)).ToLogits(at: END);
        var frozen = laboratory.PatchPaths(route, baseline, patch, Conventions.Remix, metric, conditions);
        var free = laboratory.PatchPaths(route, baseline, patch, Conventions.IoiPaper, metric, conditions);

        frozen.Description.Conditions.Should().NotEqual(free.Description.Conditions, "each says which conventions it used");
    }
}
