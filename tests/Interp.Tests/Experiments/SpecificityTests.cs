using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Experiments;

/// <summary>Named heads beside random ones: the same as each on its own, at the cost of one sweep.</summary>
public class SpecificityTests
{
    private const int Heads = 8;
    private const int Prompts = 6;
    private const int Length = 12;

    private static readonly Role Middle = new("MIDDLE");
    private static readonly ComponentSet Named = new("named", [new Head(1, 2), new Head(1, 5), new Head(2, 0)]);

    private CountingTransformer model = null!;
    private Experiment experiment = null!;
    private PromptBatch others = null!;

    [SetUp]
    public void SetUp()
    {
        model = new CountingTransformer(RandomTransformer.Create(
            ModelForm.Gpt2(layers: 4, Heads, width: 4 * Heads, innerWidth: 32, vocabulary: 50, context: Length), seed: 3, scale: 0.4));
        others = Batch(2);
        experiment = new Experiment(model, Batch(1), Metric, intervals: new BootstrapPlan(100, 0));
    }

    [TearDown]
    public void TearDown()
    {
        experiment.Dispose();
        model.Dispose();
    }

    [Test]
    public void Senders_are_as_each_group_on_its_own() => AsEachOnItsOwn(heads =>
        experiment.Patch(heads.To(AllOf(3).Queries(Role.End)).ToLogits(Role.End), others, Conventions.IoiPaper).Effect);

    [Test]
    public void Receivers_are_as_each_group_on_its_own() => AsEachOnItsOwn(heads =>
        experiment.Patch(AllOf(0).To(heads.Values(Middle)).ToLogits(Role.End), others, Conventions.IoiPaper).Effect);

    [Test]
    public void Outputs_and_ports_are_as_each_group_on_its_own()
    {
        AsEachOnItsOwn(heads => experiment.Patch(heads.Output(Middle), others).Effect);
        AsEachOnItsOwn(heads => experiment.Patch(heads.Keys(), others).Effect);
    }

    [Test]
    public void Ablations_are_as_each_group_on_its_own()
    {
        AsEachOnItsOwn(heads => experiment.Ablate(heads, Role.End, ActivationSource.MeanOver(others), "mean").TotalEffect);
        AsEachOnItsOwn(heads => experiment.Ablate(heads, Role.End, ActivationSource.MeanOver(others), "mean").DirectEffect);
    }

    [Test]
    public void Attention_is_that_of_the_group_in_question() => AsEachOnItsOwn(heads =>
        experiment.Patch(AllOf(0).To(heads.Keys(Middle)).ToLogits(Role.End), others).Attention(heads, Role.End, Middle));

    [Test]
    public void On_fewer_prompts_it_is_the_effect_on_those()
    {
        var effect = experiment.Patch(Named.Output(Middle), others).Effect;

        var few = effect.BesideRandomHeads(Named, prompts: 4).Named;

        (few.Count, few.Conditions["N"]).Should().Be((4, "4"));
        few.PatchedValues.Zip(effect.PatchedValues).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
    }

    [Test]
    public void A_hundred_groups_cost_no_more_plain_runs_than_one_and_a_fraction_of_a_hundred_patches()
    {
        var effect = experiment.Patch(Named.To(AllOf(3).Queries(Role.End)).ToLogits(Role.End), others).Effect;
        var (passes, norms) = (experiment.Runner.ForwardPasses, model.NormedRows);

        effect.BesideRandomHeads(Named);

        experiment.Runner.ForwardPasses.Should().Be(passes);
        // A row of queries and a final norm a group and prompt; the plain keys, values and logits once.
        (model.NormedRows - norms).Should().BeLessThanOrEqualTo((2 * 101 * Prompts) + (3 * Length * Prompts));
    }

    [Test]
    public void Heads_that_do_what_others_do_not_are_specific_and_any_others_are_not()
    {
        // The group that does most, found beforehand.
        var groups = RandomGroups.Like(Named, experiment.Shape, 100).Groups;
        var most = groups.MaxBy(group => Math.Abs(Of(group).Change.Mean))!;

        Of(most).BesideRandomHeads(most).Holds.Should().BeTrue();
        var ordinary = groups.OrderBy(group => Math.Abs(Of(group).Change.Mean)).ElementAt(50);
        Of(ordinary).BesideRandomHeads(ordinary).Holds.Should().BeFalse();

        Effect Of(ComponentSet heads) => experiment.Patch(heads.Output(Role.End), others).Effect;
    }

    [Test]
    public void It_counts_those_that_do_less_or_the_reverse_and_gives_the_null_distribution()
    {
        var specificity = With(named: -2, [-1.9, -0.5, 0, 3, -2, -2.1]);

        specificity.Beyond.Should().Be(4, "one does as much, and one more");
        specificity.Holds.Should().BeNull("there are too few");
        (specificity.Quantile(0), specificity.Quantile(1)).Should().Be((-2.1, 3));
        specificity.ToString().Should().Be("change of the metric -2.000, beyond 4 of 6 random groups (from -2.100 to 3.000, median -1.900)");
        var table = specificity.ToTable(new Tolerance(0.01));
        table["named", "beyond"].Should().Be(4);
        table["named", "random least"].Should().BeApproximately(-2.1, 1e-9);
    }

    [TestCase(100, 95, true)]
    [TestCase(100, 94, false)]
    [TestCase(20, 19, true)]
    [TestCase(19, 19, null)]
    public void It_holds_beyond_95_percent_of_twenty_or_more(int groups, int beyond, bool? holds) => With(
        named: 1, [.. Enumerable.Repeat(0.5, beyond), .. Enumerable.Repeat(1.5, groups - beyond)]).Holds.Should().Be(holds);

    [Test]
    public void Heads_that_do_nothing_lie_beyond_none() => With(named: 0, [.. Enumerable.Repeat(0.0, 60), .. Enumerable.Repeat(-1.0, 40)])
        .Should().Match<Specificity>(specificity => specificity.Beyond == 0 && specificity.Holds == false);

    [Test]
    public void Without_other_heads_it_says_so()
    {
        var all = AllOf(1);
        var alone = experiment.Patch(all.Output(Role.End), others).Effect.BesideRandomHeads(all);

        alone.Changes.Should().BeEmpty();
        alone.Holds.Should().BeNull();
        alone.ShareBeyond.Should().BeNull();
        alone.ToString().Should().Contain($"there is no group of {Heads} other heads in the same layers");
        alone.ToTable(new Tolerance(0.01))["all of 1", "median"].Should().BeNull();
    }

    [Test]
    public void Of_other_heads_than_those_patched_nothing_can_be_asked()
    {
        var effect = experiment.Patch(Named.Output(Middle), others).Effect;

        FluentActions.Invoking(() => effect.BesideRandomHeads(AllOf(2)))
            .Should().Throw<ArgumentException>().WithMessage("Nothing in this plan is done with all of 2*alone*");
        FluentActions.Invoking(() => effect.Plus(effect).BesideRandomHeads(Named))
            .Should().Throw<ArgumentException>().WithMessage("*was not measured by one patch or ablation*");
    }

    private static void AsEachOnItsOwn(Func<ComponentSet, Effect> measure)
    {
        var beside = measure(Named).BesideRandomHeads(Named, count: 40);

        beside.Changes.Should().HaveCount(40);
        beside.Named.Change.Mean.Should().BeApproximately(measure(Named).Change.Mean, 1e-5);
        beside.Random.Groups.Zip(beside.Changes).Should().OnlyContain(each =>
            Math.Abs(measure(each.First).Change.Mean - each.Second) < 1e-5);
        beside.Changes.Distinct().Should().HaveCountGreaterThan(20, "they are different heads");
    }

    private static Specificity With(double named, double[] changes) => new(
        new Effect(
            new EffectDescription("patched", "metric", "", Conditions.None), [0f, 0f], [(float)named, (float)named], new BootstrapPlan(100, 0)),
        new RandomGroups(new ComponentSet("named", [new Head(0, 0)]), [], changes.Length, 1),
        [.. changes]);

    private static ComponentSet AllOf(int layer) => new($"all of {layer}", Enumerable.Range(0, Heads).Select(index => new Head(layer, index)));

    private static TokenLogitDifference Metric => new([.. Enumerable.Range(0, Prompts).Select(n => (n, n + 1))], Role.End);

    private static PromptBatch Batch(ulong seed)
    {
        var random = new SplitMix64(seed);
        return new PromptBatch(
            [.. Enumerable.Range(0, Prompts).Select(IReadOnlyList<int> (_) => [.. Enumerable.Range(0, Length).Select(_ => random.Below(50))])],
            new Dictionary<Role, IReadOnlyList<int>>
            {
                [Middle] = [.. Enumerable.Repeat(5, Prompts)],
                [Role.End] = [.. Enumerable.Repeat(Length - 1, Prompts)],
            });
    }
}
