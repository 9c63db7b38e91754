using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>What ablated heads give instead of their values z. Means are computed once, whatever the prompts.</summary>
internal sealed class AblatedValues : IDisposable
{
    private readonly ITransformer model;
    private readonly Ablation ablation;
    private readonly ImmutableArray<string> groups;
    private readonly Tensor[] means;

    /// <summary>Runs the model on the prompts that means are taken over, some at a time.</summary>
    /// <exception cref="ArgumentException">
    /// A group of the prompts without a counterpart, or whose prompts differ in length, or prompts that do not pair.
    /// </exception>
    public AblatedValues(ITransformer model, PromptBatch prompts, Ablation ablation, int promptsAtATime)
    {
        this.model = model;
        this.ablation = ablation;
        groups = [.. prompts.Groups.Distinct(StringComparer.Ordinal)];
        means = ablation.Source is ActivationSource.Mean mean ? Means(mean.Batch, prompts, promptsAtATime) : [];
        if (ablation.Source is ActivationSource.Run { Batch: var other })
        {
            if (other.Count != prompts.Count)
            {
                throw new ArgumentException(
                    $"Resample ablation pairs prompts; there are {prompts.Count} and {other.Count} to take values from.");
            }

            Alignment.CheckSameLengths(prompts, other);
        }
    }

    /// <summary>The values for some of the prompts, layer by layer [N, P, H, Dh]; nothing for zero. The caller's.</summary>
    /// <param name="indices">Which prompts.</param>
    /// <param name="batch">The same prompts.</param>
    public Tensor[] For(IReadOnlyList<int> indices, PromptBatch batch)
    {
        using var scope = NewDisposeScope();
        switch (ablation.Source)
        {
            case ActivationSource.Run run:
                using (var plain = new PlainRun(model, run.Batch.Select(indices)))
                {
                    return Enumerable.Range(0, model.Shape.Layers)
                        .Select(layer => plain.Z(layer).clone().MoveToOuterDisposeScope())
                        .ToArray();
                }

            case ActivationSource.Mean:
                var index = tensor(batch.Groups.Select(group => (long)groups.IndexOf(group)).ToArray(), device: model.Device);
                return means.Select(mean =>
                {
                    var values = mean.index_select(0, index).slice(1, 0, Math.Min(mean.shape[1], batch.Length), 1);
                    var missing = batch.Length - values.shape[1];
                    if (missing > 0)
                    {
                        // Longer prompts belong to other groups; these rows are padding, read by nothing.
                        var shape = values.shape;
                        shape[1] = missing;
                        values = cat([values, zeros(shape, values.dtype, values.device)], 1);
                    }

                    return values.MoveToOuterDisposeScope();
                }).ToArray();
            default:
                return [];
        }
    }

    public void Dispose()
    {
        foreach (var mean in means)
        {
            mean.Dispose();
        }
    }

    /// <summary>Means by group, position and head, layer by layer [G, P, H, Dh].</summary>
    private Tensor[] Means(PromptBatch over, PromptBatch prompts, int promptsAtATime)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var members = new List<int>[groups.Length];
        for (var g = 0; g < groups.Length; g++)
        {
            var longest = Enumerable.Range(0, prompts.Count).Where(n => prompts.Groups[n] == groups[g])
                .Max(n => prompts.Tokens[n].Length);
            members[g] = MeanRows.Of(over, groups[g], Place.Everywhere, longest - 1).Select(row => row.Prompt).ToList();
        }

        var all = members.SelectMany((of, g) => of.Select(n => (Prompt: n, Group: g))).ToArray();
        var halves = all.Chunk((all.Length + SideBySide.Lanes - 1) / SideBySide.Lanes).ToList();
        var sums = Zeros(over);
        foreach (var some in SideBySide.Map(model.Device, halves, half => SumsOf(over, half, Math.Max(1, promptsAtATime / SideBySide.Lanes))))
        {
            foreach (var (sum, of) in sums.Zip(some))
            {
                sum.PlusInPlace(of);
                of.Dispose();
            }
        }

        var counts = tensor(members.Select(of => (double)of.Count).ToArray(), model.ElementType, model.Device).view(-1, 1, 1, 1);
        return sums.Select(sum => sum.div_(counts).DetachFromDisposeScope()).ToArray();
    }

    /// <summary>Sums over prompts of the values of their groups, layer by layer [G, P, H, Dh]; the caller's.</summary>
    private Tensor[] SumsOf(PromptBatch over, (int Prompt, int Group)[] prompts, int promptsAtATime)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var sums = Zeros(over);
        foreach (var part in prompts.Chunk(promptsAtATime))
        {
            using var inner = NewDisposeScope();
            var batch = over.Select(part.Select(each => each.Prompt).ToArray());
            using var run = new PlainRun(model, batch);
            var into = tensor(part.Select(each => (long)each.Group).ToArray(), device: model.Device);
            for (var layer = 0; layer < sums.Length; layer++)
            {
                sums[layer].slice(1, 0, batch.Length, 1).index_add_(0, into, run.Z(layer), TensorArithmetic.One);
            }
        }

        return [.. sums.Select(sum => sum.DetachFromDisposeScope())];
    }

    private Tensor[] Zeros(PromptBatch over) => Enumerable.Range(0, model.Shape.Layers)
        .Select(_ => zeros([groups.Length, over.Length, model.Shape.Heads, model.Shape.HeadWidth], model.ElementType, model.Device))
        .ToArray();
}
