using System.Net;

namespace IoiClaims.Gpt2;

/// <summary>One request to the hub went wrong; whoever asked decides whether to try again.</summary>
internal sealed class HubFailure : Exception
{
    public HubFailure(string message, bool mayPass, Exception? inner = null)
        : base(message, inner)
    {
        MayPass = mayPass;
    }

    /// <summary>Whether trying again may help.</summary>
    public bool MayPass { get; }

    /// <summary>Whether the network, not the hub, is at fault: nobody answered.</summary>
    public bool Unreachable { get; init; }

    /// <summary>The answer's status, where there was an answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The failure that an answer other than success is.</summary>
    public static HubFailure Of(HttpResponseMessage response, Uri address)
    {
        var status = response.StatusCode;
        var advice = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                ". The repository does not exist or wants an access token (HF_TOKEN); GPT-2's are public, so a token that has expired may be to blame",
            HttpStatusCode.NotFound => ". There is no such repository, revision or file there",
            HttpStatusCode.ProxyAuthenticationRequired => ". The proxy wants a user and a password, as in HTTPS_PROXY=http://user:password@host:port",
            _ => string.Empty,
        };
        var retryAfter = response.Headers.RetryAfter;
        return new HubFailure(
            $"{address.GetLeftPart(UriPartial.Path)} answered {(int)status} {response.ReasonPhrase}{advice}",
            status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestedRangeNotSatisfiable
                or >= HttpStatusCode.InternalServerError)
        {
            Status = status,
            RetryAfter = retryAfter?.Delta ?? (retryAfter?.Date is { } date ? date - DateTimeOffset.UtcNow : null),
        };
    }

    /// <summary>The failure that an exception of the HTTP client is.</summary>
    public static HubFailure Of(HttpRequestException exception, Uri address)
    {
        var what = exception.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => $"The name {address.Host} cannot be resolved",
            HttpRequestError.ConnectionError => $"No connection to {address.Authority}",
            HttpRequestError.ProxyTunnelError => $"The proxy does not let through to {address.Authority}",
            HttpRequestError.SecureConnectionError =>
                $"No secure connection to {address.Authority}. Where a proxy signs with its own certificate, "
                + "SSL_CERT_FILE must name it (on Linux; elsewhere the system must trust it)",
            _ => $"The request to {address.Authority} failed",
        };

        // The innermost exception says what the others only pass on.
        var cause = exception.GetBaseException().Message;
        return new HubFailure(
            $"{what}: {cause}", exception.HttpRequestError != HttpRequestError.SecureConnectionError, exception)
        {
            Unreachable = exception.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.ProxyTunnelError or HttpRequestError.SecureConnectionError,
        };
    }
}
