namespace IoiClaims.Interp.Tests.Experiments;

/// <summary>
/// What asks the same is equal, so that an experiment which was run once is found again; what asks something else is not.
/// Each list holds things that differ in one part from the first of them.
/// </summary>
public class EqualityTests
{
    private static readonly Role A = new("A");
    private static readonly Role B = new("B");

    private static readonly PromptBatch Drawn = Batch();
    private static readonly PromptBatch Others = Batch(token: 5);

    [Test]
    public void Routes() => AllDiffer(() =>
    [
        Route(),
        Set("s", 1).To(Receivers().Keys(A)).ToLogits(Role.End),
        Set("t", 0).To(Receivers().Keys(A)).ToLogits(Role.End),
        Set("s", 0).To(Receivers().Values(A)).ToLogits(Role.End),
        Set("s", 0).To(Receivers().Keys(B)).ToLogits(Role.End),
        Set("s", 0).To(Receivers().Keys(Place.AtPosition(1))).ToLogits(Role.End),
        Set("s", 0).To(Receivers().Keys()).ToLogits(Role.End),
        Set("s", 0).To(Receivers().Keys(A)).To(Set("u", 2).Queries(A)).ToLogits(Role.End),
        Set("s", 0).To(Receivers().Keys(A)).ToLogits(A),
        Set("s", 0).ToLogits(Role.End),
        Route().And(Set("s", 0).ToLogits(Role.End)),
        Set("s", 0).ToLogits(Role.End).And(Route()),
    ]);

    [Test]
    public void Sweeps_of_routes() => AllDiffer(() =>
    [
        Route().EachSender(), Route().EachReceiver(), Set("t", 0).To(Receivers().Keys(A)).ToLogits(Role.End).EachSender(),
    ]);

    [Test]
    public void Sweeps_of_patches() => AllDiffer(() =>
    [
        Two().Output(A).EachComponent(),
        Two().Output(B).EachComponent(),
        PatchSweep.Of(Two().Output(A)),
        PatchSweep.Of(ComponentSet.Of(new Head(0, 1)).Output(A), ComponentSet.Of(new Head(0, 0)).Output(A)),
        Two().Queries(A).EachComponent(),
        Two().Keys(A).EachComponent(),
        PatchSweep.OfPatterns([new Head(0, 0), new Head(0, 1)], A),
    ]);

    [Test]
    public void Interventions() => AllDiffer(() =>
    [
        Intervention.Patch(Batch(), Two().Output(A), Two().Output(B)),
        Intervention.Patch(Batch(), Two().Output(B), Two().Output(A)),
        Intervention.Patch(Batch(token: 5), Two().Output(A), Two().Output(B)),
        Intervention.Patch(Batch(), Two().Output(A)),
        Intervention.MeanAblate(Batch(), Two().Output(A), Two().Output(B)),
        Intervention.ZeroAblate(Two().Output(A), Two().Output(B)),
        Intervention.Patch(Batch(), Two().Queries(A)),
    ]);

    [Test]
    public void Sources() => AllDiffer(() =>
    [
        ActivationSource.RunOn(Batch()), ActivationSource.RunOn(Batch(token: 5)), ActivationSource.MeanOver(Batch()), ActivationSource.Nothing,
    ]);

    [Test]
    public void Prompts() => AllDiffer(() => [Batch(), Batch(token: 5), Batch(at: 0), Batch(group: "BABA")]);

    // The first three read the same.
    [Test]
    public void Hypotheses() => AllDiffer(() =>
    [
        Leaf(Set("s", 0), Sampler.Unconditional(Drawn)),
        Leaf(Set("s", 1), Sampler.Unconditional(Drawn)),
        Leaf(Set("s", 0), Sampler.Unconditional(Others)),
        Leaf(Set("s", 0), Sampler.Matching("first token", (batch, n) => batch.Tokens[n][0], Drawn)),
        Leaf(Set("s", 0), Sampler.Fixed("others", Drawn)),
        Leaf(Set("s", 0), Sampler.Fixed("others", Others)),
        Leaf(Set("s", 0), Sampler.Generated<PromptBatch>("others", (_, _) => Others)),
        Leaf(Set("s", 0), Sampler.Unconditional(Drawn), MlpConvention.Recomputed),
        Hypothesis.Of(DatasetTerms.Batches, Node.Root<PromptBatch>()),
        Hypothesis.Of(DatasetTerms.Batches, Node.WholeModel<PromptBatch>()),
    ]);

    [Test]
    public void A_shared_sampler_equals_itself_alone()
    {
        var shared = Sampler.Shared("one", Sampler.Unconditional(Drawn));
        Leaf(Set("s", 0), shared).Should().Be(Leaf(Set("s", 0), shared));
        Leaf(Set("s", 0), shared).Should().NotBe(Leaf(Set("s", 0), Sampler.Shared("one", Sampler.Unconditional(Drawn))));
    }

    [Test]
    public void What_numbers_depend_on() => AllDiffer(() =>
    [
        new Conventions(),
        new Conventions(Mlps: MlpConvention.Recomputed),
        new Conventions(Norms: NormConvention.Frozen),
        new Conventions(Downstream: DownstreamConvention.Free),
        new Conventions(WithinGroup: WithinGroupConvention.Included),
    ]);

    [Test]
    public void Metrics() => AllDiffer(() =>
    [
        new TokenLogitDifference([(1, 2), (3, 4)], Role.End),
        new TokenLogitDifference([(1, 2), (4, 3)], Role.End),
        new TokenLogitDifference([(1, 2)], Role.End),
        new TokenLogitDifference([(1, 2), (3, 4)], A),
        new AttentionTo(Two(), Role.End, A),
        new AttentionTo(Set("other", 0), Role.End, A),
        new AttentionTo(Two(), B, A),
        new AttentionTo(Two(), Role.End, B),
        new AttentionPreference(Two(), Role.End, A, B),
        new AttentionPreference(Two(), Role.End, B, A),
        new AttentionContrast(Two(), Role.End, A, B),
        new AttentionContrast(Two(), Role.End, B, A),
    ]);

    private static Hypothesis<PromptBatch> Leaf(
        ComponentSet set, Sampler<PromptBatch> sampler, MlpConvention mlps = MlpConvention.Frozen) =>
        Hypothesis.Of(DatasetTerms.Batches, Node.Root(Node.Leaf(set.IntoLogits(Role.End), sampler)), mlps);

    private static Route Route() => Set("s", 0).To(Receivers().Keys(A)).ToLogits(Role.End);

    private static ComponentSet Receivers() => Set("r", 1);

    private static ComponentSet Set(string name, int layer) => new(name, [new Head(layer, 0), new Head(layer, 1)]);

    private static ComponentSet Two() => Set("two", 0);

    private static PromptBatch Batch(int token = 4, int at = 1, string group = "ABBA") => new(
        [[1, 2, token]],
        new Dictionary<Role, IReadOnlyList<int>> { [A] = [at], [B] = [1], [Role.End] = [2] },
        [group]);

    private static void AllDiffer(Func<object[]> make)
    {
        var (ones, others) = (make(), make());
        for (var i = 0; i < ones.Length; i++)
        {
            for (var j = 0; j < others.Length; j++)
            {
                ones[i].Equals(others[j]).Should().Be(i == j, "{0} beside {1}", ones[i], others[j]);
            }

            ones[i].GetHashCode().Should().Be(others[i].GetHashCode(), "{0}", ones[i]);
        }
    }
}
