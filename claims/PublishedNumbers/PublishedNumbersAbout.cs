using IoiClaims.Gpt2;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>What is said of an experiment beside the table that was published.</summary>
/// <param name="published">The published table.</param>
/// <param name="found">What the experiment found, in the same form.</param>
public delegate void Judge(NumericTable published, NumericTable found);

/// <summary>Experiments that others carried out on GPT-2 small and published with all that is needed to repeat them.</summary>
/// <param name="subject">GPT-2 small, or what stands in for it in the dry run.</param>
/// <param name="judge">What is said of the numbers found.</param>
public abstract class PublishedNumbersAbout(IoiSubject subject, Judge judge)
{
    /// <summary>Cell by cell within the tolerance of the published table.</summary>
    public static Judge Reproduces { get; } = (published, found) =>
        found.Should().AgreeWith(published, "that was published; see the source in the heading");

    /// <summary>The model that the numbers are of.</summary>
    protected static IoiSubject Gpt2 => IoiSubjects.Named(Fixtures.Gpt2Small.Name);

    /// <summary>Experiments on the subject.</summary>
    protected IoiExperiment Ioi => subject.Experiment;

    /// <summary>The model.</summary>
    protected Gpt2Model Model => (Gpt2Model)Ioi.Model;

    /// <summary>Its tokenizer.</summary>
    protected ITokenizer Tokenizer => Ioi.Subject.Tokenizer;

    [OneTimeSetUp]
    public void The_subject_is_here()
    {
        if (subject.Missing is { } missing)
        {
            FailIfRequired($"{missing}");
            Missing.Skip(missing.Reason, missing.Command!);
        }

        _ = Ioi;
    }

    /// <summary>Fails where the subject is required and something it takes is missing.</summary>
    protected void FailIfRequired(string missing)
    {
        if (subject.IsRequired)
        {
            Assert.Fail($"The subject {subject.Name} is required, but not all it takes is here. {missing}");
        }
    }

    /// <summary>Repeats an experiment and compares it with its published table.</summary>
    protected void Check(string publishedTable, Func<NumericTable> experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var published = PublishedTable.Load(publishedTable);
        TestContext.Progress.WriteLine($"{subject.Name}: {published.Heading.Title}");
        judge(published, experiment().InTheFormOf(published));
    }
}
