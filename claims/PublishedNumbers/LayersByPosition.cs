namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// What clean values of whole layers do in a corrupted run, one layer and position at a time, in prompts of one length: the change of the
/// metric's mean, by patching them or as gradients in the corrupted run estimate it.
/// </summary>
/// <param name="Stream">Of the residual stream in front of a layer [layer][position].</param>
/// <param name="Attention">Of what the heads of a layer write [layer][position].</param>
/// <param name="Mlps">Of what the MLP of a layer writes [layer][position].</param>
internal sealed record LayersByPosition(double[][] Stream, double[][] Attention, double[][] Mlps)
{
    /// <summary>Every patch carried out.</summary>
    /// <param name="corrupted">The prompts that run, and the metric.</param>
    /// <param name="clean">The prompts from which values come.</param>
    public static LayersByPosition Patched(Experiment corrupted, PromptBatch clean)
    {
        var (shape, unpatched) = (corrupted.Shape, corrupted.Measure().Average());
        double[] By(PatchSweep sweep) => [.. corrupted.Sweep(sweep, from: clean).Select(effect => effect.PatchedValues.Average() - unpatched)];
        return ByLayer(
            place =>
            [
                // Of the stream itself, not of what makes it up: heads of earlier layers have already read what was there.
                .. Enumerable.Range(0, shape.Layers).Select(layer => corrupted.Runner.Measure(
                    ResidualStream.Patch(shape, corrupted.Batch, clean, layer, place), corrupted.Metric).Average() - unpatched),
            ],
            place => By(PatchSweep.Of(Enumerable.Range(0, shape.Layers).Select(layer =>
                ComponentSet.Of(shape.AllHeads().Where(head => head.Layer == layer)).Output(place)))),
            place => By(ComponentSet.AllMlps(shape).Output(place).EachComponent()));

        LayersByPosition ByLayer(Func<Place, double[]> stream, Func<Place, double[]> attention, Func<Place, double[]> mlps)
        {
            var (first, length) = (FirstDifference(clean, corrupted.Batch), clean.Length);
            double[][] Table(Func<Place, double[]> patched)
            {
                double[][] table = [.. Enumerable.Range(0, shape.Layers).Select(_ => new double[length])];
                for (var position = first; position < length; position++)
                {
                    foreach (var (layer, change) in patched(Place.AtPosition(position)).Index())
                    {
                        table[layer][position] = change;
                    }
                }

                return table;
            }

            return new LayersByPosition(Table(stream), Table(attention), Table(mlps));
        }
    }

    /// <summary>
    /// Every patch as scores of edges have it: what a layer writes reaches the metric along the edges that leave it, and what the stream
    /// carries along those that lead from in front of a layer to behind.
    /// </summary>
    /// <param name="corrupted">The prompts that run, and the metric, which is read at their last position.</param>
    /// <param name="clean">The prompts from which values come.</param>
    /// <param name="method">Which gradients.</param>
    public static LayersByPosition Attributed(Experiment corrupted, PromptBatch clean, AttributionMethod method)
    {
        var (first, length, layers) = (FirstDifference(clean, corrupted.Batch), clean.Length, corrupted.Shape.Layers);
        var scores = new EdgeExperiments(corrupted, clean).Attribution(
            method, places: [.. Enumerable.Range(first, length - first).Select(Place.AtPosition)]);
        double[][] Zeros() => [.. Enumerable.Range(0, layers).Select(_ => new double[length])];
        var found = new LayersByPosition(Zeros(), Zeros(), Zeros());
        foreach (var edge in scores.Edges)
        {
            var (score, position) = (scores[edge], edge.At is Place.AtIndex at ? at.Index : length - 1);
            var (from, to) = (LayerOf(edge.Sender) ?? -1, LayerOf(edge.Into.Reader) ?? layers - 1);
            if (from >= 0)
            {
                (edge.Sender is Mlp ? found.Mlps : found.Attention)[from][position] += score;
            }

            for (var layer = from + 1; layer <= to; layer++)
            {
                found.Stream[layer][position] += score;
            }
        }

        return found;
    }

    /// <summary>The first position at which prompts differ; nothing changes before it.</summary>
    public static int FirstDifference(PromptBatch clean, PromptBatch corrupted) => Enumerable.Range(0, clean.Length)
        .First(p => clean.Tokens.Zip(corrupted.Tokens).Any(pair => pair.First[p] != pair.Second[p]));

    private static int? LayerOf(Component component) => component switch
    {
        Head head => head.Layer,
        Mlp mlp => mlp.Layer,
        _ => null,
    };
}
