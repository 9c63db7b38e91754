namespace IoiClaims;

/// <summary>What stands above a table's numbers.</summary>
public sealed record TableHeading
{
    /// <summary>Checks and makes a heading.</summary>
    /// <param name="title">What the numbers are, one line.</param>
    /// <param name="unit">Their unit, such as "logits" or "fraction of the baseline".</param>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    /// <param name="conditions">Under which conditions they were measured.</param>
    /// <exception cref="ArgumentException">
    /// An empty title or unit, one of several lines, or a condition called "unit" or "tolerance".
    /// </exception>
    public TableHeading(string title, string unit, Tolerance tolerance, Conditions conditions)
    {
        ArgumentNullException.ThrowIfNull(tolerance);
        ArgumentNullException.ThrowIfNull(conditions);
        TableLabel.Check(title, "title of the table");
        TableLabel.Check(unit, "unit of the table");
        foreach (var (key, _) in conditions)
        {
            if (key is "unit" or "tolerance")
            {
                throw new ArgumentException(
                    $"A table states its {key} itself; leave it out of the conditions.", nameof(conditions));
            }
        }

        Title = title;
        Unit = unit;
        Tolerance = tolerance;
        Conditions = conditions;
    }

    /// <summary>What the numbers are.</summary>
    public string Title { get; }

    /// <summary>Their unit.</summary>
    public string Unit { get; }

    /// <summary>How far a cell may move and still count as the same.</summary>
    public Tolerance Tolerance { get; }

    /// <summary>Under which conditions they were measured.</summary>
    public Conditions Conditions { get; }

    /// <summary>
    /// Whether positive numbers carry a plus sign. Right for effects, noise for probabilities.
    /// </summary>
    public bool Signed { get; init; } = true;
}
