using IoiClaims.Fixtures.Tests.Support;
using IoiClaims.Ioi;
using static IoiClaims.Ioi.IoiRoles;

namespace IoiClaims.Fixtures.Tests.Planted;

/// <summary>Each switch makes one thing otherwise, and the model still does the task.</summary>
public sealed class CounterModelTests
{
    [Test]
    public void Name_Movers_that_read_the_IO_token_in_their_keys_lose_it_when_another_name_stands_there()
    {
        using var bench = Build(PlantedOptions.Published with { NameMoversReadIoTokenInKeys = true });
        var keysAtIo = Route.From(ComponentSet.Everything(bench.Subject.Model.Shape))
            .To(Bench.Set(Bench.NameMovers).Keys(at: Io)).ToLogits(at: End);

        DoesTheTask(bench);
        bench.AttentionTo(Io, Bench.NameMovers).Should().BeGreaterThan(0.5);
        bench.PatchedAttention(keysAtIo, Corruptions.IO, Bench.NameMovers, Io)
            .Should().BeLessThan(0.7 * bench.AttentionTo(Io, Bench.NameMovers));
    }

    [Test]
    public void S_Inhibition_heads_that_carry_the_IO_token_mislead_when_it_changes()
    {
        using var bench = Build(PlantedOptions.Published with { SInhibitionCarriesIoToken = true });
        var route = Route.From(Bench.Set(Bench.SInhibition))
            .To(Bench.Set(Bench.NameMovers).Queries(at: End)).ToLogits(at: End);

        DoesTheTask(bench);
        bench.AttentionTo(S2, Bench.SInhibition).Should().BeGreaterThan(0.5);
        bench.Patched(route, Corruptions.IO).Should().BeLessThan(0.75 * bench.MeanLogitDifference);
    }

    [Test]
    public void S_Inhibition_heads_that_read_S1_do_not_attend_to_S2()
    {
        using var bench = Build(PlantedOptions.Published with { SInhibitionReadsS1Directly = true });
        var fromDuplication = Route.From(Bench.Set(Bench.DuplicateToken, Bench.Induction))
            .To(Bench.Set(Bench.SInhibition).Values(at: S2)).To(Bench.Set(Bench.NameMovers).Queries(at: End)).ToLogits(at: End);

        DoesTheTask(bench);
        bench.AttentionTo(S1, Bench.SInhibition).Should().BeGreaterThan(0.5);
        bench.AttentionTo(S2, Bench.SInhibition).Should().BeLessThan(0.05);
        bench.Patched(fromDuplication, Corruptions.Order).Should().BeApproximately(bench.MeanLogitDifference, 0.1);
    }

    [Test]
    public void Duplicate_token_heads_that_feed_induction_queries_stop_them_when_patched()
    {
        using var bench = Build(PlantedOptions.Published with { DuplicateHeadsFeedInductionQueries = true });
        var queries = Route.From(Bench.Set(Bench.DuplicateToken))
            .To(Bench.Set(Bench.Induction).Queries(at: S2)).ToLogits(at: End);

        DoesTheTask(bench);
        bench.AttentionTo(S1Plus1, Bench.Induction).Should().BeGreaterThan(0.5);
        bench.Patched(queries, Corruptions.Abc, Conventions.IoiPaper).Should().BeLessThan(0.9 * bench.MeanLogitDifference);
        bench.Patched(queries, Corruptions.RandomNames, Conventions.IoiPaper)
            .Should().BeLessThan(0.9 * bench.MeanLogitDifference);
    }

    [Test]
    public void Without_backups_nobody_steps_in_for_the_Name_Movers()
    {
        using var bench = Build(PlantedOptions.Published with { NoBackups = true });

        DoesTheTask(bench);
        bench.Without(Bench.Set(Bench.NameMovers)).Should().BeLessThan(0.3 * bench.MeanLogitDifference);
    }

    [Test]
    public void Where_nobody_but_the_Name_Movers_writes_names_nothing_is_left_without_them()
    {
        using var bench = Build(PlantedOptions.Published with
        {
            NoBackups = true,
            NoNegatives = true,
            Strengths = new PlantedStrengths { DirectInhibition = 0 },
        });

        DoesTheTask(bench);
        bench.Without(Bench.Set(Bench.NameMovers)).Should().BeInRange(
            -0.05 * bench.MeanLogitDifference, 0.05 * bench.MeanLogitDifference);
    }

    [Test]
    public void Without_negatives_knocking_them_out_changes_nothing()
    {
        using var bench = Build(PlantedOptions.Published with { NoNegatives = true });

        DoesTheTask(bench);
        bench.Without(Bench.Set(Bench.Negatives)).Should().BeApproximately(bench.MeanLogitDifference, 1e-4);
    }

    [Test]
    public void A_broken_head_writes_nothing_and_the_logit_difference_shows_it()
    {
        using var whole = Build(PlantedOptions.Published);
        using var broken = Build(PlantedOptions.Published.WithoutHead(8, 6).WithoutHead(8, 10));

        broken.Subject.Model.HeadWeights(8, 6).Output.abs().max().item<float>().Should().Be(0);
        broken.MeanLogitDifference.Should().BeLessThan(0.7 * whole.MeanLogitDifference);
        broken.Subject.Name.Should().Be("planted-without-8.6-without-8.10");
    }

    [Test]
    public void Strengths_turn_effects_up_and_down()
    {
        using var normal = Build(PlantedOptions.Published);
        using var noPosition = Build(With(new PlantedStrengths { PositionSignal = 0 }));
        using var noNegatives = Build(With(new PlantedStrengths { NegativeNameMovers = 0 }));

        noPosition.MeanLogitDifference.Should().BeLessThan(0.6 * normal.MeanLogitDifference);
        noNegatives.MeanLogitDifference.Should().BeGreaterThan(normal.MeanLogitDifference + 0.8);

        static PlantedOptions With(PlantedStrengths strengths) => PlantedOptions.Published with { Strengths = strengths };
    }

    [Test]
    public void A_counter_model_whose_mechanism_is_turned_off_does_as_the_published_circuit()
    {
        using var published = Build(PlantedOptions.Published);
        using var turnedOff = Build(PlantedOptions.Published with
        {
            NameMoversReadIoTokenInKeys = true,
            SInhibitionCarriesIoToken = true,
            SInhibitionReadsS1Directly = true,
            DuplicateHeadsFeedInductionQueries = true,
            Strengths = new PlantedStrengths { CounterMechanism = 0 },
        });

        turnedOff.MeanLogitDifference.Should().BeApproximately(published.MeanLogitDifference, 1e-4);
        turnedOff.AttentionTo(S2, Bench.SInhibition).Should().BeApproximately(published.AttentionTo(S2, Bench.SInhibition), 1e-4);
        turnedOff.AttentionTo(Io, Bench.NameMovers).Should().BeApproximately(published.AttentionTo(Io, Bench.NameMovers), 1e-4);
    }

    [Test]
    public void A_counter_model_whose_mechanism_is_half_there_lies_between()
    {
        using var published = Build(PlantedOptions.Published);
        using var half = Build(PlantedOptions.Published with
        {
            SInhibitionReadsS1Directly = true,
            Strengths = new PlantedStrengths { CounterMechanism = 0.5 },
        });

        half.AttentionTo(S1, Bench.SInhibition).Should().BeInRange(0.2, 0.8);
        half.AttentionTo(S2, Bench.SInhibition).Should().BeInRange(0.2, 0.8);
        published.AttentionTo(S1, Bench.SInhibition).Should().BeLessThan(0.1);
    }

    [Test]
    public void A_mechanism_cannot_be_more_than_altogether_there() =>
        FluentActions.Invoking(() => Build(PlantedOptions.Published with
        {
            Strengths = new PlantedStrengths { CounterMechanism = 1.5 },
        })).Should().Throw<ArgumentException>().WithMessage("*from 0 to 1*");

    [Test]
    public void All_switches_go_together()
    {
        using var bench = Build(PlantedOptions.Published with
        {
            NameMoversReadIoTokenInKeys = true,
            SInhibitionCarriesIoToken = true,
            SInhibitionReadsS1Directly = true,
            DuplicateHeadsFeedInductionQueries = true,
            NoBackups = true,
            NoNegatives = true,
        });

        bench.LogitDifferences.Should().OnlyContain(difference => float.IsFinite(difference));
    }

    private static Bench Build(PlantedOptions options) => new(options, prompts: 32);

    private static void DoesTheTask(Bench bench)
    {
        bench.MeanLogitDifference.Should().BeGreaterThan(2);
        bench.LogitDifferences.Count(difference => difference > 0).Should().BeGreaterThanOrEqualTo(31);
    }
}
