using IoiClaims.Gpt2;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>What is said of an experiment beside the table that was published.</summary>
/// <param name="published">The published table.</param>
/// <param name="found">What the experiment found, in the same form.</param>
/// <param name="difference">How they differ, for people; null where they do not.</param>
public delegate void Judge(NumericTable published, NumericTable found, string? difference);

/// <summary>Experiments that others carried out on GPT-2 small and published with all that is needed to repeat them.</summary>
/// <param name="subject">GPT-2 small, or what stands in for it in the dry run.</param>
/// <param name="judge">What is said of the numbers found.</param>
public abstract class PublishedNumbersAbout(IoiSubject subject, Judge judge)
{
    /// <summary>There is no difference.</summary>
    public static Judge Reproduces { get; } = (_, _, difference) =>
    {
        if (difference is not null)
        {
            Assert.Fail(difference);
        }
    };

    /// <summary>The model that the numbers are of.</summary>
    internal static IoiSubject Gpt2 => IoiSubjects.Named(Fixtures.Gpt2Small.Name);

    /// <summary>Experiments on the subject.</summary>
    protected IoiExperiment Ioi => subject.Experiment;

    /// <summary>The model.</summary>
    protected Gpt2Model Model => (Gpt2Model)Ioi.Model;

    /// <summary>Its tokenizer.</summary>
    protected ITokenizer Tokenizer => Ioi.Subject.Tokenizer;

    /// <summary>The one test where the model is missing: skips it, or fails where it is required.</summary>
    [Test]
    public void Its_model_is_here()
    {
        if (subject.Missing is { } missing)
        {
            FailIfRequired($"{missing}");
            Missing.Skip(missing.Reason, missing.Command!);
        }
    }

    /// <summary>Fails where the subject is required and something it takes is missing.</summary>
    protected void FailIfRequired(string missing)
    {
        if (subject.IsRequired)
        {
            Assert.Fail($"The subject {subject.Name} is required, but not all it takes is here. {missing}");
        }
    }

    /// <summary>Repeats an experiment and compares it with its published table, cell by cell within the table's tolerance.</summary>
    protected void Check(string publishedTable, Func<NumericTable> experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var published = Announced(publishedTable);
        var found = experiment().InTheFormOf(published);
        judge(published, found, PublishedDifference.OfCells(published, found, subject.Name));
    }

    /// <summary>Repeats what a figure shows, on prompts of our own; see <see cref="FigureComparison"/>.</summary>
    /// <param name="publishedTable">The figure's table.</param>
    /// <param name="cell">What was found, by row and column; null where the experiment has no such cell.</param>
    protected void CheckFigure(string publishedTable, Func<string, string, FoundCell?> cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var published = Announced(publishedTable);
        var cells = published.Rows.SelectMany(_ => FigureComparison.ValueColumns(published), (row, column) => (row, column))
            .Where(each => published[each.row, each.column] is not null)
            .ToDictionary(each => each, each => cell(each.row, each.column));
        var found = new NumericTable(
            published.Heading,
            published.Corner,
            published.Rows,
            published.Columns,
            (row, column) => published[row, column] is null ? null : Number(published.Rows[row], published.Columns[column]));
        var comparison = FigureComparison.Of(published, (row, column) => cells[(row, column)]);
        judge(published, found, PublishedDifference.OfFigure(published, comparison, subject.Name));

        double? Number(string row, string column) => FigureComparison.ValueOfSd(column) is { } value ? cells[(row, value)]?.Sd : cells[(row, column)]?.Value;
    }

    private NumericTable Announced(string publishedTable)
    {
        var published = PublishedTable.Load(publishedTable);
        TestContext.Progress.WriteLine($"{subject.Name}: {published.Heading.Title}");
        return published;
    }
}
