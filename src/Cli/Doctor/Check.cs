namespace IoiClaims.Cli;

/// <summary>How something that claims or tools need stands.</summary>
internal enum CheckState
{
    /// <summary>It is here.</summary>
    Ok,

    /// <summary>It is not here; what does not need it runs.</summary>
    Missing,

    /// <summary>Nothing runs without it.</summary>
    Broken,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="State">How it stands.</param>
/// <param name="Detail">What was found, or what it is for.</param>
/// <param name="Fix">The one command that gets it; null where nothing is missing.</param>
internal sealed record Check(string Name, CheckState State, string Detail, string? Fix = null)
{
    /// <summary>Where it was looked for, where that helps.</summary>
    public IReadOnlyList<string> LookedAt { get; init; } = [];
}
