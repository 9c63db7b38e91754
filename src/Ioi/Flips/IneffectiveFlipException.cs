namespace IoiClaims.Ioi;

/// <summary>
/// A flip did not change exactly what it states to change in some prompt. An experiment on such a dataset would be
/// vacuous, or would measure something else.
/// </summary>
public sealed class IneffectiveFlipException : Exception
{
    /// <summary>With the flip, the prompt and the difference in its message.</summary>
    public IneffectiveFlipException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public IneffectiveFlipException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without details.</summary>
    public IneffectiveFlipException()
    {
    }
}
