using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// A difference from a plain run, for all variants of a sweep at once: a common part, and on top of it what single
/// variants add, in blocks of consecutive variants. Null and absent parts are exactly zero. Does not own its tensors.
/// </summary>
/// <param name="Common">The same for all variants [N, M, …], or null.</param>
/// <param name="Blocks">Added for variants Start … Start + B − 1 [B, N, M, …]; blocks may overlap.</param>
internal sealed record Varied(Tensor? Common, ImmutableArray<(int Start, Tensor Values)> Blocks)
{
    /// <summary>One past the last variant with something of its own.</summary>
    public int VariantCount => Blocks.IsEmpty ? 0 : Blocks.Max(block => block.Start + (int)block.Values.shape[0]);

    /// <summary>The sum of two differences, either of which may be null.</summary>
    public static Varied? Sum(Varied? left, Varied? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        _ => new Varied(
            (left.Common, right.Common) switch
            {
                (null, var only) => only,
                (var only, null) => only,
                var (l, r) => l.Plus(r),
            },
            left.Blocks.AddRange(right.Blocks)),
    };

    /// <summary>Single heads out of differences [N, M, G, Dh], side by side.</summary>
    public static Varied Stack(IReadOnlyList<(Varied Group, int Index)> heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        var variants = heads.Max(head => head.Group.VariantCount);
        var like = heads[0].Group.Common ?? heads[0].Group.Blocks[0].Values[0];
        var zero = zeros([.. like.shape[..2], like.shape[3]], like.dtype, like.device);
        var common = heads.Any(head => head.Group.Common is not null)
            ? stack(heads.Select(head => head.Group.Common?.select(2, head.Index) ?? zero), 2)
            : null;
        if (variants == 0)
        {
            return new Varied(common, []);
        }

        var own = heads.Select(head =>
        {
            var parts = zeros([variants, .. zero.shape], like.dtype, like.device);
            if (head.Group.Own() is { } values)
            {
                parts.slice(0, 0, values.shape[0], 1).copy_(values.select(3, head.Index));
            }

            return parts;
        });
        return new Varied(common, [(0, stack(own, 3))]);
    }

    /// <summary>A linear map of every part.</summary>
    public Varied Select(Func<Tensor, Tensor> map) =>
        new(
            Common is null ? null : map(Common.unsqueeze(0)).squeeze(0),
            [.. Blocks.Select(block => (block.Start, map(block.Values)))]);

    /// <summary>The variants' own parts in one block that begins at variant 0 [V, N, M, …], or null if there are none.</summary>
    public Tensor? Own()
    {
        if (Blocks.IsEmpty || (Blocks.Length == 1 && Blocks[0].Start == 0))
        {
            return Blocks.IsEmpty ? null : Blocks[0].Values;
        }

        using var scope = NewDisposeScope();
        if (Consecutive())
        {
            return cat(Blocks.Select(block => block.Values).ToList(), 0).MoveToOuterDisposeScope();
        }

        var first = Blocks[0].Values;
        var own = zeros([VariantCount, .. first.shape[1..]], first.dtype, first.device);
        foreach (var (start, values) in Blocks)
        {
            own.slice(0, start, start + values.shape[0], 1).PlusInPlace(values);
        }

        return own.MoveToOuterDisposeScope();
    }

    /// <summary>What one variant differs by [N, M, …], or null for nothing.</summary>
    public Tensor? Of(int? variant)
    {
        var own = Blocks
            .Where(block => variant >= block.Start && variant < block.Start + block.Values.shape[0])
            .Select(block => block.Values[variant!.Value - block.Start]);
        return own.Aggregate(Common, (sum, part) => sum is null ? part : sum.Plus(part));
    }

    private bool Consecutive()
    {
        var next = 0;
        foreach (var (start, values) in Blocks)
        {
            if (start != next)
            {
                return false;
            }

            next += (int)values.shape[0];
        }

        return true;
    }
}
