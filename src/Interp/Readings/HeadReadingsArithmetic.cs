namespace IoiClaims;

/// <summary>Readings of heads combined number by number.</summary>
public static class HeadReadingsArithmetic
{
    /// <summary>The difference of two readings, prompt by prompt, as in "attention to S1 less attention to S1+1".</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">What is taken away, read of the same heads on the same prompts.</param>
    /// <exception cref="ArgumentException">Other heads, another number of prompts, or another unit.</exception>
    public static HeadReadings Minus(this HeadReadings left, HeadReadings right) =>
        Combine(left, right, "less", (one, other) => one - other);

    /// <summary>The readings of some of the heads, such as those that a table shows.</summary>
    /// <exception cref="ArgumentException">A head that was not read.</exception>
    public static HeadReadings Of(this HeadReadings readings, IEnumerable<Head> heads)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArgumentNullException.ThrowIfNull(heads);
        return new HeadReadings(
            readings.Quantity, readings.Shape, heads.Select(head => (head, (IReadOnlyList<float>)readings[head])));
    }

    private static HeadReadings Combine(HeadReadings left, HeadReadings right, string word, Func<float, float, float> combine)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (!left.Heads.SequenceEqual(right.Heads) || left.Count != right.Count || left.Quantity.Unit != right.Quantity.Unit)
        {
            throw new ArgumentException(
                $"'{left.Quantity.Name}' and '{right.Quantity.Name}' cannot be combined: they are of other heads, of "
                + $"{left.Count} and {right.Count} prompts, or in different units.",
                nameof(right));
        }

        return new HeadReadings(
            left.Quantity with { Name = $"{left.Quantity.Name} {word} {right.Quantity.Name}" },
            left.Shape,
            left.Heads.Select(head => (head, (IReadOnlyList<float>)left[head].Zip(right[head], combine).ToArray())));
    }
}
