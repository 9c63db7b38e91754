using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// How a table differs from the verified one: cells that moved by more than the tolerance, and whatever appeared,
/// disappeared or is called otherwise. Order of rows and columns does not matter for numbers, but is reported.
/// </summary>
public sealed class TableComparison
{
    private TableComparison(
        NumericTable verified, NumericTable received, ImmutableArray<CellMove> moves, ImmutableArray<string> changes, int compared)
    {
        Verified = verified;
        Received = received;
        Moves = moves;
        Changes = changes;
        Compared = compared;
    }

    /// <summary>The table that people accepted.</summary>
    public NumericTable Verified { get; }

    /// <summary>The table that was computed now; its tolerance decides.</summary>
    public NumericTable Received { get; }

    /// <summary>Cells that moved by more than the tolerance allows, worst first.</summary>
    public ImmutableArray<CellMove> Moves { get; }

    /// <summary>Everything else that differs, a sentence each: title, unit, conditions, rows, columns, tolerance.</summary>
    public ImmutableArray<string> Changes { get; }

    /// <summary>Number of cells that both tables have.</summary>
    public int Compared { get; }

    /// <summary>Whether the tables agree.</summary>
    public bool Agree => Moves.IsEmpty && Changes.IsEmpty;

    /// <summary>Compares a table with the verified one.</summary>
    public static TableComparison Of(NumericTable verified, NumericTable received)
    {
        ArgumentNullException.ThrowIfNull(verified);
        ArgumentNullException.ThrowIfNull(received);
        var moves = new List<CellMove>();
        var compared = 0;
        foreach (var row in received.Rows.Where(verified.HasRow))
        {
            foreach (var column in received.Columns.Where(verified.HasColumn))
            {
                compared++;
                var move = new CellMove(row, column, verified[row, column], received[row, column]);
                if (!move.IsWithin(received.Heading.Tolerance))
                {
                    moves.Add(move);
                }
            }
        }

        return new TableComparison(
            verified,
            received,
            [.. moves.OrderByDescending(move => move.Size)],
            [.. Differences(verified, received)],
            compared);
    }

    /// <summary>What differs, for people; empty if nothing does.</summary>
    /// <param name="limit">How many cells to name; the others are counted.</param>
    public string Describe(int limit = 20)
    {
        var lines = Changes.Select(change => change + "\n").ToList();
        if (Moves.Length > 0)
        {
            var heading = Received.Heading;
            lines.Add(
                $"{Moves.Length} of {Compared} cells moved by more than the tolerance "
                + $"({heading.Tolerance}; in {heading.Unit}), worst first:\n");
            var rows = new List<string[]> { (string[])[Received.Corner, "column", "verified", "received", "moved by", "allowed"] };
            rows.AddRange(Moves.Take(limit).Select(move => move.Cells(heading)));
            lines.Add(TextGrid.Align(rows, "  "));
            if (Moves.Length > limit)
            {
                lines.Add($"  and {Moves.Length - limit} more\n");
            }
        }

        return string.Concat(lines);
    }

    private static IEnumerable<string> Differences(NumericTable verified, NumericTable received)
    {
        IEnumerable<string> Changed(string what, string was, string isNow)
        {
            if (was != isNow)
            {
                yield return $"{what} changed from '{was}' to '{isNow}'";
            }
        }

        var (old, now) = (verified.Heading, received.Heading);
        return Changed("title", old.Title, now.Title)
            .Concat(Changed("unit", old.Unit, now.Unit))
            .Concat(Changed("tolerance", old.Tolerance.ToString(), now.Tolerance.ToString()))
            .Concat(Changed("corner label", verified.Corner, received.Corner))
            .Concat(Conditions(old.Conditions, now.Conditions))
            .Concat(Labels("row", verified.Rows, received.Rows))
            .Concat(Labels("column", verified.Columns, received.Columns))
            .Concat(Labels("column of words", verified.TextColumns, received.TextColumns))
            .Concat(
                from row in received.Rows.Where(verified.HasRow)
                from column in received.TextColumns.Intersect(verified.TextColumns, StringComparer.Ordinal)
                let was = verified.Text(row, column)
                let isNow = received.Text(row, column)
                where was != isNow
                select $"'{row}': {column} changed from '{was}' to '{isNow}'");
    }

    private static IEnumerable<string> Conditions(Conditions verified, Conditions received)
    {
        foreach (var (key, value) in verified)
        {
            if (!received.TryGet(key, out var now))
            {
                yield return $"condition disappeared: '{key}: {value}'";
            }
            else if (now != value)
            {
                yield return $"condition '{key}' changed from '{value}' to '{now}'";
            }
        }

        foreach (var (key, value) in received)
        {
            if (!verified.TryGet(key, out _))
            {
                yield return $"condition appeared: '{key}: {value}'";
            }
        }
    }

    private static IEnumerable<string> Labels(string what, ImmutableArray<string> verified, ImmutableArray<string> received)
    {
        var gone = verified.Except(received, StringComparer.Ordinal).ToArray();
        var added = received.Except(verified, StringComparer.Ordinal).ToArray();
        if (gone.Length > 0)
        {
            yield return $"{what}{(gone.Length > 1 ? "s" : "")} disappeared: {string.Join(", ", gone)}";
        }

        if (added.Length > 0)
        {
            yield return $"{what}{(added.Length > 1 ? "s" : "")} appeared: {string.Join(", ", added)}";
        }

        if (gone.Length == 0 && added.Length == 0 && !verified.SequenceEqual(received))
        {
            yield return $"{what}s stand in another order: {string.Join(", ", received)}";
        }
    }
}

/// <summary>A cell of two tables.</summary>
/// <param name="Row">Row label.</param>
/// <param name="Column">Column label.</param>
/// <param name="Verified">The accepted number; null if empty.</param>
/// <param name="Received">The number now; null if empty.</param>
public sealed record CellMove(string Row, string Column, double? Verified, double? Received)
{
    /// <summary>|received − verified|; infinite if one of them is empty, 0 if both are.</summary>
    public double Size => (Verified, Received) switch
    {
        ({ } verified, { } received) => Math.Abs(received - verified),
        (null, null) => 0,
        _ => double.PositiveInfinity,
    };

    /// <summary>Whether the tolerance allows it.</summary>
    public bool IsWithin(Tolerance tolerance)
    {
        ArgumentNullException.ThrowIfNull(tolerance);

        // The hair's breadth lets a decimal such as 0.3 differ from 0.2 by a tolerance of 0.1.
        return Size <= tolerance.Allowed(Verified ?? 0) * (1 + 1e-9);
    }

    internal string[] Cells(TableHeading heading)
    {
        string Shown(double? value) => value is { } number ? TableText.Number(number, heading) : "empty";
        var signed = heading with { Signed = true };
        var unsigned = heading with { Signed = false };
        var isNumber = Verified is not null && Received is not null;
        return
        [
            Row,
            Column,
            Shown(Verified),
            Shown(Received),
            isNumber ? TableText.Number(Received!.Value - Verified!.Value, signed) : "",
            isNumber ? TableText.Number(heading.Tolerance.Allowed(Verified!.Value), unsigned) : "",
        ];
    }
}
