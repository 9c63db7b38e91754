namespace IoiClaims.Claims.Expectations;

/// <summary>
/// What an expectation rests on. It alone decides how far off the expectation may be (<see cref="Expectation.Width"/>), by one rule
/// for all entries. The rule was not fixed blind: see docs/gpt2-expectations.md.
/// </summary>
public enum Evidence
{
    /// <summary>
    /// Several sources measured this quantity: their mean, and their standard deviation, which is at least one floor.
    /// </summary>
    Several,

    /// <summary>One source measured this quantity under conditions like ours: its value, and one floor.</summary>
    One,

    /// <summary>
    /// What was published was measured under other conditions, such as another ablation, a few prompts, or one template: its value,
    /// and two floors.
    /// </summary>
    OtherConditions,

    /// <summary>
    /// Two published numbers of which one is certainly too small and the other certainly too large: the middle, and a quarter of
    /// their distance, so that both lie two widths away; at least one floor.
    /// </summary>
    Bracketed,

    /// <summary>It follows from published numbers, or from how prompts are drawn, by an argument that is given: two floors.</summary>
    Derived,

    /// <summary>Nobody published anything like it: what seems likely, for reasons that are given, and four floors.</summary>
    None,
}
