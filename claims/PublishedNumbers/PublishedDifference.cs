namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What a reader is told where a model does not do as was published: whose number it is, under which conditions it was measured,
/// what others published of the same quantity, and which cells are off.
/// </summary>
public static class PublishedDifference
{
    private const int Shown = 20;

    /// <summary>Compares cell by cell within the tolerance of the published table.</summary>
    /// <param name="published">The published table.</param>
    /// <param name="found">What was found, in the same form.</param>
    /// <param name="subject">Whose numbers were found.</param>
    /// <returns>The message; null where all cells are within the tolerance.</returns>
    public static string? OfCells(NumericTable published, NumericTable found, string subject)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(found);
        var heading = published.Heading;
        var comparison = TableComparison.Of(published, found);
        return comparison.Moves.IsEmpty ? null : Text(
            heading,
            subject,
            $"{comparison.Moves.Length} of {comparison.Compared} cells are off by more than the tolerance "
            + $"({heading.Tolerance}{In(heading)})",
            [published.Corner, "column", "published", "found", "off by", "allowed"],
            [
                .. comparison.Moves.Select(move => (IReadOnlyList<string>)
                [
                    move.Row, move.Column, Number(move.Verified, heading), Number(move.Received, heading),
                    Number(move.Received - move.Verified, heading), Number(heading.Tolerance.Allowed(move.Verified ?? 0), heading),
                ]),
            ]);
    }

    /// <summary>Compares a figure; see <see cref="FigureComparison"/>.</summary>
    /// <param name="published">The published figure.</param>
    /// <param name="figure">The comparison.</param>
    /// <param name="subject">Whose numbers were found.</param>
    /// <returns>The message; null where the figure agrees.</returns>
    public static string? OfFigure(NumericTable published, FigureComparison figure, string subject)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(figure);
        var heading = published.Heading;
        return figure.Agrees ? null : Text(
            heading,
            subject,
            $"{figure}, which chance alone exceeds once in a hundred{In(heading)}",
            ["cell", "published", "found", "off by", "a match up to", "standard deviations"],
            [
                .. figure.Cells.OrderByDescending(cell => cell.Standardised).Select(cell => (IReadOnlyList<string>)
                [
                    cell.Name, Number(cell.Published, heading), Number(cell.Found, heading), Number(cell.Found - cell.Published, heading),
                    Number(cell.Allowed, heading), FormattableString.Invariant($"{cell.Standardised:0.0}"),
                ]),
            ]);
    }

    private static string Text(
        TableHeading heading, string subject, string summary, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        const string Source = "source";
        const string Also = "also published";
        IEnumerable<(string Key, string Value)> facts =
        [
            ("published by", heading.Conditions[Source]),
            .. heading.Conditions.Where(each => each.Key is not (Source or Also)).Select(each => (each.Key, each.Value)),
            (Also, heading.Conditions.TryGet(Also, out var others) ? others : "nothing that we know of"),
        ];
        var rest = rows.Count > Shown ? $"  and {rows.Count - Shown} more\n" : string.Empty;
        return $"{subject} does not do as was published: {heading.Title}\n\n"
            + TextGrid.AlignLeft([.. facts.Select(each => new[] { each.Key + ":", each.Value })], "  ")
            + $"\n{summary}, worst first:\n"
            + TextGrid.Align([header, .. rows.Take(Shown)], "  ") + rest
            + "\nWhere Predictions fails too, weights or tokenizer are not the published ones; mend that first.\n"
            + (ReproduceCommand.ForCurrentTest() is { } command ? $"To reproduce: {command}\n" : string.Empty);
    }

    private static string In(TableHeading heading) => heading.Unit == "1" ? string.Empty : $"; in {heading.Unit}";

    private static string Number(double? value, TableHeading heading) => value is { } number ? TableText.Number(number, heading) : "empty";
}
