namespace IoiClaims;

/// <summary>A patch, route or hypothesis that touches nothing in the model: a mistake, never a null result.</summary>
public sealed class NothingMatchedException : Exception
{
    /// <summary>With a message that says what did not match and what to check.</summary>
    public NothingMatchedException(string message)
        : base(message)
    {
    }

    /// <summary>With a general message.</summary>
    public NothingMatchedException()
        : this("Nothing in the model matches.")
    {
    }

    /// <summary>With a message and a cause.</summary>
    public NothingMatchedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
