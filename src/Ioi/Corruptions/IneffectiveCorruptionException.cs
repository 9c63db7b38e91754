namespace IoiClaims.Ioi;

/// <summary>
/// A corruption did not change exactly what it states to change in some prompt. An experiment on such a dataset would be
/// vacuous, or would measure something else.
/// </summary>
public sealed class IneffectiveCorruptionException : Exception
{
    /// <summary>With the corruption, the prompt and the difference in its message.</summary>
    public IneffectiveCorruptionException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public IneffectiveCorruptionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without details.</summary>
    public IneffectiveCorruptionException()
    {
    }
}
