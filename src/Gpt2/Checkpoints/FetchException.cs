namespace IoiClaims.Gpt2;

/// <summary>A fetch cannot go on; the message says what happened, where, and what to do. Nothing that was there is harmed.</summary>
public sealed class FetchException : IOException
{
    /// <summary>With a message for people.</summary>
    public FetchException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
