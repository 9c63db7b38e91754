using IoiClaims.Gpt2;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>What is said of an experiment beside the table that was published.</summary>
/// <param name="published">The published table.</param>
/// <param name="found">What the experiment found, in the same form.</param>
public delegate void Judge(NumericTable published, NumericTable found);

/// <summary>Experiments that others carried out on GPT-2 small and published with all that is needed to repeat them.</summary>
/// <param name="subject">The model, asked for when something is measured.</param>
/// <param name="judge">What is said of the numbers found.</param>
public abstract class PublishedNumbersAbout(Func<Subject> subject, Judge judge)
{
    /// <summary>Cell by cell within the tolerance of the published table.</summary>
    public static Judge Reproduces { get; } = (published, found) =>
        found.Should().AgreeWith(published, "that was published; see the source in the heading");

    /// <summary>The model and its tokenizer.</summary>
    protected Subject Subject => subject();

    /// <summary>The model.</summary>
    protected Gpt2Model Model => (Gpt2Model)Subject.Model;

    [OneTimeSetUp]
    public void SetUpTheSubject() => _ = Subject;

    /// <summary>Repeats an experiment and compares it with its published table.</summary>
    protected void Check(string publishedTable, Func<NumericTable> experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var published = PublishedTable.Load(publishedTable);
        TestContext.Progress.WriteLine($"{Subject.Name}: {published.Heading.Title}");
        judge(published, experiment().InTheFormOf(published));
    }

    /// <summary>A table of what was found; its heading is that of the published one in the end.</summary>
    protected static NumericTable Found(
        IReadOnlyList<string> rows, IReadOnlyList<string> columns, Func<int, int, double?> cell) =>
        new(new TableHeading("found", "1", new Tolerance(1e-9), Conditions.None), "row", rows, columns, cell);

    /// <summary>Numbers from 0, as labels.</summary>
    protected static string[] Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => $"{i}")];
}
