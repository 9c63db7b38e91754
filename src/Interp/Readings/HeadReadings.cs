using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>One number for each head and prompt, such as an attention weight. Immutable.</summary>
public sealed class HeadReadings : IPromptReading<HeadReadings>
{
    private readonly ImmutableDictionary<Head, ImmutableArray<float>> values;

    /// <summary>Checks and freezes the numbers.</summary>
    /// <param name="quantity">What they are.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="readings">Heads, each with one finite number a prompt [N].</param>
    /// <exception cref="ArgumentException">
    /// No heads, one twice or one that the model does not have; no prompts, unequal N, a number that is not finite.
    /// </exception>
    public HeadReadings(
        Quantity quantity, TransformerShape shape, IEnumerable<(Head Head, IReadOnlyList<float> Values)> readings)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(readings);
        Quantity = quantity;
        Shape = shape;
        var builder = ImmutableDictionary.CreateBuilder<Head, ImmutableArray<float>>();
        var heads = ImmutableArray.CreateBuilder<Head>();
        foreach (var (head, numbers) in readings)
        {
            ComponentOrder.Check(head, shape);
            if (builder.ContainsKey(head))
            {
                throw new ArgumentException($"Head {head} is given twice.", nameof(readings));
            }

            builder.Add(head, Sample.Check(numbers, $"{quantity.Name} of head {head}"));
            heads.Add(head);
            if (builder[head].Length != builder[heads[0]].Length)
            {
                throw new ArgumentException(
                    $"Head {head} has numbers for {builder[head].Length} prompts, head {heads[0]} for "
                    + $"{builder[heads[0]].Length}.",
                    nameof(readings));
            }
        }

        if (heads.Count == 0)
        {
            throw new ArgumentException("A reading of heads needs at least one head.", nameof(readings));
        }

        Heads = heads.ToImmutable();
        values = builder.ToImmutable();
    }

    /// <summary>What the numbers are.</summary>
    public Quantity Quantity { get; }

    /// <summary>The model's sizes.</summary>
    public TransformerShape Shape { get; }

    /// <summary>The heads read, in the order given.</summary>
    public ImmutableArray<Head> Heads { get; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => values[Heads[0]].Length;

    /// <summary>The number of each prompt for a head [N].</summary>
    /// <exception cref="ArgumentException">The head was not read.</exception>
    public ImmutableArray<float> this[Head head] => values.TryGetValue(head, out var found)
        ? found
        : throw new ArgumentException(
            $"The {Quantity.Name} of head {head} was not read; that of {Heads.Length} heads was, the first being {Heads[0]}.",
            nameof(head));

    /// <inheritdoc/>
    public static HeadReadings Join(IReadOnlyList<HeadReadings> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new ArgumentException("There are no parts to join.", nameof(parts));
        }

        var first = parts[0];
        if (parts.FirstOrDefault(part => part.Quantity != first.Quantity || part.Shape != first.Shape
            || !part.Heads.SequenceEqual(first.Heads)) is { } other)
        {
            throw new ArgumentException(
                $"Readings of '{first.Quantity.Name}' cannot be joined with readings of '{other.Quantity.Name}', "
                + "of other heads or of another model.",
                nameof(parts));
        }

        return parts.Count == 1
            ? first
            : new HeadReadings(first.Quantity, first.Shape, first.Heads.Select(
                head => (head, (IReadOnlyList<float>)parts.SelectMany(part => part[head]).ToArray())));
    }

    /// <summary>The mean over prompts for a head.</summary>
    /// <exception cref="ArgumentException">The head was not read.</exception>
    public double Mean(Head head) => this[head].Average(value => (double)value);

    /// <summary>The mean over some heads, prompt by prompt [N].</summary>
    /// <exception cref="ArgumentException">Not a head, or one that was not read.</exception>
    public ImmutableArray<float> MeanOver(ComponentSet heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        var members = heads.Select(component => component as Head
            ?? throw new ArgumentException($"{component} is not a head and has no {Quantity.Name}.", nameof(heads)))
            .Select(head => this[head])
            .ToList();
        return [.. Enumerable.Range(0, Count).Select(n => (float)members.Average(of => (double)of[n]))];
    }

    /// <summary>The mean over prompts and some heads, with its interval.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="plan">How the interval is computed.</param>
    /// <param name="conditions">Under which conditions.</param>
    /// <param name="groups">Template of each prompt [N].</param>
    /// <param name="prompts">The prompts themselves [N], where the readings are one a prompt.</param>
    /// <exception cref="ArgumentException">Not a head, one that was not read, or groups of another length.</exception>
    public SampleMean Measure(
        ComponentSet heads, BootstrapPlan plan, Conditions conditions, IReadOnlyList<string>? groups = null, PromptBatch? prompts = null)
    {
        ArgumentNullException.ThrowIfNull(heads);
        return Measurement.OfMean(
            Quantity with { Name = $"{Quantity.Name}, {heads.Name}" }, MeanOver(heads), plan, conditions, groups, prompts);
    }

    /// <summary>The heads with the largest means, largest first; equal ones in the order read.</summary>
    public IReadOnlyList<Head> Largest(int count) => Heads.OrderByDescending(Mean).Take(count).ToList();

    /// <summary>Layers × heads: means over prompts; empty where a head was not read.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="conditions">Under which conditions they were measured.</param>
    public NumericTable ToTable(Tolerance tolerance, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        var heading = new TableHeading(
            Quantity.Name, Quantity.Unit.Length == 0 ? "1" : Quantity.Unit, tolerance, conditions.With("N", Count))
        {
            Signed = values.Values.Any(of => of.Any(value => value < 0)),
        };
        return NumericTable.LayersByHeads(
            heading,
            Shape.Layers,
            Shape.Heads,
            (layer, index) => values.ContainsKey(new Head(layer, index)) ? Mean(new Head(layer, index)) : null);
    }

    /// <summary>Reads every head, a layer at a time.</summary>
    /// <param name="quantity">What is read.</param>
    /// <param name="run">The plain run.</param>
    /// <param name="layer">The numbers of a layer's heads [N, H].</param>
    internal static HeadReadings ByLayer(Quantity quantity, PlainRun run, Func<int, Tensor> layer) =>
        ByLayer([quantity], run, l => [layer(l)])[0];

    /// <summary>Several readings, of which a layer gives all at once, each [N, H].</summary>
    internal static IReadOnlyList<HeadReadings> ByLayer(
        IReadOnlyList<Quantity> quantities, PlainRun run, Func<int, IReadOnlyList<Tensor>> layer)
    {
        var shape = run.Model.Shape;
        var readings = quantities.Select(_ => new List<(Head, IReadOnlyList<float>)>()).ToList();
        for (var l = 0; l < shape.Layers; l++)
        {
            using var scope = NewDisposeScope();
            foreach (var (reading, numbers) in readings.Zip(layer(l)))
            {
                reading.AddRange(Floats.Rows(numbers.transpose(0, 1))
                    .Select((row, index) => (new Head(l, index), (IReadOnlyList<float>)row)));
            }
        }

        return [.. quantities.Zip(readings, (quantity, reading) => new HeadReadings(quantity, shape, reading))];
    }
}

/// <summary>Several readings of a few heads side by side.</summary>
public static class HeadTable
{
    /// <summary>One row a head, one column a reading, its mean in each cell.</summary>
    /// <param name="heading">Title, unit, tolerance, conditions.</param>
    /// <param name="heads">The heads, in the order of the rows.</param>
    /// <param name="columns">Readings with their labels; each has read all these heads.</param>
    /// <exception cref="ArgumentException">No heads or columns, or a head that was not read.</exception>
    public static NumericTable Of(
        TableHeading heading, IEnumerable<Head> heads, params IReadOnlyList<(string Label, HeadReadings Readings)> columns)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(columns);
        Head[] rows = [.. heads];
        return new NumericTable(
            heading,
            "head",
            rows.Select(head => head.ToString()).ToArray(),
            columns.Select(column => column.Label).ToArray(),
            (row, column) => columns[column].Readings.Mean(rows[row]));
    }
}
