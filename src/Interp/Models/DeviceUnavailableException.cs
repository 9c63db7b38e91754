namespace IoiClaims;

/// <summary>A device was asked for that this build or this machine does not have.</summary>
public sealed class DeviceUnavailableException : Exception
{
    /// <summary>With a message that says what is missing and how to get it.</summary>
    public DeviceUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a general message.</summary>
    public DeviceUnavailableException()
        : this("The device that was asked for is not there.")
    {
    }

    /// <summary>With a message and a cause.</summary>
    public DeviceUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
