using System.Security.Cryptography;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using IoiClaims.Train.Card;
using IoiClaims.Train.Corpus;

namespace IoiClaims.Train.Tests;

/// <summary>The rotary model that ships with the project is the one that its card describes, and does what it says.</summary>
public sealed class ShippedRotaryModelTests
{
    private const string Hash = "c648cfe2d3fc0a7ef8d5ed2b6c97556c13e95164219cda4dc4db973d26d931d3";

    [Test]
    public void Its_weights_are_the_recorded_ones_and_few()
    {
        var weights = File.ReadAllBytes(Path.Combine(TrainedRotaryModel.Folder, "model.safetensors"));

        Convert.ToHexStringLower(SHA256.HashData(weights)).Should().Be(Hash);
        File.ReadAllText(Path.Combine(TrainedRotaryModel.Folder, "README.md")).Should().Contain(Hash);
        weights.Length.Should().BeLessThan(6_000_000);
    }

    [Test]
    public void It_is_known_by_its_weights_and_shares_keys()
    {
        using var subject = TrainedRotaryModel.Load();
        using var broken = TrainedRotaryModel.Load(new Head(0, 6));

        subject.Model.Fingerprint.Should().Be(TrainedRotaryModel.Fingerprint);
        broken.Model.Fingerprint.Should().NotBe(TrainedRotaryModel.Fingerprint);
        subject.Model.Shape.KeyValueHeads.Should().BeLessThan(subject.Model.Shape.Heads);
        subject.HasHeldOutPairs.Should().BeTrue();
    }

    [Test]
    public void It_prefers_IO_for_pairs_of_names_never_seen_together()
    {
        using var model = LanguageModel.Load(TrainedRotaryModel.Folder);

        var scores = TemplateScore.Of(model, promptsEach: 160);

        (scores.Sum(score => score.Prompts * score.Accuracy) / scores.Sum(score => score.Prompts)).Should().BeGreaterThan(0.98);

        // Its card says so: where the place comes first, it is wrong in a quarter of the ABBA prompts.
        scores.Where(score => score.Accuracy < 0.9).Should().OnlyContain(score => score.Template.Id == "paper13" && score.Order == NameOrder.Abba);
    }

    [Test]
    public void A_giver_who_was_named_once_is_as_likely_as_the_others()
    {
        using var model = LanguageModel.Load(TrainedRotaryModel.Folder);

        var score = AbcScore.Of(model, prompts: 160);

        new[] { score.First, score.Second, score.Giver }.Should().OnlyContain(probability => probability > 0.15);
    }

    [Test]
    public void It_has_a_head_that_looks_at_where_the_same_word_stood_without_which_it_does_not_do_the_task()
    {
        using var model = LanguageModel.Load(TrainedRotaryModel.Folder);
        using var without = TrainedRotaryModel.Load(new Head(0, 6));
        var prompts = HeldOut.ForVerdicts(model.Tokenizer, perTemplateAndOrder: 2, model.Model.Shape.Context);

        RepetitionScore.Of(model, Telling.OfTurns, prompts: 4).DuplicateToken.Head.Should().Be(new Head(0, 6));
        Training.IoiScore.Differences(model.Model, prompts).Average().Should().BeGreaterThan(5);
        Training.IoiScore.Differences(without.Model, prompts).Average().Should().BeLessThan(2);
    }

    [Test]
    public void Its_circuit_is_the_one_that_a_search_finds()
    {
        var recorded = CircuitEvidenceFile.Read(Path.Combine(TrainedRotaryModel.Folder, SubjectCircuit.FileName));

        var found = CircuitOf.Model(TrainedRotaryModel.Folder);

        found.Heads.Select(head => (head.Group, head.Head)).Should().BeEquivalentTo(recorded.Heads.Select(head => (head.Group, head.Head)));
    }
}
