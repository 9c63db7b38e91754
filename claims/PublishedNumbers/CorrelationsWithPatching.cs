using static IoiClaims.Claims.PublishedNumbers.PublishedTable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>How well gradients and relevance estimate what patching does, layer by layer and position by position, as RelP's authors have it.</summary>
[OnGpt2]
public sealed class CorrelationsWithPatching() : CorrelationsWithPatchingTests(Gpt2, Reproduces, prompts: 50);

/// <summary>The published correlations.</summary>
public abstract class CorrelationsWithPatchingTests(IoiSubject subject, Judge judge, int prompts) : PublishedNumbersAbout(subject, judge)
{
    [Test]
    public void Relevance_estimates_what_MLPs_do_where_gradients_do_not() => Check("CorrelationsWithPatching", () =>
    {
        // Positions are the same only in prompts of one template.
        var ioi = Ioi.On(IoiDataset.Generate(Tokenizer, IoiTemplates.Paper[..1], prompts, seed: 0), "IOI prompts of one template");
        using var corrupted = new Experiment(
            ioi.Runner, ioi.Corrupted(Corruptions.S2ToIo), LogitDifference.Of(ioi.Prompts).ToMetric(), intervals: ioi.Intervals);
        var patched = LayersByPosition.Patched(corrupted, ioi.Batch);
        LayersByPosition[] estimated =
        [
            .. new[] { AttributionMethod.Eap, AttributionMethod.RelP }.Select(method => LayersByPosition.Attributed(corrupted, ioi.Batch, method)),
        ];
        Func<LayersByPosition, double[][]>[] kinds = [all => all.Stream, all => all.Attention, all => all.Mlps];
        return Found(
            ["attribution patching", "RelP"],
            ["residual stream", "attention outputs", "MLP outputs"],
            (row, column) => Correlation.Pearson([.. kinds[column](estimated[row]).SelectMany(layer => layer)], [.. kinds[column](patched).SelectMany(layer => layer)]));
    });
}
