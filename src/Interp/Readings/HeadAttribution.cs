using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Direct logit attribution of every head in a network that something was done to: what each head writes of a logit
/// difference, with the scale that the final norm has there.
/// </summary>
public static class HeadAttribution
{
    /// <summary>Attributes the logit difference of a plan that has been carried out, heads only.</summary>
    /// <param name="evaluation">The plan.</param>
    /// <param name="difference">For each prompt two tokens, and the role where their logits are read.</param>
    /// <returns>In logits; 0 for heads that the logits read as zero.</returns>
    /// <exception cref="ArgumentException">Pairs for another number of prompts, or heads that the logits read as means.</exception>
    public static HeadReadings Of(IEvaluation evaluation, TokenLogitDifference difference)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(difference);
        var batch = evaluation.Plan.Base;
        if (difference.Pairs.Length != batch.Count)
        {
            throw new ArgumentException(
                $"The logit difference has token pairs for {difference.Pairs.Length} prompts; there are {batch.Count}.",
                nameof(difference));
        }

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var model = evaluation.Model;
        var tokens = tensor(difference.Pairs.SelectMany(pair => new[] { (long)pair.Right, pair.Wrong }).ToArray(), device: model.Device);
        var rows = model.UnembeddingRows(tokens.view(-1, 2));
        var direction = rows.select(1, 0) - rows.select(1, 1);
        var scale = model.FinalNorm.Scale(evaluation.FinalResidual(difference.At));
        var bias = (model.FinalNorm.ApplyFrozen(zeros_like(direction), scale) * direction).sum(-1);
        var at = tensor(
            batch.Positions(difference.At).Select((p, n) => ((long)n * batch.Length) + p).ToArray(), device: model.Device);

        float[] Along(Head head)
        {
            if (evaluation.Plan[PlanWalk.AtEndOf(evaluation.Plan, model.Shape, head, [])] is Settled { Source: ActivationSource.Zero })
            {
                return new float[batch.Count];
            }

            using var headScope = NewDisposeScope();
            var written = evaluation.HeadOutput(head).flatten(0, 1).index_select(0, at);
            return Floats.Of((model.FinalNorm.ApplyFrozen(written, scale) * direction).sum(-1) - bias).ToArray();
        }

        return new HeadReadings(
            new Quantity("direct logit attribution", "logits"),
            model.Shape,
            model.Shape.AllHeads().Select(head => (head, (IReadOnlyList<float>)Along(head))).ToList());
    }
}
