namespace IoiClaims.Checkpoints;

/// <summary>How the hub is reached.</summary>
/// <remarks>
/// Proxies (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) are .NET's own affair: its HTTP client follows these variables.
/// </remarks>
public sealed record HubOptions
{
    private const string DefaultEndpoint = "https://huggingface.co";

    /// <summary>The hub or a mirror of it, HF_ENDPOINT; without a slash at its end.</summary>
    public string Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>An access token, HF_TOKEN, which is shown to the endpoint's host alone; public models need none.</summary>
    public string? Token { get; init; }

    /// <summary>How many times in a row something may fail without any progress.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How long a server may be silent.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits between attempts; tests do not.</summary>
    public Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>The bytes free where a folder is or will be; null where that is unknown.</summary>
    public Func<string, long?> FreeSpace { get; init; } = FreeSpaceOf;

    /// <summary>The options that environment variables ask for: HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE.</summary>
    /// <exception cref="FetchException">HF_ENDPOINT is no web address, or HF_HUB_OFFLINE forbids the network.</exception>
    public static HubOptions Of(CheckpointEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.Variable("HF_HUB_OFFLINE") is { } offline && offline.ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE")
        {
            throw new FetchException($"HF_HUB_OFFLINE={offline} forbids using the network. Unset it to fetch.");
        }

        var endpoint = environment.Variable("HF_ENDPOINT") ?? DefaultEndpoint;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new FetchException($"HF_ENDPOINT is \"{endpoint}\", expected the web address of a hub such as {DefaultEndpoint}.");
        }

        return new HubOptions { Endpoint = endpoint.TrimEnd('/'), Token = environment.Variable("HF_TOKEN")?.Trim() };
    }

    private static long? FreeSpaceOf(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
