namespace IoiClaims;

/// <summary>
/// A patch dataset that leaves everything on the route as it was: the effect would be zero whatever the model does.
/// </summary>
public sealed class VacuousPatchException : Exception
{
    /// <summary>With a message that says where the datasets agree.</summary>
    public VacuousPatchException(string message)
        : base(message)
    {
    }

    /// <summary>With a general message.</summary>
    public VacuousPatchException()
        : this("The patch dataset leaves everything that is patched as it was.")
    {
    }

    /// <summary>With a message and a cause.</summary>
    public VacuousPatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
