using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>The logit difference: at a role, the logit of one token minus that of another.</summary>
/// <param name="Pairs">For each prompt the two token ids, the right one first.</param>
/// <param name="At">Where the logits are read.</param>
public sealed record TokenLogitDifference(ImmutableArray<(int Right, int Wrong)> Pairs, Role At) : IMetricOfLogits
{
    /// <summary>The logit at END of each prompt's right answer, minus that of its wrong one.</summary>
    /// <exception cref="ArgumentException">The prompts have no answers.</exception>
    public static TokenLogitDifference Of(Prompts prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return prompts.Answers.IsEmpty
            ? throw new ArgumentException("These prompts have no answers to compare; give them with WithAnswers.", nameof(prompts))
            : new TokenLogitDifference([.. prompts.Answers.Select(answer => (answer.RightToken, answer.WrongToken))], Role.End);
    }

    /// <inheritdoc/>
    public string Name => "logit difference";

    /// <inheritdoc/>
    public string Unit => "logits";

    /// <inheritdoc/>
    public Role? LogitsAt => At;

    /// <inheritdoc/>
    public IReadOnlyList<float> Measure(IEvaluation evaluation) =>
        evaluation.Logits(At, Pairs.Select(IReadOnlyList<int> (pair) => [pair.Right, pair.Wrong]).ToList())
            .Select(logits => (float)(logits[0] - logits[1]))
            .ToArray();

    /// <inheritdoc/>
    public Tensor Of(ITransformer model, Tensor normed)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = NewDisposeScope();
        var tokens = tensor(Pairs.SelectMany(pair => new long[] { pair.Right, pair.Wrong }).ToArray(), device: model.Device).view(-1, 2);
        var rows = model.UnembeddingRows(tokens);
        return ((rows.select(1, 0) - rows.select(1, 1)) * normed).sum(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The same metric of some of the prompts, in the order given.</summary>
    public TokenLogitDifference Select(IReadOnlyList<int> prompts) =>
        this with { Pairs = [.. prompts.Select(n => Pairs[n])] };

    /// <inheritdoc/>
    IMetric IMetric.Select(IReadOnlyList<int> prompts) => Select(prompts);

    /// <inheritdoc/>
    public bool Equals(TokenLogitDifference? other) =>
        other is not null && At == other.At && Pairs.SequenceEqual(other.Pairs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(At, Pairs.Length);
}
