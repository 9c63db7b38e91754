namespace IoiClaims.Claims;

/// <summary>
/// The same way, edge by edge (docs/edges.md): what one head writes as the port of another reads it, and nothing in between. A rank would
/// not do: 8.3 and 9.6 are themselves among the senders that count most to the queries. So it is asked for a share of all there is.
/// </summary>
public sealed partial class Claim4
{
    [Requirement(About = [DuplicateTokenHeads, InductionHeads])]
    public Finding Of_all_effect_into_their_values_edges_from_detectors_carry_most() =>
        IntoValues(Detectors).ShareOf(IntoValues(Everything), "share of all effect into the values").Is(AtLeast(0.50)).Specific(to: Detectors);

    [Extension]
    public Finding Of_all_effect_into_the_Name_Movers_queries_edges_from_S_Inhibition_heads_carry_most() =>
        IntoQueries(SInhibition).ShareOf(IntoQueries(Everything), "share of all effect into the queries").Is(AtLeast(0.50)).Specific(to: SInhibition);

    // A picture, by gradients; on a few prompts, since nothing rests on it.
    private EdgeFigure LargestEdges
    {
        get
        {
            int[] few = [.. Enumerable.Range(0, Math.Min(4, Ioi.Batch.Count))];
            using var experiment = new Experiment(Ioi.Runner, Ioi.Batch.Select(few), Ioi.Metric.Select(few), Ioi.Conditions, Ioi.Intervals);
            var scores = new EdgeExperiments(experiment, Corrupted(NamesSwapped).Batch.Select(few), "prompts with the names swapped")
                .Attribution(AttributionMethod.EapIgInputs);
            return EdgeFigure.Of(
                $"The largest edges with the names swapped, by {scores.Method} on {few.Length} prompts", scores, scores.Greedy(120), Experiment.Shape);
        }
    }

    // Wherever the values are read. MLPs stay as they are, so that an edge leads past them.
    private Effect IntoValues(ComponentSet senders) => Patch(
        senders.To(SInhibition.Values()).To(NameMovers.Queries(at: END)).ToLogits(at: END), from: Corrupted(NamesSwapped)).LogitDifference;

    private Effect IntoQueries(ComponentSet senders) =>
        Patch(senders.To(NameMovers.Queries(at: END)).ToLogits(at: END), from: Corrupted(NamesSwapped)).LogitDifference;
}
