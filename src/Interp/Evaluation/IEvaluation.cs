using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>What can be read off a plan that has been carried out on a model.</summary>
/// <remarks>Returned tensors belong to the caller.</remarks>
public interface IEvaluation
{
    /// <summary>The model.</summary>
    ITransformer Model { get; }

    /// <summary>The plan.</summary>
    Plan Plan { get; }

    /// <summary>The residual stream at a role in front of the final norm.</summary>
    /// <returns>[N, D]</returns>
    Tensor FinalResidual(Role at);

    /// <summary>The residual stream at a role after the final norm.</summary>
    /// <returns>[N, D]</returns>
    Tensor FinalNormOutput(Role at);

    /// <summary>What a head attends to, in the state in which the logits read it along a path.</summary>
    /// <param name="head">The head.</param>
    /// <param name="path">
    /// The components through which the logits read the head, in order from the head to the logits; none if they read
    /// it directly.
    /// </param>
    /// <returns>The pattern [N, P, P], queries by keys, in the positions of that state's prompts.</returns>
    /// <exception cref="ArgumentException">A component that cannot be on such a path.</exception>
    Tensor Pattern(Head head, params IReadOnlyList<Component> path);

    /// <summary>The row of <see cref="Pattern"/> of one position of each prompt: what the head there attends to.</summary>
    /// <param name="positions">For each prompt the position.</param>
    /// <param name="head">The head.</param>
    /// <param name="path">As for <see cref="Pattern"/>.</param>
    /// <returns>[N, P]</returns>
    /// <exception cref="ArgumentException">A component that cannot be on such a path.</exception>
    Tensor AttentionFrom(IReadOnlyList<int> positions, Head head, params IReadOnlyList<Component> path)
    {
        ArgumentNullException.ThrowIfNull(positions);
        using var scope = NewDisposeScope();
        return stack(positions.Select((position, n) => Pattern(head, path)[n, position])).MoveToOuterDisposeScope();
    }

    /// <summary>What a head writes to the residual stream, in the state in which the logits read it along a path.</summary>
    /// <param name="head">The head.</param>
    /// <param name="path">As for <see cref="Pattern"/>.</param>
    /// <returns>[N, P, D]</returns>
    Tensor HeadOutput(Head head, params IReadOnlyList<Component> path);
}

/// <summary>Readings that every evaluation gives.</summary>
public static class EvaluationReadings
{
    /// <summary>Logits of chosen tokens at a role, without computing those of the rest of the vocabulary.</summary>
    /// <param name="evaluation">A plan that has been carried out.</param>
    /// <param name="at">Where.</param>
    /// <param name="tokens">For each prompt the R token ids asked for.</param>
    /// <returns>Logits, [prompt][token].</returns>
    /// <exception cref="ArgumentException">Not one row of tokens a prompt, rows of different lengths, or an id outside the vocabulary.</exception>
    public static double[][] Logits(this IEvaluation evaluation, Role at, IReadOnlyList<IReadOnlyList<int>> tokens)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(tokens);
        var count = evaluation.Plan.Base.Count;
        if (tokens.Count != count || tokens.Any(row => row.Count != tokens[0].Count))
        {
            throw new ArgumentException(
                $"Expected one row of equally many token ids for each of the {count} prompts; got {tokens.Count} rows.",
                nameof(tokens));
        }

        var vocabulary = evaluation.Model.Shape.Vocabulary;
        if (tokens.SelectMany(row => row).Where(id => id < 0 || id >= vocabulary).Select(id => (int?)id).FirstOrDefault() is { } bad)
        {
            throw new ArgumentException($"There is no token {bad}: the vocabulary has ids 0 to {vocabulary - 1}.", nameof(tokens));
        }

        using var scope = NewDisposeScope();
        var residual = evaluation.FinalNormOutput(at);
        var ids = tensor(tokens.SelectMany(row => row).Select(id => (long)id).ToArray(), device: evaluation.Model.Device)
            .view(count, -1);
        var rows = evaluation.Model.UnembeddingRows(ids);
        var logits = (rows * residual.unsqueeze(1)).sum(-1).to(ScalarType.Float64);
        var flat = logits.cpu().data<double>().ToArray();
        var width = tokens[0].Count;
        return Enumerable.Range(0, count).Select(n => flat[(n * width)..((n + 1) * width)]).ToArray();
    }
}
