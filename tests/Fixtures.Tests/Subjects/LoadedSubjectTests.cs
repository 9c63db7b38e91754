using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Ioi;

namespace IoiClaims.Fixtures.Tests.Subjects;

/// <summary>What a subject is follows from its weights: its prompts, its circuit, whatever its folder is called.</summary>
public sealed class LoadedSubjectTests
{
    private string root = string.Empty;

    private string Kept => Path.Combine(root, "tables", SubjectCircuit.FileName);

    [SetUp]
    public void MakeRoot() => root = Directory.CreateTempSubdirectory("ioi-loaded-").FullName;

    [TearDown]
    public void DeleteRoot() => Directory.Delete(root, recursive: true);

    [TestCase(true)]
    [TestCase(false)]
    public void A_folder_is_the_same_subject_as_the_shipped_name_of_the_same_weights(bool withCircuit)
    {
        using var shipped = TrainedModel.Load();
        using var folder = LoadedSubject.Searched(LanguageModel.Load(CopyOfTrained(withCircuit)), "mine", Kept, _ => Assert.Fail("it is known"));

        folder.Circuit.Should().Be(shipped.Circuit);
        folder.HasHeldOutPairs.Should().BeTrue();
        folder.Title.Should().Be($"mine ({TrainedModel.Fingerprint[..12]})");
        SubjectPrompts.ForVerdicts(folder, 240).Fingerprint.Should().Be(SubjectPrompts.ForVerdicts(shipped, 240).Fingerprint);
        folder.Remarks[0].Should().Contain(withCircuit ? "circuit.json beside its weights: Name Movers 3.2" : "the trained model's weights");
    }

    [Test]
    public void The_circuit_beside_the_weights_is_taken_and_has_to_be_of_the_model()
    {
        var folder = Random(layers: 2);
        File.WriteAllText(Path.Combine(folder, SubjectCircuit.FileName), """
            { "evidence": [ { "head": "1.1", "group": "Name Movers", "experiment": "by hand", "relativeChange": { "value": -0.5, "lower": -0.6, "upper": -0.4 } } ] }
            """);
        using (var subject = LoadedSubject.Of(LanguageModel.Load(folder), "mine"))
        {
            subject.Circuit.Heads.Should().Equal(new Head(1, 1));
        }

        File.WriteAllText(Path.Combine(folder, SubjectCircuit.FileName), File.ReadAllText(Path.Combine(folder, SubjectCircuit.FileName)).Replace("1.1", "5.1"));
        FluentActions.Invoking(() => LoadedSubject.Of(LanguageModel.Load(folder), "mine")).Should().Throw<InvalidDataException>().WithMessage("*names the head 5.1*");
    }

    [Test]
    public void A_model_that_is_not_shown_to_do_the_task_has_no_circuit_and_says_why()
    {
        var said = new List<string>();
        using var subject = LoadedSubject.Searched(LanguageModel.Load(Random(layers: 2)), "mine", Kept, said.Add);

        subject.Circuit.Groups.Should().BeEmpty();
        subject.Circuit.Name.Should().StartWith("no circuit was looked for, since the model is not shown to do the task: its logit difference is ");
        subject.Remarks[0].Should().Contain("120 prompts of seed 7, on which no verdict rests");
        said.Should().ContainSingle().Which.Should().Contain("for 20 minutes at most");
        File.Exists(Kept).Should().BeFalse("nothing was found that could be kept");
    }

    [Test]
    public void What_was_found_is_used_again_for_the_same_weights_and_prompts_only()
    {
        using var model = LoadedSubject.Of(LanguageModel.Load(Random(layers: 2)), "mine");
        var prompts = SubjectPrompts.ForSearch(model, SubjectPrompts.ForVerdicts(model, 30));
        var evidence = new CircuitEvidence([new HeadEvidence("Name Movers", new Head(1, 0), "a sweep", -0.4, new Interval(-0.5, -0.3, 0.95))]);
        var kept = new KeptCircuit(model.Model.Fingerprint, prompts.Fingerprint, "some prompts", evidence);
        kept.Write(Kept);

        SubjectCircuit.Kept(model, prompts, Kept)!.Circuit.Heads.Should().Equal(new Head(1, 0));
        SubjectCircuit.Kept(model, prompts, Kept)!.Origin.Should().Contain("on some prompts: Name Movers 1.0. No heads were found for: Negative");
        SubjectCircuit.Kept(model, prompts.Select([0, 1]), Kept).Should().BeNull("these are other prompts");
        (kept with { Weights = "others" }).Write(Kept);
        SubjectCircuit.Kept(model, prompts, Kept).Should().BeNull("these are other weights");
        File.WriteAllText(Kept, "<<<<<<< half-merged");
        SubjectCircuit.Kept(model, prompts, Kept).Should().BeNull("it is searched for again");
        CircuitEvidenceFile.Read(CopyOfTrained(withCircuit: true) + "/circuit.json").Heads.Should().HaveCount(11, "the form of before is read too");
    }

    [Test]
    public void No_verdict_rests_on_the_prompts_of_a_search()
    {
        using var planted = ShippedSubjects.Build(ShippedSubjects.Planted);
        var verdicts = SubjectPrompts.ForVerdicts(planted, SubjectPrompts.Usual);

        var search = SubjectPrompts.ForSearch(planted, verdicts);

        search.Count.Should().Be(120);
        search.Seed.Should().NotBe(verdicts.Seed);
        search.Prompts.Select(prompt => prompt.Text).Should().NotIntersectWith(verdicts.Prompts.Select(prompt => prompt.Text));
        SubjectPrompts.ForSearch(planted, search).Prompts.Select(prompt => prompt.Text)
            .Should().NotIntersectWith(search.Prompts.Select(prompt => prompt.Text), "what is judged is left out, whatever its seed");
    }

    private string CopyOfTrained(bool withCircuit)
    {
        var copy = Directory.CreateDirectory(Path.Combine(root, "mine")).FullName;
        foreach (var file in Directory.GetFiles(TrainedModel.Folder).Where(file => withCircuit || Path.GetFileName(file) != SubjectCircuit.FileName))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        return copy;
    }

    private string Random(int layers)
    {
        var folder = Path.Combine(root, "random");
        var tokenizer = BytePairVocabulary.ForWords(IoiVocabulary.Words).ToTokenizer();
        using var made = new Gpt2Checkpoint(
            RandomGpt2.Create(new Gpt2Config(layers, Heads: 2, 16, 32, tokenizer.VocabularySize, 64), seed: 0, scale: 0.1), tokenizer);
        made.Save(folder);
        return folder;
    }
}
