using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>To whom a head's value bias is attributed.</summary>
public enum ValueBias
{
    /// <summary>To the head, whose output is z W_O: what patching and ablation replace.</summary>
    OfHead,

    /// <summary>
    /// To the layer's attention bias: attention sums to 1, so b_V W_O is the same whatever the head attends to.
    /// TransformerLens goes further and counts the norm's bias with it (<c>fold_ln</c>, <c>fold_value_biases</c>): for its
    /// numbers to the last digit read a model whose value biases are folded.
    /// </summary>
    OfLayer,
}

/// <summary>
/// Direct logit attribution: how much of a logit difference each component writes itself, past all later components.
/// The final norm's scale is kept as it is in the run, so that the residual stream's summands add up: embedding, heads,
/// attention biases, MLPs and the final norm's bias together give the logit difference, prompt by prompt. Immutable.
/// </summary>
/// <remarks>
/// Elhage et al. 2021, and TransformerLens' exploratory demonstration (Nanda 2022); there value biases are the layer's
/// (<see cref="ValueBias.OfLayer"/>) and the final norm's bias is part of the unembedding.
/// </remarks>
public sealed class LogitAttribution : IPromptReading<LogitAttribution>
{
    private readonly ImmutableArray<ImmutableArray<float>> attentionBiases;
    private readonly ImmutableArray<ImmutableArray<float>> mlps;

    private LogitAttribution(
        HeadReadings heads,
        ImmutableArray<float> embedding,
        ImmutableArray<ImmutableArray<float>> attentionBiases,
        ImmutableArray<ImmutableArray<float>> mlps,
        ImmutableArray<float> finalNormBias,
        ImmutableArray<float> logitDifference)
    {
        Heads = heads;
        Embedding = embedding;
        this.attentionBiases = attentionBiases;
        this.mlps = mlps;
        FinalNormBias = finalNormBias;
        LogitDifference = logitDifference;
    }

    /// <summary>What each head writes of the difference, in logits.</summary>
    public HeadReadings Heads { get; }

    /// <summary>What token and position embedding write of it [N], in logits.</summary>
    public ImmutableArray<float> Embedding { get; }

    /// <summary>What the final norm's bias adds [N], in logits: the same for all prompts with the same two tokens.</summary>
    public ImmutableArray<float> FinalNormBias { get; }

    /// <summary>The logit difference of the run [N], in logits: the sum of all.</summary>
    public ImmutableArray<float> LogitDifference { get; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => Embedding.Length;

    private TransformerShape Shape => Heads.Shape;

    /// <summary>Attributes the logit difference of a run.</summary>
    /// <param name="run">The plain run.</param>
    /// <param name="difference">For each prompt of the run two tokens, and the role where their logits are read.</param>
    /// <param name="valueBias">To whom heads' value biases are attributed.</param>
    /// <exception cref="ArgumentException">
    /// Pairs for another number of prompts, a token that the model does not have, or a role that the prompts lack.
    /// </exception>
    public static LogitAttribution Of(
        PlainRun run, TokenLogitDifference difference, ValueBias valueBias = ValueBias.OfHead)
    {
        if (!Enum.IsDefined(valueBias))
        {
            throw new ArgumentOutOfRangeException(nameof(valueBias), valueBias, "A value bias is the head's or the layer's.");
        }

        using var scope = NewDisposeScope();
        var logits = new FrozenLogits(run, difference);
        var model = run.Model;
        var layers = Enumerable.Range(0, model.Shape.Layers);

        var heads = HeadReadings.ByLayer(new Quantity("direct logit attribution", "logits"), run, layer =>
        {
            var ofLayer = logits.AtRole(run.Z(layer));
            return stack(Enumerable.Range(0, model.Shape.Heads).Select(index =>
            {
                var weights = model.HeadWeights(layer, index);
                var z = ofLayer.select(1, index);
                return logits.Of(matmul(valueBias == ValueBias.OfHead ? z : z - weights.ValueBias, weights.Output));
            }), 1);
        });

        Tensor Bias(int layer) => valueBias == ValueBias.OfHead
            ? model.AttentionBias(layer)
            : Enumerable.Range(0, model.Shape.Heads).Select(index => model.HeadWeights(layer, index))
                .Aggregate(model.AttentionBias(layer), (sum, head) => sum.Plus(matmul(head.ValueBias, head.Output)));

        return new LogitAttribution(
            heads,
            Floats.Of(logits.Of(logits.AtRole(run.Embeddings))),
            [.. layers.Select(layer => Floats.Of(logits.Of(Bias(layer).expand(run.Batch.Count, -1))))],
            [.. layers.Select(layer => Floats.Of(logits.Of(logits.AtRole(run.MlpOutput(layer)))))],
            Floats.Of(logits.Bias),
            Floats.Of(logits.WithOwnScale(logits.AtRole(run.Final))));
    }

    /// <inheritdoc/>
    public static LogitAttribution Join(IReadOnlyList<LogitAttribution> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var heads = HeadReadings.Join(parts.Select(part => part.Heads).ToList());
        ImmutableArray<float> All(Func<LogitAttribution, ImmutableArray<float>> of) => [.. parts.SelectMany(part => of(part))];
        var layers = Enumerable.Range(0, heads.Shape.Layers);
        return new LogitAttribution(
            heads,
            All(part => part.Embedding),
            [.. layers.Select(layer => All(part => part.attentionBiases[layer]))],
            [.. layers.Select(layer => All(part => part.mlps[layer]))],
            All(part => part.FinalNormBias),
            All(part => part.LogitDifference));
    }

    /// <summary>What a component writes of the difference [N], in logits.</summary>
    /// <exception cref="ArgumentException">The model has no such component, or it is the output itself.</exception>
    public ImmutableArray<float> Of(Component component)
    {
        ArgumentNullException.ThrowIfNull(component);
        ComponentOrder.Check(component, Shape);
        return component switch
        {
            IoiClaims.Embedding => Embedding,
            Head head => Heads[head],
            Mlp mlp => mlps[mlp.Layer],
            _ => throw new ArgumentException(
                "The logits are what is attributed; they write nothing to the residual stream.", nameof(component)),
        };
    }

    /// <summary>What some components together write of the difference [N], in logits.</summary>
    public ImmutableArray<float> Of(ComponentSet components)
    {
        ArgumentNullException.ThrowIfNull(components);
        var each = components.Select(Of).ToList();
        return [.. Enumerable.Range(0, Count).Select(n => (float)each.Sum(of => (double)of[n]))];
    }

    /// <summary>What the bias of an attention layer adds to the difference [N], in logits.</summary>
    /// <exception cref="ArgumentException">The model has no such layer.</exception>
    public ImmutableArray<float> OfAttentionBias(int layer)
    {
        ComponentOrder.Check(new Mlp(layer), Shape);
        return attentionBiases[layer];
    }

    /// <summary>What a whole attention layer writes of the difference, heads and bias [N], in logits.</summary>
    /// <exception cref="ArgumentException">The model has no such layer.</exception>
    public ImmutableArray<float> OfAttention(int layer)
    {
        ComponentOrder.Check(new Mlp(layer), Shape);
        var heads = Enumerable.Range(0, Shape.Heads).Select(index => Heads[new Head(layer, index)]).ToList();
        return [.. Enumerable.Range(0, Count).Select(
            n => (float)(attentionBiases[layer][n] + heads.Sum(of => (double)of[n])))];
    }

    /// <summary>Layers × (heads, MLP): means over prompts. Embedding and biases are in <see cref="ByLayer"/>.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="conditions">Under which conditions it was measured.</param>
    public NumericTable ToTable(Tolerance tolerance, Conditions conditions) => NumericTable.LayersByHeads(
        Heading("direct logit attribution", tolerance, conditions),
        Shape.Layers,
        Shape.Heads,
        (layer, index) => Heads.Mean(new Head(layer, index)),
        layer => mlps[layer].Average());

    /// <summary>
    /// One row for each summand, in order: embedding, attention (heads and bias) and MLP of each layer, final norm's bias,
    /// and their sum, the logit difference. Means over prompts.
    /// </summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="conditions">Under which conditions it was measured.</param>
    public NumericTable ByLayer(Tolerance tolerance, Conditions conditions)
    {
        var rows = new List<(string Label, IReadOnlyList<double?> Cells)>();
        void Add(string label, ImmutableArray<float> values) => rows.Add((label, [values.Average(value => (double)value)]));

        Add("embedding", Embedding);
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            Add($"{layer} attention", OfAttention(layer));
            Add($"{layer} MLP", mlps[layer]);
        }

        Add("final norm's bias", FinalNormBias);
        Add("logit difference", LogitDifference);
        return NumericTable.FromRows(
            Heading("direct logit attribution by layer", tolerance, conditions), "summand", ["mean"], rows);
    }

    private TableHeading Heading(string title, Tolerance tolerance, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        return new TableHeading(title, "logits", tolerance, conditions.With("N", Count));
    }
}
