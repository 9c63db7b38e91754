using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Some slots of a reader that take their source in one state, and where in the source those stand.</summary>
internal sealed class Reading
{
    private readonly RowSet reader;
    private readonly bool[] members;
    private readonly KeptTensors kept;
    private readonly Dictionary<object, Tensor> indices = new(ReferenceEqualityComparer.Instance);
    private Tensor? mask;

    private Reading(RowSet reader, StateId target, Place at, bool[] members, KeptTensors kept)
    {
        this.reader = reader;
        this.members = members;
        this.kept = kept;
        Target = target;
        At = at;
        IsWhole = members.All(member => member);
    }

    /// <summary>The reader's slots, those that take no part included.</summary>
    public RowSet Reader => reader;

    /// <summary>The state of the source.</summary>
    public StateId Target { get; }

    /// <summary>The place by which positions correspond.</summary>
    public Place At { get; }

    /// <summary>Whether every slot takes part.</summary>
    public bool IsWhole { get; }

    /// <summary>How the slots of a port divide among transitions, of which those given concern the source.</summary>
    public static IReadOnlyList<Reading> Divide(
        Open state, RowSet reader, IReadOnlyList<Transition> concerning, KeptTensors kept)
    {
        var readings = new List<Reading>();
        var left = Enumerable.Repeat(true, reader.Positions.Length).ToArray();
        foreach (var (target, at) in concerning.Select(t => (t.Target, t.At)).Append((state.Otherwise, Place.Everywhere)))
        {
            var positions = at.Resolve(state.Base);
            var taking = new bool[left.Length];
            for (var i = 0; i < left.Length; i++)
            {
                taking[i] = left[i] && (positions is null || positions[i / reader.Slots] == reader.Positions[i]);
                left[i] &= !taking[i];
            }

            if (taking.Contains(true))
            {
                readings.Add(new Reading(reader, target, at, taking, kept));
            }
        }

        return readings;
    }

    /// <summary>Values of a plain run [N, P, …] at the slots [N, M, …].</summary>
    public Tensor FromRun(PromptBatch source, Tensor values)
    {
        if (ReferenceEquals(source, reader.Batch))
        {
            return reader.Gather(values);
        }

        if (!indices.TryGetValue(source, out var index))
        {
            index = Index((n, p) => ((long)n * source.Length) + p, source);
            indices.Add(source, index);
        }

        return values.flatten(0, 1).index_select(0, index).view([source.Count, reader.Slots, .. values.shape[2..]]);
    }

    /// <summary>Values at a source's own rows [B, N, M', …] at the slots [B, N, M, …]; zero where the source has no such row.</summary>
    public Tensor FromRows(RowSet source, Tensor values)
    {
        if (ReferenceEquals(source, reader))
        {
            return values;
        }

        if (!indices.TryGetValue(source, out var index))
        {
            index = Index(
                (n, p) => source.SlotOf(n, p) is >= 0 and var slot
                    ? ((long)n * source.Slots) + slot
                    : (long)source.Batch.Count * source.Slots,
                source.Batch);
            indices.Add(source, index);
        }

        var flat = values.flatten(1, 2);
        var padded = cat([flat, zeros([flat.shape[0], 1, .. flat.shape[2..]], flat.dtype, flat.device)], 1);
        return padded.index_select(1, index).view([values.shape[0], source.Batch.Count, reader.Slots, .. values.shape[3..]]);
    }

    /// <summary>Zero at the slots that do not take part; values are [B, N, M, …].</summary>
    public Tensor Mask(Tensor values)
    {
        if (IsWhole)
        {
            return values;
        }

        mask ??= kept.Keep(tensor(members.Select(m => m ? 1L : 0L).ToArray(), device: reader.Device)
            .view(reader.Batch.Count, reader.Slots).to(values.dtype));
        return values * mask.view([1, reader.Batch.Count, reader.Slots, .. Enumerable.Repeat(1L, (int)values.dim() - 3)]);
    }

    /// <summary>The slots that take part: prompt and position, or null for one that does not.</summary>
    public IEnumerable<(int Prompt, int Position)?> Rows() =>
        members.Select((member, i) => member ? ((int, int)?)(i / reader.Slots, reader.Positions[i]) : null);

    private Tensor Index(Func<int, int, long> place, PromptBatch source)
    {
        var flat = new long[members.Length];
        for (var i = 0; i < flat.Length; i++)
        {
            // Slots that do not take part are masked out afterwards; any index will do.
            var n = i / reader.Slots;
            flat[i] = members[i] ? place(n, Alignment.Map(reader.Batch, source, At, n, reader.Positions[i])) : 0;
        }

        return kept.Keep(tensor(flat, device: reader.Device));
    }
}
