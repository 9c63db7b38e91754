using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IoiClaims.Models.Tests.Hub;

/// <summary>A request as the fake hub saw it.</summary>
/// <param name="Step">What was asked for: "list", "resolve NAME" or "content NAME".</param>
/// <param name="Target">The request line's target.</param>
/// <param name="Headers">Header fields, names in lower case.</param>
internal sealed record FakeRequest(string Step, string Target, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>First byte asked for.</summary>
    public int From => Headers.TryGetValue("range", out var range)
        ? int.Parse(range.Replace("bytes=", string.Empty, StringComparison.Ordinal).TrimEnd('-'), CultureInfo.InvariantCulture)
        : 0;
}

/// <summary>An answer, right or wrong in whatever way a test wants.</summary>
internal sealed record FakeAnswer(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Closes the connection after so many bytes of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Falls silent after so many bytes of the body, until the client goes away.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Sends the body in one chunk, without saying beforehand how long it is.</summary>
    public bool Chunked { get; init; }
}

/// <summary>
/// A web server on this machine that answers as the Hugging Face hub does: a list of files with hashes, files behind
/// redirects, large ones on another host ("localhost" instead of 127.0.0.1). Steps can be told to go wrong.
/// </summary>
internal sealed class FakeHub : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<FakeRequest, FakeAnswer, FakeAnswer>>> faults = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeHub(IReadOnlyDictionary<string, byte[]> files)
    {
        Files = new ConcurrentDictionary<string, byte[]>(files, StringComparer.Ordinal);
        listener.Start();
        _ = AcceptAsync();
    }

    public ConcurrentDictionary<string, byte[]> Files { get; }

    /// <summary>The commit that every revision leads to.</summary>
    public string Commit { get; set; } = new('c', 40);

    /// <summary>Whether the list of files says sizes and hashes.</summary>
    public bool PublishesHashes { get; set; } = true;

    public string Endpoint => $"http://127.0.0.1:{Port}";

    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Completes when an answer has fallen silent.</summary>
    public Task Stalled => stalled.Task;

    private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Makes the next answers of a step go wrong, one after another; then it is right again.</summary>
    public void Fail(string step, params Func<FakeRequest, FakeAnswer, FakeAnswer>[] answers)
    {
        var queue = faults.GetOrAdd(step, _ => new());
        foreach (var answer in answers)
        {
            queue.Enqueue(answer);
        }
    }

    public void Dispose()
    {
        if (!closing.IsCancellationRequested)
        {
            closing.Cancel();
            listener.Dispose();
        }
    }

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string GitBlob(byte[] content) =>
#pragma warning disable CA5350
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350

    private static bool IsLarge(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(closing.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var stream = client.GetStream();
                if (await ReadRequestAsync(stream) is { } request)
                {
                    Requests.Enqueue(request);
                    var answer = RightAnswer(request);
                    if (faults.TryGetValue(request.Step, out var queue) && queue.TryDequeue(out var fault))
                    {
                        answer = fault(request, answer);
                    }

                    await WriteAsync(stream, answer);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client went away, as some tests make it.
        }
    }

    private static async Task<FakeRequest?> ReadRequestAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync() is not { } requestLine)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        var target = requestLine.Split(' ')[1];

        // Asked as a proxy, the target is a whole address.
        var path = Uri.TryCreate(target, UriKind.Absolute, out var whole) && whole.Scheme == "http" ? whole.PathAndQuery : target;
        var name = path.Split('?')[0].Split('/')[^1];
        var step = path.StartsWith("/api/models/", StringComparison.Ordinal) ? "list"
            : path.Contains("/resolve/", StringComparison.Ordinal) ? $"resolve {name}"
            : $"content {name}";
        return new FakeRequest(step, target, headers);
    }

    private FakeAnswer RightAnswer(FakeRequest request)
    {
        if (request.Step == "list")
        {
            return new FakeAnswer(200, Listing());
        }

        var name = request.Step.Split(' ')[1];
        if (!Files.TryGetValue(name, out var content))
        {
            return new FakeAnswer(404, []);
        }

        if (request.Step.StartsWith("resolve", StringComparison.Ordinal))
        {
            return new FakeAnswer(IsLarge(name) ? 302 : 307, [])
            {
                Headers =
                {
                    ["Location"] = IsLarge(name) ? $"http://localhost:{Port}/storage/{name}?signature=1" : $"/api/resolve-cache/{name}",
                    ["X-Linked-Etag"] = $"\"{(IsLarge(name) ? Sha256(content) : GitBlob(content))}\"",
                    ["X-Repo-Commit"] = Commit,
                },
            };
        }

        if (request.From is not (> 0 and var from))
        {
            return new FakeAnswer(200, content);
        }

        return from >= content.Length
            ? new FakeAnswer(416, []) { Headers = { ["Content-Range"] = $"bytes */{content.Length}" } }
            : new FakeAnswer(206, content[from..])
            {
                Headers = { ["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}" },
            };
    }

    private byte[] Listing()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("sha", Commit);
            json.WriteStartArray("siblings");
            foreach (var (name, content) in Files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("rfilename", name);
                if (PublishesHashes)
                {
                    json.WriteNumber("size", content.Length);
                    json.WriteString("blobId", GitBlob(content));
                    if (IsLarge(name))
                    {
                        json.WriteStartObject("lfs");
                        json.WriteString("sha256", Sha256(content));
                        json.WriteNumber("size", content.Length);
                        json.WriteNumber("pointerSize", 134);
                        json.WriteEndObject();
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private async Task WriteAsync(NetworkStream stream, FakeAnswer answer)
    {
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} Status\r\n");
        head.Append(answer.Chunked ? "Transfer-Encoding: chunked\r\n" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {answer.Body.Length}\r\n"));

        foreach (var (name, value) in answer.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append("Connection: close\r\n\r\n");
        head.Append(answer.Chunked ? string.Create(CultureInfo.InvariantCulture, $"{answer.Body.Length:x}\r\n") : string.Empty);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()));
        var length = Math.Min(answer.CutAfter ?? answer.StallAfter ?? int.MaxValue, answer.Body.Length);
        await stream.WriteAsync(answer.Body.AsMemory(0, length));
        await stream.WriteAsync(answer.Chunked ? "\r\n0\r\n\r\n"u8.ToArray() : []);
        if (answer.StallAfter is not null)
        {
            stalled.TrySetResult();

            // Ends when the client closes its end, or the test does.
            _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, closing.Token);
        }
    }
}
