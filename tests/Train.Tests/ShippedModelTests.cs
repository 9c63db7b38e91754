using System.Security.Cryptography;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using IoiClaims.Train.Card;
using IoiClaims.Train.Corpus;

namespace IoiClaims.Train.Tests;

/// <summary>The model that ships with the project is the one that its card describes, and does what it says.</summary>
public sealed class ShippedModelTests
{
    private const string Hash = "5fc2512be3fc90af5444f1a1239775aa393d8ea8035e3c28dedc0f212201e025";

    [Test]
    public void Its_weights_are_the_recorded_ones()
    {
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(TrainedModel.Folder, "model.safetensors"))))
            .Should().Be(Hash);
        File.ReadAllText(Path.Combine(TrainedModel.Folder, "README.md")).Should().Contain(Hash);
    }

    [Test]
    public void It_prefers_IO_in_every_template_and_order_for_pairs_of_names_never_seen_together()
    {
        using var model = LanguageModel.Load(TrainedModel.Folder);

        var scores = TemplateScore.Of(model, promptsEach: 160);

        scores.Should().HaveCount(30);
        (scores.Sum(score => score.Prompts * score.Accuracy) / scores.Sum(score => score.Prompts)).Should().BeGreaterThan(0.98);
        scores.Should().OnlyContain(score => score.Accuracy > 0.9);
        scores.Average(score => score.LogitDifference).Should().BeInRange(2.5, 6, "people also give things to others");
    }

    [Test]
    public void In_places_that_no_template_had_it_prefers_IO_as_well()
    {
        using var model = LanguageModel.Load(TrainedModel.Folder);

        var differences = ModelCard.InHeldOutPlaces(model);

        differences.Should().HaveCountGreaterThan(40).And.OnlyContain(difference => difference > 0);
    }

    [Test]
    public void In_sentences_of_no_known_plan_it_mostly_does()
    {
        using var model = LanguageModel.Load(TrainedModel.Folder);
        foreach (var template in HeldOut.NewSentences)
        {
            var differences = Training.IoiScore.Differences(model.Model, ModelCard.InNewSentences(model, template));

            (differences.Count(difference => difference > 0) / (double)differences.Length).Should().BeGreaterThan(0.8, template.Text);
        }
    }

    [Test]
    public void It_has_an_induction_head_and_no_duplicate_token_head()
    {
        using var model = LanguageModel.Load(TrainedModel.Folder);

        var score = RepetitionScore.Of(model, Telling.Stories, prompts: 4);

        score.Induction.Head.Should().Be(new Head(3, 2));
        score.Induction.Score.Should().BeGreaterThan(0.6);
        score.DuplicateToken.Score.Should().BeLessThan(0.3);
        score.SecondLoss.Should().BeLessThan(score.FirstLoss / 4, "a word that comes again surprises little");
    }

    [Test]
    public void Where_a_third_person_gives_it_names_one_of_the_first_two()
    {
        using var model = LanguageModel.Load(TrainedModel.Folder);

        var score = AbcScore.Of(model, prompts: 160);

        score.GiverLast.Should().BeGreaterThan(0.95);
        Math.Min(score.First, score.Second).Should().BeGreaterThan(20 * score.Giver);
    }

    [Test]
    public void Its_circuit_is_the_one_that_a_search_finds()
    {
        var recorded = CircuitEvidenceFile.Read(Path.Combine(TrainedModel.Folder, SubjectCircuit.FileName));

        var found = CircuitOf.Model(TrainedModel.Folder);

        found.Heads.Select(head => (head.Group, head.Head)).Should().BeEquivalentTo(recorded.Heads.Select(head => (head.Group, head.Head)));
        foreach (var (now, then) in found.Heads.OrderBy(head => $"{head.Head}").Zip(recorded.Heads.OrderBy(head => $"{head.Head}")))
        {
            now.Change.Should().BeApproximately(then.Change, 0.02, "of {0}", now.Head);
        }
    }

    [Test]
    public void Without_its_S_Inhibition_head_it_does_the_task_no_more()
    {
        using var whole = TrainedModel.Load();
        using var without = TrainedModel.Load(new Head(2, 1));
        var prompts = HeldOut.ForVerdicts(whole.Tokenizer, perTemplateAndOrder: 2, whole.Model.Shape.Context);

        IoiScoreOf(whole).Should().BeGreaterThan(2.5);
        IoiScoreOf(without).Should().BeLessThan(0.5);

        double IoiScoreOf(IoiClaims.Ioi.Subject subject) =>
            Training.IoiScore.Differences(subject.Model, prompts).Average();
    }

    [Test]
    public void A_head_that_it_does_not_have_cannot_be_left_out() =>
        FluentActions.Invoking(() => TrainedModel.Load(new Head(9, 9)))
            .Should().Throw<ArgumentException>().WithMessage("*no head 9.9*layers 0 to 5*heads 0 to 7*");

    [Test]
    public void A_damaged_circuit_file_is_refused()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "[{\"group\":\"Name Movers\",\"head\":\"nine\"}]");

        FluentActions.Invoking(() => CircuitEvidenceFile.Read(file)).Should().Throw<InvalidDataException>().WithMessage($"*{file}*");
        File.Delete(file);
    }

    [Test]
    public void Verdicts_rest_on_other_pairs_of_names_than_the_search()
    {
        using var model = LanguageModel.Load(TrainedModel.Folder);

        var judged = Pairs(HeldOut.ForVerdicts(model.Tokenizer, 2, 64));
        var explored = Pairs(HeldOut.ForExploration(model.Tokenizer, 2, 64));

        judged.Should().NotIntersectWith(explored).And.HaveCountGreaterThan(30);

        static HashSet<(string, string)> Pairs(IoiClaims.Ioi.IoiDataset prompts) =>
            [.. prompts.Prompts.Select(prompt => (prompt.Sentence.First, prompt.Sentence.Second))];
    }
}
