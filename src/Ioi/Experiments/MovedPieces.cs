using System.Collections.Immutable;
using IoiClaims.Interp.Data;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Metrics;
using IoiClaims.Interp.Routes;
using IoiClaims.Interp.Statistics;
using IoiClaims.Interp.Tables;
using IoiClaims.Ioi.Datasets;
using IoiClaims.Ioi.Language;

namespace IoiClaims.Ioi.Experiments;

/// <summary>
/// Moving pieces: what some heads tell others is taken from prompts in which something was moved, and where these then
/// look is compared with a prediction made from those prompts alone.
/// </summary>
/// <param name="ioi">The subject and its prompts.</param>
/// <param name="movers">Who looks.</param>
/// <param name="route">What they are told, and how it comes to the logits.</param>
public sealed class MovedPieces(IoiExperiments ioi, ComponentSet movers, Route route)
{
    private static readonly ImmutableArray<Role> Names = [IoiRoles.Io, IoiRoles.S1, IoiRoles.S2];

    /// <summary>
    /// In how many prompts they attend to the name predicted, more than to the other two, when told what is told on other
    /// prompts. The effect's baseline is the share without being told anything.
    /// </summary>
    /// <param name="told">The other prompts, as many.</param>
    /// <param name="predicted">For each prompt the name that they should attend to.</param>
    public Effect Looking(IoiDataset told, ImmutableArray<Role> predicted)
    {
        ArgumentNullException.ThrowIfNull(told);
        return ioi.Patch(route, told.Batch, new MostAttended(movers, IoiRoles.End, predicted, Names));
    }

    /// <summary>
    /// Prediction from the order of the names alone: in the other prompt the first (second) name is repeated, so here they
    /// look at the second (first).
    /// </summary>
    public ImmutableArray<Role> ByOrder(IoiDataset told) => Predict(told, (_, place) => place.Order);

    /// <summary>
    /// Prediction from the S1–S2 distance alone: of the first two names the one whose distance from the giver is more like
    /// the distance told is taken for S, so they look at the other.
    /// </summary>
    public ImmutableArray<Role> ByDistance(IoiDataset told) =>
        Predict(told, (prompt, place) => Nearer(prompt, position => prompt.Giver - position - place.Distance));

    /// <summary>Prediction from the absolute position of S1 alone: the nearer of the first two names is taken for S.</summary>
    public ImmutableArray<Role> ByPosition(IoiDataset told) =>
        Predict(told, (prompt, place) => Nearer(prompt, position => position - place.Position));

    /// <summary>
    /// One row a set of prompts: attention to the names when told what is told there, and how often the order of its names
    /// predicts where they look most.
    /// </summary>
    public NumericTable ToTable(IEnumerable<(string Name, IoiDataset Told)> sets, Tolerance tolerance)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return NumericTable.FromRows(
            new TableHeading($"where {movers.Name} look when told what is told elsewhere: {route}", "1", tolerance, ioi.Conditions)
            {
                Signed = false,
            },
            "piece moved",
            ["attention to IO", "to S1", "to S2", "look where predicted"],
            [.. sets.Select(set => (set.Name, (IReadOnlyList<double?>)
            [
                .. Names.Select(role => (double?)ioi.Patch(
                    route, set.Told.Batch, new AttentionTo(movers, IoiRoles.End, role)).PatchedValues.Average()),
                Looking(set.Told, ByOrder(set.Told)).Patched.Mean,
            ]))]);
    }

    private static NameOrder Nearer(IoiPrompt prompt, Func<int, int> distance) =>
        Math.Abs(distance(prompt.FirstName)) < Math.Abs(distance(prompt.SecondName)) ? NameOrder.Baba : NameOrder.Abba;

    private ImmutableArray<Role> Predict(IoiDataset told, Func<IoiPrompt, PlaceOfS, NameOrder> taken)
    {
        ArgumentNullException.ThrowIfNull(told);
        return [.. ioi.Prompts.Prompts.Zip(told.Prompts, (prompt, other) =>
            taken(prompt, PlaceOfS.In(other)) == prompt.Frame.Order ? IoiRoles.Io : IoiRoles.S1)];
    }
}
