using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// Moving pieces: heads are told what is told in prompts in which something was moved, and where they then look is
/// compared with a prediction made from those prompts alone.
/// </summary>
public static class MovedPieces
{
    /// <summary>
    /// Prediction from the order of the names alone: in the other prompt the first (second) name is repeated, so here they
    /// look at the second (first).
    /// </summary>
    /// <param name="prompts">The prompts in which heads look somewhere.</param>
    /// <param name="other">The prompts of which they are told.</param>
    /// <returns>For each prompt IO or S1.</returns>
    public static ImmutableArray<Role> ByOrder(this IoiDataset prompts, IoiDataset other) =>
        Predict(prompts, other, (_, place) => place.Order);

    /// <summary>
    /// Prediction from the S1–S2 distance alone: of the first two names the one whose distance from the giver is more like
    /// the distance told is taken for S, so they look at the other.
    /// </summary>
    /// <inheritdoc cref="ByOrder" path="/param|/returns"/>
    public static ImmutableArray<Role> ByDistance(this IoiDataset prompts, IoiDataset other) =>
        Predict(prompts, other, (prompt, place) => Nearer(prompt, position => prompt.Giver - position - place.Distance));

    /// <summary>Prediction from the absolute position of S1 alone: the nearer of the first two names is taken for S.</summary>
    /// <inheritdoc cref="ByOrder" path="/param|/returns"/>
    public static ImmutableArray<Role> ByPosition(this IoiDataset prompts, IoiDataset other) =>
        Predict(prompts, other, (prompt, place) => Nearer(prompt, position => position - place.Position));

    /// <summary>
    /// Two rows a set of prompts, ABBA and BABA: the attention to the names when told what is told there, and how often the
    /// order of its names predicts which of them gets the most.
    /// </summary>
    /// <param name="messages">Who tells whom, on which prompts.</param>
    /// <param name="pieces">What was moved, and the prompts after it.</param>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public static NumericTable MovedPiecesTable(
        this Messages messages, IEnumerable<(string Moved, IoiDataset Prompts)> pieces, Tolerance tolerance)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ArgumentNullException.ThrowIfNull(pieces);
        return NumericTable.FromRows(
            new TableHeading(
                $"attention of {messages.Movers.Name} from END when told what is told elsewhere, and the share of prompts in which "
                + "it goes most to the name predicted",
                "1",
                tolerance,
                messages.Ioi.Conditions)
            { Signed = false },
            "piece moved",
            [.. Told.Names.Select(role => $"to {role}"), "as predicted"],
            [.. pieces.SelectMany(piece => Rows(messages, piece.Moved, piece.Prompts))]);
    }

    private static IEnumerable<(string Label, IReadOnlyList<double?> Cells)> Rows(
        Messages messages, string moved, IoiDataset prompts)
    {
        var told = messages.From(prompts);
        var columns = Told.Names.Select(role => told.AttentionTo(role).Patched)
            .Append(told.LookAt(messages.Ioi.Prompts.ByOrder(prompts)))
            .Select(column => column.Values)
            .ToArray();
        return messages.Ioi.Prompts.Prompts
            .Select((prompt, n) => (prompt.Frame.Order, n))
            .GroupBy(pair => pair.Order, pair => pair.n)
            .OrderBy(group => group.Key)
            .Select(group => (
                $"{moved}, {IoiSentence.OrderName(group.Key)}",
                (IReadOnlyList<double?>)columns.Select(values => (double?)group.Average(n => values[n])).ToArray()));
    }

    private static NameOrder Nearer(IoiPrompt prompt, Func<int, int> distance) =>
        Math.Abs(distance(prompt.FirstName)) < Math.Abs(distance(prompt.SecondName)) ? NameOrder.Baba : NameOrder.Abba;

    private static ImmutableArray<Role> Predict(
        IoiDataset prompts, IoiDataset other, Func<IoiPrompt, PlaceOfS, NameOrder> taken)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(other);
        return [.. prompts.Prompts.Zip(other.Prompts, (prompt, told) =>
            taken(prompt, PlaceOfS.In(told)) == prompt.Frame.Order ? IoiRoles.Io : IoiRoles.S1)];
    }
}
