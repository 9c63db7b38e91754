using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// The task's metric: at END, the logit of IO minus the logit of S. It reads two columns of logits, so two rows of the
/// unembedding are all that has to be computed. On a corrupted dataset IO and S are the baseline's.
/// </summary>
public sealed class LogitDifference
{
    private LogitDifference(ImmutableArray<(int Io, int S)> pairs) => Pairs = pairs;

    /// <summary>The two tokens of each prompt.</summary>
    public ImmutableArray<(int Io, int S)> Pairs { get; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => Pairs.Length;

    /// <summary>The logit difference of a dataset's prompts.</summary>
    public static LogitDifference Of(IoiDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new LogitDifference([.. dataset.Prompts.Select(prompt => (prompt.IoToken, prompt.SToken))]);
    }

    /// <summary>The same as a metric of the engine, which reads the logits off a plan that has been carried out.</summary>
    public TokenLogitDifference ToMetric() => new(Pairs, Role.End);

    /// <summary>Token ids [N, 2]: IO, S.</summary>
    public long[,] TokenPairs()
    {
        var tokens = new long[Count, 2];
        for (var n = 0; n < Count; n++)
        {
            (tokens[n, 0], tokens[n, 1]) = Pairs[n];
        }

        return tokens;
    }

    /// <summary>Scores a run.</summary>
    /// <param name="logits">Logits at END [N, 2], row by row: IO, S.</param>
    /// <exception cref="ArgumentException">Not two logits a prompt, or one that is not finite.</exception>
    public IoiScores Score(ReadOnlySpan<float> logits)
    {
        if (logits.Length != 2 * Count)
        {
            throw new ArgumentException(
                $"{Count} prompts need {2 * Count} logits, IO and S of each; there are {logits.Length}.", nameof(logits));
        }

        var differences = ImmutableArray.CreateBuilder<double>(Count);
        for (var n = 0; n < Count; n++)
        {
            var difference = (double)logits[2 * n] - logits[(2 * n) + 1];
            if (!double.IsFinite(difference))
            {
                throw new ArgumentException(
                    $"The logits of prompt {n} are {logits[2 * n]} and {logits[(2 * n) + 1]}; they must be finite.", nameof(logits));
            }

            differences.Add(difference);
        }

        return new IoiScores(differences.MoveToImmutable());
    }

    /// <summary>Scores a run.</summary>
    /// <param name="logits">Logits at END [N, 2]: IO, S.</param>
    /// <exception cref="ArgumentException">Not of shape [N, 2], or a logit that is not finite.</exception>
    public IoiScores Score(float[,] logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (logits.GetLength(0) != Count || logits.GetLength(1) != 2)
        {
            throw new ArgumentException(
                $"{Count} prompts need logits of shape [{Count}, 2]; these have [{logits.GetLength(0)}, {logits.GetLength(1)}].",
                nameof(logits));
        }

        return Score(logits.Cast<float>().ToArray().AsSpan());
    }
}

/// <summary>The logit difference of each prompt of a run.</summary>
/// <param name="PerPrompt">Logit of IO minus logit of S at END [N].</param>
public sealed record IoiScores(ImmutableArray<double> PerPrompt)
{
    /// <summary>The mean logit difference.</summary>
    public double Mean => PerPrompt.Average();

    /// <summary>Share of prompts in which IO is strictly above S, from 0 to 1.</summary>
    public double Accuracy => (double)PerPrompt.Count(difference => difference > 0) / PerPrompt.Length;

    /// <inheritdoc/>
    public bool Equals(IoiScores? other) => other is not null && PerPrompt.SequenceEqual(other.PerPrompt);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PerPrompt.Length, PerPrompt.FirstOrDefault());

    /// <summary>Mean and accuracy.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"logit difference {Mean:0.000}, IO above S in {Accuracy:0.0%} of {PerPrompt.Length} prompts");
}
