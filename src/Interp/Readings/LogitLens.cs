using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// The logit lens: the logit difference that the model would have if the residual stream of an earlier stage were
/// unembedded. Stages are "0 pre" (the embedding), "0 mid" (after the attention of layer 0), "1 pre", … and "final"; where attention
/// and MLP of a layer are parallel, nothing reads what is between them, and there is no "mid".
/// Immutable.
/// </summary>
/// <remarks>
/// nostalgebraist 2020, "interpreting GPT: the logit lens", recomputes the final norm at every stage
/// (<see cref="NormConvention.Recomputed"/>). TransformerLens' accumulated residual keeps the scale of the last stage
/// (<see cref="NormConvention.Frozen"/>), so that each stage adds what <see cref="LogitAttribution"/> attributes to it. Both
/// include the final norm's bias and agree at "final".
/// </remarks>
public sealed class LogitLens : IPromptReading<LogitLens>
{
    private readonly ImmutableArray<ImmutableArray<float>> values;

    private LogitLens(
        NormConvention norm, ImmutableArray<string> stages, ImmutableArray<ImmutableArray<float>> values)
    {
        Norm = norm;
        Stages = stages;
        this.values = values;
    }

    /// <summary>Whether the final norm's scale is that of the last stage or of each stage.</summary>
    public NormConvention Norm { get; }

    /// <summary>The stages in order: "0 pre", "0 mid", "1 pre", …, "final".</summary>
    public ImmutableArray<string> Stages { get; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => values[0].Length;

    /// <summary>The logit difference at a stage [N], in logits.</summary>
    /// <exception cref="ArgumentException">There is no such stage.</exception>
    public ImmutableArray<float> this[string stage] => Stages.IndexOf(stage) is >= 0 and var place
        ? values[place]
        : throw new ArgumentException($"There is no stage '{stage}'; there are {string.Join(", ", Stages)}.", nameof(stage));

    /// <summary>Reads every stage of a run.</summary>
    /// <param name="run">The plain run.</param>
    /// <param name="difference">For each prompt of the run two tokens, and the role where their logits are read.</param>
    /// <param name="norm">Whether the final norm's scale is that of the last stage or of each stage.</param>
    /// <exception cref="ArgumentException">
    /// Pairs for another number of prompts, a token that the model does not have, or a role that the prompts lack.
    /// </exception>
    public static LogitLens Of(
        PlainRun run, TokenLogitDifference difference, NormConvention norm = NormConvention.Frozen)
    {
        using var scope = NewDisposeScope();
        var logits = new FrozenLogits(run, difference);
        var stages = new List<(string Name, Tensor Residual)>();
        for (var layer = 0; layer < run.Model.Shape.Layers; layer++)
        {
            stages.Add(($"{layer} pre", run.ResidPre(layer)));
            if (run.Model.Shape.Blocks == BlockKind.Sequential)
            {
                stages.Add(($"{layer} mid", run.MlpInput(layer)));
            }
        }

        stages.Add(("final", run.Final));
        return new LogitLens(norm, [.. stages.Select(stage => stage.Name)], [.. stages.Select(stage =>
        {
            using var stageScope = NewDisposeScope();
            var residual = logits.AtRole(stage.Residual);
            return Floats.Of(norm == NormConvention.Frozen
                ? logits.Of(residual).Plus(logits.Bias)
                : logits.WithOwnScale(residual));
        })]);
    }

    /// <inheritdoc/>
    public static LogitLens Join(IReadOnlyList<LogitLens> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0 || parts.Any(part => part.Norm != parts[0].Norm || !part.Stages.SequenceEqual(parts[0].Stages)))
        {
            throw new ArgumentException(
                "Only one or more readings of the same stages with the same norm can be joined.", nameof(parts));
        }

        return new LogitLens(
            parts[0].Norm,
            parts[0].Stages,
            [.. parts[0].Stages.Select((_, place) => parts.SelectMany(part => part.values[place]).ToImmutableArray())]);
    }

    /// <summary>The mean over prompts at a stage, in logits.</summary>
    /// <exception cref="ArgumentException">There is no such stage.</exception>
    public double Mean(string stage) => this[stage].Average(value => (double)value);

    /// <summary>One row a stage: means over prompts.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="conditions">Under which conditions it was measured.</param>
    public NumericTable ToTable(Tolerance tolerance, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        var norm = Norm == NormConvention.Frozen ? "of the last stage" : "of each stage";
        return new NumericTable(
            new TableHeading(
                "logit lens: logit difference at each stage",
                "logits",
                tolerance,
                conditions.With("N", Count).With("final norm's scale", norm)),
            "stage",
            Stages,
            ["mean"],
            (row, _) => Mean(Stages[row]));
    }
}
