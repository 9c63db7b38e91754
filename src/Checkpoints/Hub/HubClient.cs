using System.Net;
using System.Net.Http.Headers;

namespace IoiClaims.Checkpoints;

/// <summary>Requests to the hub: follows redirects itself, so that the token stays with the endpoint.</summary>
internal sealed class HubClient : IDisposable
{
    private const int MostRedirects = 10;

    private readonly HttpClient http;
    private readonly HubOptions options;
    private readonly Uri endpoint;

    public HubClient(HubOptions options)
    {
        this.options = options;
        endpoint = new Uri(options.Endpoint);

        // No decompression either: ranges count the bytes of the file itself.
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(30),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ioi-claims", typeof(HubClient).Assembly.GetName().Version?.ToString(3)));
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>What the hub says of a revision: its commit and its files.</summary>
    public Uri AddressOfListing(string repository, string revision) =>
        new($"{options.Endpoint}/api/models/{repository}/revision/{Uri.EscapeDataString(revision)}?blobs=true");

    /// <summary>A file of a commit.</summary>
    public Uri AddressOfFile(string repository, string commit, string name) =>
        new($"{options.Endpoint}/{repository}/resolve/{commit}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>Asks for an address, from a byte on.</summary>
    /// <returns>The answer's head; the body is still to be read.</returns>
    /// <exception cref="HubFailure">No answer, or one that is no success.</exception>
    public async Task<HubAnswer> GetAsync(Uri address, long from, CancellationToken cancellation)
    {
        string? linkedTag = null;
        string? commit = null;
        var at = address;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            var response = await SendAsync(at, from, cancellation);

            // The hub's own answer says what the file is; the storage that it redirects to knows nothing of commits.
            linkedTag ??= Header(response, "X-Linked-Etag");
            commit ??= Header(response, "X-Repo-Commit");
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
            {
                response.Dispose();
                var next = new Uri(at, location);
                if (next.Scheme is not ("http" or "https") || (at.Scheme == "https" && next.Scheme == "http"))
                {
                    throw new HubFailure($"{at.GetLeftPart(UriPartial.Path)} redirects to {next.GetLeftPart(UriPartial.Path)}, which is not secure", mayPass: false);
                }

                at = next;
                continue;
            }

            if (!response.IsSuccessStatusCode)
            {
                using (response)
                {
                    throw HubFailure.Of(response, at, withToken: options.Token is not null && IsEndpoint(at));
                }
            }

            return new HubAnswer(response, linkedTag?.Trim('"'), commit);
        }

        throw new HubFailure($"{address} redirects more than {MostRedirects} times", mayPass: false);
    }

    public void Dispose() => http.Dispose();

    private bool IsEndpoint(Uri address) => address.Authority == endpoint.Authority && address.Scheme == endpoint.Scheme;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private async Task<HttpResponseMessage> SendAsync(Uri address, long from, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
        }

        if (options.Token is { } token && IsEndpoint(address))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(options.StallTimeout);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (HttpRequestException exception)
        {
            throw HubFailure.Of(exception, address);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HubFailure($"{address.Authority} did not answer within {options.StallTimeout.TotalSeconds:0.#} s", mayPass: true)
            {
                Unreachable = true,
            };
        }
    }
}

/// <summary>The head of a successful answer, and its body to be read.</summary>
/// <param name="Response">The answer, after all redirects.</param>
/// <param name="LinkedTag">The hub's hash of the file, where it gave one.</param>
/// <param name="Commit">The commit that the hub says the file is of.</param>
internal sealed record HubAnswer(HttpResponseMessage Response, string? LinkedTag, string? Commit) : IDisposable
{
    public void Dispose() => Response.Dispose();
}

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
    /// <param name="response">The answer.</param>
    /// <param name="address">What was asked for.</param>
    /// <param name="withToken">Whether an access token was shown.</param>
    public static HubFailure Of(HttpResponseMessage response, Uri address, bool withToken)
    {
        var status = response.StatusCode;
        var code = response.Headers.TryGetValues("X-Error-Code", out var codes) ? codes.First() : null;
        var advice = HubRefusal.Advice(status, code, withToken) is { } said ? $". {said}" : string.Empty;
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
