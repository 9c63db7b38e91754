using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Which way a head's output is turned before its copy score is taken.</summary>
public enum CopySign
{
    /// <summary>As the head writes it: does it raise the token that it reads?</summary>
    Positive,

    /// <summary>With the sign turned, as for Negative Name Movers: does it lower the token that it reads?</summary>
    Negative,
}

/// <summary>
/// The copy score of Wang et al. 2022 (arXiv 2211.00593, §3.1): would a head that attended to a token and to nothing else
/// write that token?
/// </summary>
/// <remarks>
/// <para>
/// Definition. Let x be the residual stream at the token's position after the MLP of layer 0. The head is taken to attend
/// to that position alone: o = ± (norm_l(x) W_V + b_V) W_O with the norm of the head's own layer l, the attention bias left
/// out. The logits are unembed(final norm(o)), o standing alone, with its own scale. The score counts how often the token
/// at the position is among the k largest logits; the paper takes k = 5, the positions of IO, S1 and S2, and N = 1000.
/// </para>
/// <para>
/// A tie counts against the head: a head that writes nothing, and so gives all tokens the same logit, scores 0.
/// </para>
/// </remarks>
public static class CopyScore
{
    // 2^25 logits at a time: 128 MiB in float32.
    private const int LogitsAtATime = 1 << 25;

    /// <summary>The copy scores of heads: of each prompt, the share of the roles whose token is copied.</summary>
    /// <param name="run">The plain run.</param>
    /// <param name="at">The roles whose tokens the head is to copy, such as IO, S1 and S2.</param>
    /// <param name="heads">The heads; all of them if omitted, which costs a full unembedding a head, role and prompt.</param>
    /// <param name="sign">Whether the head is to raise the token or, for the negative copy score, lower it.</param>
    /// <param name="top">k: among how many largest logits the token has to be.</param>
    /// <returns>Numbers from 0 to 1; their mean over prompts is the paper's score.</returns>
    /// <exception cref="ArgumentException">No roles, one twice, a role or head that is not there, or k out of range.</exception>
    public static HeadReadings Of(
        PlainRun run,
        IReadOnlyList<Role> at,
        ComponentSet? heads = null,
        CopySign sign = CopySign.Positive,
        int top = 5)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(at);
        var model = run.Model;
        var chosen = Chosen(heads, model.Shape);
        Check(at, sign, top, model.Shape);

        using var scope = NewDisposeScope();
        var afterMlp0 = model.Shape.Layers > 1 ? run.ResidPre(1) : run.Final;
        var residuals = stack(at.Select(role => RoleRows.Pick(run, afterMlp0, role)), 1).flatten(0, 1);
        var tokens = tensor(
            run.Batch.Tokens.SelectMany((prompt, n) => at.Select(role => (long)prompt[run.Batch.Positions(role)[n]])).ToArray(),
            device: model.Device);
        var name = sign == CopySign.Positive ? "copy score" : "negative copy score";
        return new HeadReadings(
            new Quantity($"{name} at {string.Join(", ", at)}, top {top}", IsFraction: true),
            model.Shape,
            chosen.Select(head =>
            {
                using var headScope = NewDisposeScope();
                using var most = top.ToScalar();
                var copied = Ranks(model, head, residuals, tokens, sign).lt(most).to(ScalarType.Float32);
                return (head, (IReadOnlyList<float>)Floats.Of(copied.view(-1, at.Count).mean([1])));
            }));
    }

    // How many other tokens have at least the logit of the token read [rows].
    private static Tensor Ranks(ITransformer model, Head head, Tensor residuals, Tensor tokens, CopySign sign)
    {
        var weights = model.HeadWeights(head.Layer, head.Index);
        var rowsAtATime = Math.Max(1, LogitsAtATime / model.Shape.Vocabulary);
        var parts = new List<Tensor>();
        for (long start = 0; start < residuals.shape[0]; start += rowsAtATime)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(rowsAtATime, residuals.shape[0] - start);
            var normed = model.AttentionNorm(head.Layer).Apply(residuals.narrow(0, start, length));
            var written = matmul(matmul(normed, weights.Value).Plus(weights.ValueBias), weights.Output);
            var logits = model.Unembed(model.FinalNorm.Apply(sign == CopySign.Positive ? written : -written));
            var own = logits.gather(1, tokens.narrow(0, start, length).unsqueeze(1));
            parts.Add(logits.ge(own).sum(1).sub(TensorArithmetic.One).MoveToOuterDisposeScope());
        }

        return cat(parts);
    }

    private static ImmutableArray<Head> Chosen(ComponentSet? heads, TransformerShape shape)
    {
        var chosen = heads is null
            ? [.. shape.AllHeads()]
            : heads.Select(component => component as Head
                ?? throw new ArgumentException($"{component} is not a head and copies nothing.", nameof(heads)))
                .ToImmutableArray();
        foreach (var head in chosen)
        {
            ComponentOrder.Check(head, shape);
        }

        return chosen;
    }

    private static void Check(IReadOnlyList<Role> at, CopySign sign, int top, TransformerShape shape)
    {
        if (at.Count == 0 || at.Distinct().Count() < at.Count)
        {
            throw new ArgumentException(
                at.Count == 0 ? "A copy score needs at least one role." : $"A role is given twice: {string.Join(", ", at)}.",
                nameof(at));
        }

        if (top < 1 || top >= shape.Vocabulary)
        {
            throw new ArgumentException(
                $"The token has to be among the top {top} of {shape.Vocabulary} tokens; "
                + $"that says something for 1 to {shape.Vocabulary - 1}.",
                nameof(top));
        }

        if (!Enum.IsDefined(sign))
        {
            throw new ArgumentOutOfRangeException(nameof(sign), sign, "A copy score is positive or negative.");
        }
    }
}
