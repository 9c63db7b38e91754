using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Numbers with labelled rows and columns, their unit, the conditions under which they were measured and the tolerance
/// within which they count as the same. Immutable. <see cref="TableText"/> writes and reads it as text.
/// </summary>
public sealed class NumericTable : IEquatable<NumericTable>
{
    private readonly ImmutableArray<double?> cells;
    private readonly ImmutableArray<string> texts;
    private readonly Dictionary<string, int> rowPlaces;
    private readonly Dictionary<string, int> columnPlaces;

    /// <summary>Checks and freezes a table.</summary>
    /// <param name="heading">Title, unit, tolerance, conditions.</param>
    /// <param name="corner">What the rows are, above their labels: "layer", "template", "sender".</param>
    /// <param name="rows">Row labels, all different.</param>
    /// <param name="columns">Column labels, all different.</param>
    /// <param name="cell">The number at (row, column), both from 0; null leaves the cell empty.</param>
    /// <param name="textColumns">Labels of columns of words, after those of numbers; none if omitted.</param>
    /// <param name="text">The words at (row, text column), both from 0; an empty string leaves the cell empty.</param>
    /// <exception cref="ArgumentException">
    /// No rows or columns, a label that is repeated, empty, has line breaks or two spaces in a row, words with those, or a cell
    /// that is not a finite number.
    /// </exception>
    public NumericTable(
        TableHeading heading,
        string corner,
        IReadOnlyList<string> rows,
        IReadOnlyList<string> columns,
        Func<int, int, double?> cell,
        IReadOnlyList<string>? textColumns = null,
        Func<int, int, string>? text = null)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(cell);
        TableLabel.CheckCellLabel(corner, "corner label");

        Heading = heading;
        Corner = corner;
        Rows = [.. rows];
        Columns = [.. columns];
        TextColumns = [.. textColumns ?? []];
        if (Columns.FirstOrDefault(label => label.EndsWith(TableText.WordsFollow)) is { } colon)
        {
            throw new ArgumentException($"The label of column '{colon}' ends in a colon, which marks columns of words in the text form.");
        }

        rowPlaces = Places(Rows, "row");
        columnPlaces = Places([.. Columns, .. TextColumns], "column");

        var values = ImmutableArray.CreateBuilder<double?>(Rows.Length * Columns.Length);
        for (var row = 0; row < Rows.Length; row++)
        {
            for (var column = 0; column < Columns.Length; column++)
            {
                var value = cell(row, column);
                if (value is { } number && !double.IsFinite(number))
                {
                    throw new ArgumentException(
                        $"'{heading.Title}': the cell at row '{Rows[row]}', column '{Columns[column]}' is {number}; "
                        + "a cell is a finite number, or empty.");
                }

                values.Add(value);
            }
        }

        cells = values.MoveToImmutable();
        texts = [.. from row in Enumerable.Range(0, Rows.Length)
                    from column in Enumerable.Range(0, TextColumns.Length)
                    select Checked(text!(row, column), row, column)];
    }

    /// <summary>Title, unit, tolerance, conditions.</summary>
    public TableHeading Heading { get; }

    /// <summary>What the rows are.</summary>
    public string Corner { get; }

    /// <summary>Row labels.</summary>
    public ImmutableArray<string> Rows { get; }

    /// <summary>Labels of the columns of numbers.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>Labels of the columns of words, which stand after those of numbers; usually none.</summary>
    public ImmutableArray<string> TextColumns { get; }

    /// <summary>The cell at a row and column, both from 0; null if empty.</summary>
    public double? this[int row, int column] =>
        row >= 0 && row < Rows.Length && column >= 0 && column < Columns.Length
            ? cells[row * Columns.Length + column]
            : throw new ArgumentOutOfRangeException(
                nameof(row), $"There is no cell ({row}, {column}): the table is {Rows.Length} x {Columns.Length}.");

    /// <summary>The cell at a row and column by label; null if empty.</summary>
    /// <exception cref="KeyNotFoundException">There is no such row or column of numbers.</exception>
    public double? this[string row, string column] =>
        this[Place(rowPlaces, row, "row", Rows), Place(Columns.IndexOf(column), column, "column", Columns)];

    /// <summary>The words at a row and column of words, both from 0; empty if there are none.</summary>
    public string Text(int row, int textColumn) => texts[(row * TextColumns.Length) + textColumn];

    /// <summary>The words at a row and column of words by label; empty if there are none.</summary>
    /// <exception cref="KeyNotFoundException">There is no such row or column of words.</exception>
    public string Text(string row, string textColumn) => Text(
        Place(rowPlaces, row, "row", Rows), Place(TextColumns.IndexOf(textColumn), textColumn, "column of words", TextColumns));

    /// <summary>A table from its rows, each a label and one number a column.</summary>
    /// <exception cref="ArgumentException">A row with another number of cells than there are columns; see the constructor.</exception>
    public static NumericTable FromRows(
        TableHeading heading,
        string corner,
        IReadOnlyList<string> columns,
        params IReadOnlyList<(string Label, IReadOnlyList<double?> Cells)> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var (label, row) in rows)
        {
            if (row.Count != columns.Count)
            {
                throw new ArgumentException($"Row '{label}' has {row.Count} cells for {columns.Count} columns.", nameof(rows));
            }
        }

        return new NumericTable(
            heading, corner, rows.Select(row => row.Label).ToArray(), columns, (row, column) => rows[row].Cells[column]);
    }

    /// <summary>One row a layer, one column a head, and the MLP last where it is given: the field's usual map.</summary>
    /// <param name="heading">Title, unit, tolerance, conditions.</param>
    /// <param name="layers">Number of layers.</param>
    /// <param name="heads">Number of heads a layer.</param>
    /// <param name="head">The number of a head, by layer and index; null leaves it empty.</param>
    /// <param name="mlp">The number of a layer's MLP; without it there is no such column.</param>
    /// <exception cref="ArgumentException">See the constructor.</exception>
    public static NumericTable LayersByHeads(
        TableHeading heading, int layers, int heads, Func<int, int, double?> head, Func<int, double?>? mlp = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        string[] columns = [.. Enumerable.Range(0, heads).Select(index => $"{index}"), .. mlp is null ? [] : new[] { "MLP" }];
        return new NumericTable(
            heading,
            "layer",
            Enumerable.Range(0, layers).Select(layer => $"{layer}").ToArray(),
            columns,
            (layer, column) => column < heads ? head(layer, column) : mlp!(layer));
    }

    /// <summary>Whether there is such a row.</summary>
    public bool HasRow(string label) => rowPlaces.ContainsKey(label);

    /// <summary>Whether there is such a column.</summary>
    public bool HasColumn(string label) => Columns.Contains(label);

    /// <inheritdoc/>
    public bool Equals(NumericTable? other) =>
        other is not null
        && Heading == other.Heading
        && Corner == other.Corner
        && Rows.SequenceEqual(other.Rows)
        && Columns.SequenceEqual(other.Columns)
        && cells.SequenceEqual(other.cells)
        && TextColumns.SequenceEqual(other.TextColumns)
        && texts.SequenceEqual(other.texts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NumericTable);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Heading, Corner, Rows.Length, Columns.Length);

    /// <summary>The table as text; see <see cref="TableText"/>.</summary>
    public override string ToString() => TableText.Write(this);

    private static Dictionary<string, int> Places(ImmutableArray<string> labels, string what)
    {
        if (labels.Length == 0)
        {
            throw new ArgumentException($"A table needs at least one {what}; this one has none.");
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < labels.Length; i++)
        {
            TableLabel.CheckCellLabel(labels[i], $"label of {what} {i}");
            if (!places.TryAdd(labels[i], i))
            {
                throw new ArgumentException($"Two {what}s are called '{labels[i]}': number {places[labels[i]]} and number {i}.");
            }
        }

        return places;
    }

    private string Checked(string words, int row, int column)
    {
        if (words.Length > 0)
        {
            TableLabel.CheckCellLabel(words, $"{TextColumns[column]} of '{Rows[row]}'");
            if (words == TableText.EmptyCell)
            {
                throw new ArgumentException($"{TextColumns[column]} of '{Rows[row]}' is a lone point, which stands for an empty cell.");
            }
        }

        return words;
    }

    private static int Place(int place, string label, string what, ImmutableArray<string> all) => place >= 0
        ? place
        : throw new KeyNotFoundException($"There is no {what} '{label}'; there are {string.Join(", ", all)}.");

    private static int Place(Dictionary<string, int> places, string label, string what, ImmutableArray<string> all) =>
        Place(places.TryGetValue(label, out var place) ? place : -1, label, what, all);
}
