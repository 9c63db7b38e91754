using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// Some rows (prompt, position) of a batch, in equally many slots M for each prompt so that they make a tensor
/// [N, M, …]. Prompts with fewer rows have idle slots, which stand at some real position but are used by nothing.
/// </summary>
internal sealed class RowSet : IDisposable
{
    private readonly int[] slotOf;
    private Tensor? index;
    private Tensor? positionTensor;
    private Tensor? columns;
    private Tensor? inUse;
    private Tensor? causalMask;

    /// <summary>The rows where a mask [N × P] is true.</summary>
    public RowSet(PromptBatch batch, bool[] mask, Device device)
    {
        Batch = batch;
        Device = device;
        var length = batch.Length;
        var rows = Enumerable.Range(0, batch.Count)
            .Select(n => Enumerable.Range(0, length).Where(p => mask[(n * length) + p]).ToArray())
            .ToArray();
        Slots = rows.Max(r => r.Length);
        Positions = new int[batch.Count * Slots];
        InUse = new bool[Positions.Length];
        slotOf = new int[batch.Count * length];
        Array.Fill(slotOf, -1);
        for (var n = 0; n < batch.Count; n++)
        {
            for (var m = 0; m < rows[n].Length; m++)
            {
                Positions[(n * Slots) + m] = rows[n][m];
                InUse[(n * Slots) + m] = true;
                slotOf[(n * length) + rows[n][m]] = m;
            }
        }

        HasIdleSlots = InUse.Contains(false);
        IsEverything = Slots == length && !HasIdleSlots;
    }

    public PromptBatch Batch { get; }

    public Device Device { get; }

    /// <summary>Slots a prompt, M.</summary>
    public int Slots { get; }

    /// <summary>Position of each slot [N × M].</summary>
    public int[] Positions { get; }

    /// <summary>Whether a slot holds a row [N × M].</summary>
    public bool[] InUse { get; }

    public bool HasIdleSlots { get; }

    /// <summary>Whether the slots are simply all positions, in order.</summary>
    public bool IsEverything { get; }

    /// <summary>Slots as indices into the flattened first two axes of a tensor [N, P, …]; [N × M].</summary>
    public Tensor Index => index ??= Make(Positions.Select((p, i) => ((long)(i / Slots) * Batch.Length) + p).ToArray());

    /// <summary>The position of each slot [N, M], some real one for idle slots.</summary>
    public Tensor PositionTensor => positionTensor ??=
        Make(Positions.Select(p => (long)p).ToArray()).view(Batch.Count, Slots).DetachFromDisposeScope();

    /// <summary>Positions [N, M], idle slots at position P, one past the end.</summary>
    public Tensor Columns => columns ??=
        Make(Positions.Select((p, i) => InUse[i] ? p : (long)Batch.Length).ToArray()).view(Batch.Count, Slots)
            .DetachFromDisposeScope();

    /// <summary>1 for slots that hold a row, 0 for idle ones [N, M].</summary>
    public Tensor InUseMask(ScalarType type) =>
        inUse ??= Make(InUse.Select(used => used ? 1L : 0L).ToArray()).view(Batch.Count, Slots).to(type)
            .DetachFromDisposeScope();

    /// <summary>Which positions each slot sees when it attends, bool [N, 1, M, P].</summary>
    public Tensor CausalMask()
    {
        if (causalMask is null)
        {
            using var scope = NewDisposeScope();
            causalMask = TensorArithmetic.Indices(Batch.Length, Device).le(PositionTensor.view(Batch.Count, 1, Slots, 1)).DetachFromDisposeScope();
        }

        return causalMask;
    }

    /// <summary>The slot of a row, or −1.</summary>
    public int SlotOf(int prompt, int position) => slotOf[(prompt * Batch.Length) + position];

    /// <summary>The rows of a tensor [N, P, …] → [N, M, …].</summary>
    public Tensor Gather(Tensor values)
    {
        if (IsEverything)
        {
            return values;
        }

        using var scope = NewDisposeScope();
        return values.flatten(0, 1).index_select(0, Index)
            .view([Batch.Count, Slots, .. values.shape[2..]])
            .MoveToOuterDisposeScope();
    }

    /// <summary>A copy of a tensor [N, P, …] with the rows replaced by others [N, M, …]; idle slots replace nothing.</summary>
    public Tensor Scatter(Tensor values, Tensor replacement)
    {
        using var scope = NewDisposeScope();
        var used = tensor(Enumerable.Range(0, InUse.Length).Where(i => InUse[i]).Select(i => (long)i).ToArray(), device: Device);
        var result = values.contiguous().clone();
        result.flatten(0, 1).index_copy_(0, Index.index_select(0, used), replacement.flatten(0, 1).index_select(0, used));
        return result.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        index?.Dispose();
        positionTensor?.Dispose();
        columns?.Dispose();
        inUse?.Dispose();
        causalMask?.Dispose();
    }

    private Tensor Make(long[] values) => tensor(values, device: Device).DetachFromDisposeScope();
}
