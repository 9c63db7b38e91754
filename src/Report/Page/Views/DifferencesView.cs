namespace IoiClaims.Report;

/// <summary>How a table differs from the verified one, cell by cell, worst first, and the command that accepts it.</summary>
internal static class DifferencesView
{
    // Who changes an experiment moves every cell of a table; the first ones tell as much.
    private const int MostCells = 60;

    /// <summary>The differences; nothing if there are none.</summary>
    public static Element? Of(ClaimRecord claim, TableRecord table)
    {
        if (table.Status is TableStatus.Matches)
        {
            return null;
        }

        var comparison = table.Verified is null ? null : TableComparison.Of(table.Verified, table.Table);
        return Element.Of(
            "div",
            table.Status switch
            {
                TableStatus.New => Element.Of("p", $"Nobody has verified this table yet: there is no {table.VerifiedFile ?? "verified file"}."),
                TableStatus.Unreadable => Element.Of("p", $"{table.VerifiedFile ?? "The verified file"} cannot be read as a table; mend or delete it."),
                _ => null,
            },
            comparison is null || comparison.Changes.IsEmpty ? null : Element.Of("ul", comparison.Changes.Select(change => Element.Of("li", change))),
            comparison is null || comparison.Moves.IsEmpty ? null : Moves(comparison),
            table.Status == TableStatus.Accepted ? null : new Fragment(
                Element.Of("p", "If the new numbers are right, accept them, and say in the commit why they changed:"),
                table is { ReceivedFile: { } received, VerifiedFile: { } verified, Status: not TableStatus.Unreadable }
                    ? Parts.Command($"mv \"{received}\" \"{verified}\"")
                    : null,
                Element.Of("p", "All tables of this claim at once:"),
                Parts.Command($"IOI_SNAPSHOTS=accept {claim.Reproduce}")))
            .Class("differences");
    }

    private static Fragment Moves(TableComparison comparison)
    {
        var heading = comparison.Received.Heading;
        string Number(double? value, bool signed) =>
            value is { } number ? Parts.Minus(TableText.Number(number, heading with { Signed = signed })) : "empty";
        var rows = comparison.Moves.Take(MostCells).Select(move => Element.Of(
            "tr",
            Element.Of("th", move.Row).With("scope", "row"),
            Element.Of("td", move.Column),
            Element.Of("td", Number(move.Verified, heading.Signed)),
            Element.Of("td", Number(move.Received, heading.Signed)),
            Element.Of("td", move is { Verified: { } was, Received: { } isNow } ? Number(isNow - was, signed: true) : "–").Class("moved"),
            Element.Of("td", move.Verified is { } verified ? "±" + Number(heading.Tolerance.Allowed(verified), signed: false) : "–")));
        string[] columns = [comparison.Received.Corner, "column", "verified", "received", "difference", "tolerance"];
        var left = comparison.Moves.Length - MostCells;
        return new Fragment(
            Element.Of("p", $"{RunWords.Count(comparison.Moves.Length, "cell", "cells")} moved by more than the tolerance, worst first:"),
            Parts.Scrolling("Cells that moved", Element.Of(
                "table",
                Element.Of("caption", "Cells that moved").Class("unseen"),
                Element.Of("thead", Element.Of("tr", columns.Select((column, i) =>
                    (Node)Element.Of("th", column).With("scope", "col").Class(i == 0 ? "first" : "other")))),
                Element.Of("tbody", rows)).Class("numbers moves")),
            left > 0 ? Element.Of("p", $"And {left} more.").Class("small") : null);
    }
}
