namespace IoiClaims.Testing.Tests.Findings;

/// <summary>Verdicts that are expected: read, recorded, and never changed by a run.</summary>
public sealed class RecordedVerdictsTests
{
    private string folder = null!;

    private string Table => Path.Combine(folder, RecordedVerdicts.FileName);

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("ioi-verdicts-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Where_there_is_no_table_nothing_is_recorded()
    {
        var none = RecordedVerdicts.In(folder);

        none["Claim1", "planted"].Should().BeNull();
        none.Claims.Should().BeEmpty();
        none.Subjects.Should().BeEmpty();
    }

    [Test]
    public void What_is_recorded_is_read_again()
    {
        RecordedVerdicts.In(folder)
            .With("Claim1", "planted", Verdict.Supported)
            .With("Claim2", "gpt2-small", Verdict.Inconclusive)
            .With("Claim1", "gpt2-small", Verdict.Refuted);

        var read = RecordedVerdicts.In(folder);

        (read["Claim1", "planted"], read["Claim1", "gpt2-small"], read["Claim2", "gpt2-small"])
            .Should().Be((Verdict.Supported, Verdict.Refuted, Verdict.Inconclusive));
        read["Claim2", "planted"].Should().BeNull();
        read["Claim3", "planted"].Should().BeNull();
        read.Claims.Should().Equal("Claim1", "Claim2");
        read.Subjects.Should().Equal("planted", "gpt2-small");
        File.ReadAllText(Table).Should().Contain("planted     supported  .\n").And.Contain("gpt2-small  refuted    inconclusive\n");
    }

    [Test]
    public void A_recorded_verdict_is_not_changed()
    {
        var recorded = RecordedVerdicts.In(folder).With("Claim1", "planted", Verdict.Supported);
        var before = File.ReadAllText(Table);

        recorded.With("Claim1", "planted", Verdict.Supported).Should().BeSameAs(recorded);
        recorded.Invoking(verdicts => verdicts.With("Claim1", "planted", Verdict.Refuted)).Should().Throw<InvalidOperationException>()
            .WithMessage($"The verdict on Claim1 of planted is recorded as supported. If it is refuted now, change it in {Table} yourself.");
        File.ReadAllText(Table).Should().Be(before);
    }

    [Test]
    public void A_word_that_is_no_verdict_is_named()
    {
        RecordedVerdicts.In(folder).With("Claim1", "planted", Verdict.Supported);
        File.WriteAllText(Table, File.ReadAllText(Table).Replace("supported", "perhaps", StringComparison.Ordinal));

        FluentActions.Invoking(() => RecordedVerdicts.In(folder)["Claim1", "planted"]).Should().Throw<FormatException>()
            .WithMessage($"{Table}: the verdict on Claim1 of planted is 'perhaps'; it may be supported, refuted, inconclusive, or empty.");
    }

    [Test]
    public void A_file_that_is_no_table_is_refused_with_its_line()
    {
        File.WriteAllText(Table, "Claim1 is supported\n");

        FluentActions.Invoking(() => RecordedVerdicts.In(folder)).Should().Throw<FormatException>().WithMessage($"{Table}, line *");
    }
}
