using IoiClaims.Checkpoints;

namespace IoiClaims.Claims.Tests;

/// <summary>Prompts that take the place of S apart, and predictions from it.</summary>
public sealed class PlaceOfSTests
{
    private static readonly Gpt2Tokenizer Tokenizer = BytePairVocabulary.ForWords(IoiVocabulary.Words).ToTokenizer();

    private static IoiDataset Prompts(int count = 60) => IoiDataset.Generate(Tokenizer, IoiTemplates.Paper, count, seed: 7);

    [Test]
    public void Order_and_distance_are_taken_apart()
    {
        var prompts = Prompts();
        var design = OrderAndDistance.Of(prompts, seed: 1);
        for (var n = 0; n < prompts.Count; n++)
        {
            var (place, distance, order, both) = (
                At(design.Baseline, n), At(design.OtherDistance, n), At(design.OtherOrder, n), At(design.Both, n));
            distance.Should().Be(place with { Distance = both.Distance }, "order, position of S1 and the way to END stay");
            order.Distance.Should().Be(place.Distance);
            order.Order.Should().NotBe(place.Order);
            both.Order.Should().Be(order.Order);
            both.Distance.Should().Be(place.Distance + (place.Order == NameOrder.Abba ? 2 : -2));
            foreach (var set in new[] { design.Baseline, design.OtherDistance, design.OtherOrder, design.Both })
            {
                set.Prompts[n].Frame.Should().Be(prompts.Prompts[n].Frame);
                set.Prompts[n].Sentence.Giver.Should().Be(prompts.Prompts[n].Sentence.Giver, "the token signal stays");
            }
        }
    }

    [Test]
    public void Where_nobody_is_repeated_there_is_no_place_of_S()
    {
        var abc = Prompts(2).Corrupt(Corruptions.Abc, 1).Prompts[0];

        FluentActions.Invoking(() => PlaceOfS.In(abc)).Should().Throw<ArgumentException>().WithMessage("*no name occurs twice*");
    }

    [Test]
    public void Strange_prompts_share_no_name_and_are_of_all_kinds()
    {
        var prompts = Prompts(120);
        var strange = StrangePrompts.To(prompts, seed: 3);

        strange.Count.Should().Be(prompts.Count);
        for (var n = 0; n < prompts.Count; n++)
        {
            var words = IoiVocabulary.SplitPieces(strange.Prompts[n].Text).Select(piece => piece.TrimStart());
            words.Should().NotContain([prompts.Prompts[n].Frame.Io, prompts.Prompts[n].Frame.S]);
            strange.Prompts[n].Frame.Should().Be(strange.Prompts[n].Sentence.OwnFrame);
        }

        var sameOrder = strange.Prompts.Zip(prompts.Prompts, (other, prompt) => other.Sentence.Order == prompt.Sentence.Order);
        sameOrder.Count(same => same).Should().BeInRange(40, 80);
        strange.Prompts.Zip(prompts.Prompts, (other, prompt) => other.Sentence.Template.Id == prompt.Sentence.Template.Id)
            .Count(same => same).Should().BeLessThan(30);
        strange.Prompts.Count(prompt => prompt.Sentence.Prefix is null).Should().BeInRange(35, 85);
        StrangePrompts.To(prompts, seed: 3).Fingerprint.Should().Be(strange.Fingerprint);
        StrangePrompts.To(prompts, seed: 4).Fingerprint.Should().NotBe(strange.Fingerprint);
    }

    [Test]
    public void Predictions_know_only_what_they_may_know()
    {
        var prompts = Prompts();
        var io = Enumerable.Repeat(IoiRoles.Io, prompts.Count);
        var s1 = Enumerable.Repeat(IoiRoles.S1, prompts.Count);

        prompts.ByOrder(prompts).Should().Equal(io);
        prompts.ByOrder(With(Corruptions.Prefix)).Should().Equal(io);
        prompts.ByOrder(With(Corruptions.RandomNames)).Should().Equal(io);
        prompts.ByOrder(With(Corruptions.IoWithS1)).Should().Equal(s1);
        prompts.ByOrder(With(Corruptions.S2ToIo)).Should().Equal(s1);

        // A longer distance is like that of the first name, which is then taken for S.
        prompts.ByDistance(prompts).Should().Equal(io);
        prompts.ByDistance(With(Corruptions.FillerBetweenS1AndS2(5))).Should().Equal(OtherThan(prompts, NameOrder.Baba));

        // Behind a prefix S1 is nearer to where the second name stands here.
        prompts.ByPosition(prompts).Should().Equal(io);
        prompts.ByPosition(With(Corruptions.Prefix)).Should().Equal(OtherThan(prompts, NameOrder.Abba));

        IoiDataset With(Corruption corruption) => prompts.Corrupt(corruption, 2);
    }

    [Test]
    public void A_bystander_stands_between_S1_and_S2_and_is_neither()
    {
        var prompts = Prompts();
        var batch = prompts.WithBystander(seed: 5);

        for (var n = 0; n < prompts.Count; n++)
        {
            int At(Role role) => batch.Positions(role)[n];
            At(Bystanders.Role).Should().BeGreaterThan(At(IoiRoles.SecondName)).And.BeLessThan(At(IoiRoles.S2));
            var token = batch.Tokens[n][At(Bystanders.Role)];
            token.Should().NotBe(prompts.Prompts[n].IoToken).And.NotBe(prompts.Prompts[n].SToken);
            prompts.NamePool.Select(name => prompts.Tokenizer.Encode(" " + name)[0]).Should().Contain(token);
        }
    }

    // The prompt's own name in the place that is not taken for S: IO if S is what the order says, else S1.
    private static IEnumerable<Role> OtherThan(IoiDataset prompts, NameOrder taken) =>
        prompts.Prompts.Select(prompt => prompt.Frame.Order == taken ? IoiRoles.Io : IoiRoles.S1);

    private static PlaceOfS At(IoiDataset dataset, int n) => PlaceOfS.In(dataset.Prompts[n]);
}
