using IoiClaims.Ioi;
using static IoiClaims.Ioi.IoiRoles;

namespace IoiClaims.Fixtures.Tests.Scrubbing;

/// <summary>Hypotheses that are true, and some that are false, of what was planted.</summary>
[TestFixture]
public class ScrubbingThePlantedCircuit
{
    private Subject subject = null!;
    private IoiExperiment ioi = null!;

    private static Sampler<IoiDataset> Exact => IoiSamplers.Exact;

    private static Sampler<IoiDataset> Random => IoiSamplers.Random;

    private ComponentSet NameMovers => ioi.Group("NM");

    private ComponentSet SInhibition => ioi.Group("SIN");

    [OneTimeSetUp]
    public void SetUp() => (subject, ioi) = Bench(ShippedSubjects.Planted);

    [OneTimeTearDown]
    public void ClearAway()
    {
        ioi.Dispose();
        subject.Dispose();
    }

    [Test]
    public void The_whole_model_loses_nothing_and_no_hypothesis_leaves_nothing()
    {
        var whole = Scrub(ioi, Node.WholeModel<IoiDataset>());
        whole.Effect.PatchedValues.Should().Equal(whole.Effect.BaselineValues);
        var floor = Scrub(ioi, Node.Root(Random));
        floor.Recovered.Value.Should().BeInRange(-0.2, 0.2);
    }

    [Test]
    public void Name_Movers_keys_may_come_from_prompts_with_another_IO() =>
        Scrub(ioi, KeysAtIo(ioi, IoiSamplers.Corrupted(Corruptions.IO))).Recovered.Lower.Should().BeGreaterThan(0.85);

    [Test]
    public void Where_Name_Movers_read_the_name_in_the_key_they_may_not()
    {
        var (other, bench) = Bench("planted-keys-read-io");
        using (other)
        using (bench)
        {
            Scrub(bench, KeysAtIo(bench, IoiSamplers.Corrupted(Corruptions.IO))).Recovered.Upper.Should().BeLessThan(0.7);
        }
    }

    [Test]
    public void The_position_signal_of_S_Inhibition_is_what_Name_Movers_queries_need()
    {
        Scrub(ioi, QueriesFrom(IoiSamplers.SameOrder)).Recovered.Lower.Should().BeGreaterThan(0.6, "the position signal stays");
        Scrub(ioi, QueriesFrom(IoiSamplers.SameThirdName)).Recovered.Upper.Should().BeLessThan(0.4, "the token signal alone stays");
        Scrub(ioi, QueriesFrom(IoiSamplers.Corrupted(Corruptions.IoWithS1))).Recovered.Upper.Should().BeLessThan(-0.5, "it is inverted");
    }

    [Test]
    public void Name_Movers_and_their_negatives_carry_a_good_part_of_the_result_to_the_logits()
    {
        var movers = Node.Leaf(NameMovers.Union(ioi.Group("NEG")).IntoLogits(End), Exact);
        Scrub(ioi, Node.Root(Random, movers)).Recovered.Value.Should().BeInRange(0.5, 0.85);
    }

    [Test]
    public void The_published_circuit_as_a_tree_recovers_most_of_what_there_is()
    {
        var tree = Node.Root(
            Random,
            Node.Inner(
                NameMovers.IntoLogits(End),
                Exact,
                Exact,
                Node.Leaf(SInhibition.IntoQueries(End), IoiSamplers.SameOrder)));
        foreach (var mlps in Enum.GetValues<MlpConvention>())
        {
            Scrub(ioi, tree, mlps).RecoveredAbove(Scrub(ioi, Node.Root(Random))).Value.Should().BeInRange(0.75, 1.25);
        }
    }

    private static Node<IoiDataset> KeysAtIo(IoiExperiment ioi, Sampler<IoiDataset> sampler) => Node.Root(
        Exact,
        Node.Inner(ioi.Group("NM").IntoLogits(End), Exact, Exact, Node.Leaf(ioi.Everything.IntoKeys(Io), sampler)));

    private Node<IoiDataset> QueriesFrom(Sampler<IoiDataset> sampler) => Node.Root(
        Exact,
        Node.Inner(NameMovers.IntoLogits(End), Exact, Exact, Node.Leaf(SInhibition.IntoQueries(End), sampler)));

    [Test]
    public void The_example_in_the_guide_says_what_it_prints()
    {
        // <example>
        var nameMovers = ioi.Group("Name Movers");
        var sInhibition = ioi.Group("S-Inhibition");
        var tree = Node.Root(
            otherInputs: IoiSamplers.Random,
            Node.Inner(
                nameMovers.IntoLogits(at: End),
                sampler: IoiSamplers.Exact,
                otherInputs: IoiSamplers.Exact,
                Node.Leaf(sInhibition.IntoQueries(at: End), IoiSamplers.SameOrder)));

        var hypothesis = IoiSamplers.Hypothesis(tree);
        var result = ioi.Scrub("Name Movers look where S-Inhibition points", hypothesis, options: new ScrubOptions(scrubs: 2));
        // </example>
        var guide = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "causal-scrubbing.md"));
        guide.Should().Contain(ExampleIn(Path.Combine(RepositoryRoot(), "tests/Fixtures.Tests/Scrubbing/ScrubbingThePlantedCircuit.cs")));
        guide.Should().Contain(hypothesis.ToString()).And.Contain(result.Scrubs[0].ToString(prompts: 1));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "IoiClaims.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No IoiClaims.sln above the tests.");
        }

        return folder.FullName;
    }

    private static string ExampleIn(string file)
    {
        var lines = File.ReadLines(file).SkipWhile(line => line.Trim() != "// <example>").Skip(1).TakeWhile(line => line.Trim() != "// </example>");
        return string.Join('\n', lines.Select(line => line.Length > 8 ? line[8..] : string.Empty));
    }

    private static (Subject Subject, IoiExperiment Ioi) Bench(string name)
    {
        var built = ShippedSubjects.Build(name);
        var prompts = IoiDataset.Generate(built.Tokenizer, IoiTemplates.Paper, 60, seed: 0, contextLength: built.Model.Shape.Context);
        return (built, new IoiExperiment(built, prompts, new BootstrapPlan(resamples: 200, seed: 0)));
    }

    private static ScrubResult<IoiDataset> Scrub(IoiExperiment ioi, Node<IoiDataset> root, MlpConvention mlps = MlpConvention.Frozen) =>
        ioi.Scrub("a hypothesis", IoiSamplers.Hypothesis(root, mlps), options: new ScrubOptions(2));
}
