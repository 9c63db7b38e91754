namespace IoiClaims.Ioi;

/// <summary>
/// Which of the first two names is repeated. A is the indirect object, B the subject, as in the IOI paper.
/// </summary>
public enum NameOrder
{
    /// <summary>"A and B …, B gave … to": the second name is repeated.</summary>
    Abba,

    /// <summary>"B and A …, B gave … to": the first name is repeated.</summary>
    Baba,
}

/// <summary>How a dataset chooses the order of its prompts.</summary>
public enum OrderChoice
{
    /// <summary>All prompts ABBA.</summary>
    Abba,

    /// <summary>All prompts BABA.</summary>
    Baba,

    /// <summary>Half and half.</summary>
    Mixed,
}
