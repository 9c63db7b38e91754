using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// The logit difference at a role as a linear function of the residual stream: the final norm keeps the scale that it
/// has in the run. The tensors belong to the dispose scope in which it was made.
/// </summary>
internal sealed class FrozenLogits
{
    private readonly PlainRun run;
    private readonly TokenLogitDifference difference;
    private readonly Tensor direction;
    private readonly Tensor scale;

    /// <exception cref="ArgumentException">The difference is for other prompts, or the model lacks a token.</exception>
    public FrozenLogits(PlainRun run, TokenLogitDifference difference)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(difference);
        if (difference.Pairs.Length != run.Batch.Count)
        {
            throw new ArgumentException(
                $"The logit difference has token pairs for {difference.Pairs.Length} prompts; there are {run.Batch.Count} in this run. Prompts "
                + "are run in parts, so select those of the part: Read((run, part) => … difference.Select(part) …).",
                nameof(difference));
        }

        this.run = run;
        this.difference = difference;
        var tokens = tensor(
            difference.Pairs.SelectMany(pair => new[] { (long)pair.Right, pair.Wrong }).ToArray(), device: run.Model.Device);
        var rows = run.Model.UnembeddingRows(tokens.view(-1, 2));
        direction = rows.select(1, 0) - rows.select(1, 1);
        scale = run.Model.FinalNorm.Scale(AtRole(run.Final));
        Bias = Along(run.Model.FinalNorm.ApplyFrozen(zeros_like(direction), scale));
    }

    /// <summary>What the final norm's bias adds to the difference [N].</summary>
    public Tensor Bias { get; }

    /// <summary>Values [N, P, …] at the role [N, …].</summary>
    public Tensor AtRole(Tensor values) => RoleRows.Pick(run, values, difference.At);

    /// <summary>What a summand of the residual stream at the role adds to the difference.</summary>
    /// <param name="summand">[N, D]</param>
    /// <returns>[N]</returns>
    public Tensor Of(Tensor summand)
    {
        using var scope = NewDisposeScope();
        return (Along(run.Model.FinalNorm.ApplyFrozen(summand, scale)) - Bias).MoveToOuterDisposeScope();
    }

    /// <summary>The difference if the final norm read something else, with the scale of that.</summary>
    /// <param name="residual">[N, D]</param>
    /// <returns>[N]</returns>
    public Tensor WithOwnScale(Tensor residual)
    {
        using var scope = NewDisposeScope();
        return Along(run.Model.FinalNorm.Apply(residual)).MoveToOuterDisposeScope();
    }

    private Tensor Along(Tensor normed) => (normed * direction).sum(-1);
}
