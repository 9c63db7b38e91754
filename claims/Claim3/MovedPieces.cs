using System.Collections.Immutable;

namespace IoiClaims.Claims;

/// <summary>
/// Moving pieces: heads get their signal from prompts in which something was moved, and where they then look is compared with a
/// prediction made from those prompts alone.
/// </summary>
public static class MovedPieces
{
    /// <summary>
    /// Prediction from the order of the names alone: in the other prompt the first (second) name is repeated, so here they
    /// look at the second (first).
    /// </summary>
    /// <param name="prompts">The prompts in which heads look somewhere.</param>
    /// <param name="other">The prompts that the signal comes from.</param>
    /// <returns>For each prompt IO or S1.</returns>
    public static ImmutableArray<Role> ByOrder(this IoiDataset prompts, IoiDataset other) =>
        Predict(prompts, other, (_, place) => place.Order);

    /// <summary>
    /// Prediction from the S1–S2 distance alone: of the first two names the one whose distance from the giver is more like
    /// the distance there is taken for S, so they look at the other.
    /// </summary>
    /// <inheritdoc cref="ByOrder" path="/param|/returns"/>
    public static ImmutableArray<Role> ByDistance(this IoiDataset prompts, IoiDataset other) =>
        Predict(prompts, other, (prompt, place) => Nearer(prompt, position => prompt.Giver - position - place.Distance));

    /// <summary>Prediction from the absolute position of S1 alone: the nearer of the first two names is taken for S.</summary>
    /// <inheritdoc cref="ByOrder" path="/param|/returns"/>
    public static ImmutableArray<Role> ByPosition(this IoiDataset prompts, IoiDataset other) =>
        Predict(prompts, other, (prompt, place) => Nearer(prompt, position => position - place.Position));

    /// <summary>
    /// Two rows a set of prompts, ABBA and BABA: the attention to the names with the signal from there, and how often the order of
    /// its names predicts which of them gets the most.
    /// </summary>
    /// <param name="patching">Which heads send to which, on which prompts.</param>
    /// <param name="pieces">What was moved, and the prompts after it.</param>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public static NumericTable MovedPiecesTable(
        this SignalPatching patching, IEnumerable<(string Moved, IoiDataset Prompts)> pieces, Tolerance tolerance)
    {
        ArgumentNullException.ThrowIfNull(patching);
        ArgumentNullException.ThrowIfNull(pieces);
        return NumericTable.FromRows(
            new TableHeading(
                $"attention of {patching.Movers.Name} from END with the signal from other prompts, and the share of prompts in which "
                + "it goes most to the name predicted",
                "1",
                tolerance,
                patching.Ioi.Conditions)
            { Signed = false },
            "piece moved",
            [.. SignalEffects.Names.Select(role => $"to {role}"), "as predicted"],
            [.. pieces.SelectMany(piece => Rows(patching, piece.Moved, piece.Prompts))]);
    }

    private static IEnumerable<(string Label, IReadOnlyList<double?> Cells)> Rows(
        SignalPatching patching, string moved, IoiDataset prompts)
    {
        var effects = patching.From(prompts);
        var columns = SignalEffects.Names.Select(role => effects.AttentionTo(role).Patched)
            .Append(effects.ShareAttendingTo(patching.Ioi.Prompts.ByOrder(prompts)))
            .Select(column => column.Values)
            .ToArray();
        return patching.Ioi.Prompts.Prompts
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
        return [.. prompts.Prompts.Zip(other.Prompts, (prompt, from) =>
            taken(prompt, PlaceOfS.In(from)) == prompt.Frame.Order ? IoiRoles.Io : IoiRoles.S1)];
    }
}
