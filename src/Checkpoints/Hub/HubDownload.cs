using System.Net;

namespace IoiClaims.Checkpoints;

/// <summary>
/// Downloads single files: goes on where an earlier download stopped, tries again, and gives a file its name only once
/// it has the published hash.
/// </summary>
internal sealed class HubDownload(HubClient client, HubOptions options, Action<FetchEvent> watch)
{
    // A file that comes out wrong twice from the beginning is wrong at its source.
    private const int MostRestarts = 2;

    private const long LongestListing = 50_000_000;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);

    /// <summary>Asks the hub what there is.</summary>
    /// <exception cref="FetchException">It does not say.</exception>
    public async Task<HubListing> ListAsync(HubModel model, string revision, CancellationToken cancellation)
    {
        var address = client.AddressOfListing(model.Repository, revision);
        for (var failures = 0; ;)
        {
            try
            {
                using var answer = await client.GetAsync(address, 0, cancellation);
                await using var body = await answer.Response.Content.ReadAsStreamAsync(cancellation);
                using var buffer = new MemoryStream();
                await CopyAsync(body, buffer, LongestListing, static _ => { }, cancellation);
                return HubListing.Parse(buffer.ToArray(), model, address);
            }
            catch (WrongContentException)
            {
                throw new FetchException($"{address} answered more than {LongestListing} bytes, which is no list of files.");
            }
            catch (HubFailure failure) when (failure.Status == HttpStatusCode.NotFound && HubListing.Known(model, revision) is { } known)
            {
                // Plain file mirrors have the files but not the hub's programming interface.
                return known;
            }
            catch (HubFailure failure)
            {
                // A hub that was never reached is more likely to be out of reach than out of breath.
                var attempts = failure.Unreachable ? Math.Min(options.Attempts, 3) : options.Attempts;
                await WaitAsync(model, $"the list of {model.Repository}'s files", failure, ++failures, attempts, cancellation);
            }
        }
    }

    /// <summary>Downloads a file into a folder, unless it is there and right.</summary>
    /// <exception cref="FetchException">It cannot be had, or not with the published hash. What was downloaded is kept for the next time.</exception>
    public async Task FileAsync(HubModel model, string commit, HubFile file, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, file.Name);
        if (File.Exists(path))
        {
            if (await IsRightAsync(path, file, cancellation))
            {
                return;
            }

            File.Delete(path);
        }

        // The hash in the name keeps what was downloaded of one content from being continued with another.
        var partial = $"{path}.{file.Hash.Hex[..12]}{CheckpointCache.UnfinishedSuffix}";
        var restarts = 0;
        for (var failures = 0; ;)
        {
            var before = LengthOf(partial);
            if (before > file.Size)
            {
                File.Delete(partial);
                before = 0;
            }

            try
            {
                if (before < file.Size || before == 0)
                {
                    await AppendAsync(model, commit, file, partial, cancellation);
                }

                if (await IsRightAsync(partial, file, cancellation))
                {
                    File.Move(partial, path);
                    return;
                }

                throw new WrongContentException($"does not have the published {file.Hash}");
            }
            catch (WrongContentException wrong)
            {
                File.Delete(partial);
                if (++restarts >= MostRestarts)
                {
                    throw new FetchException(
                        $"{file.Name} from {client.AddressOfFile(model.Repository, commit, file.Name)} {wrong.Message}, {restarts} times. "
                        + "What came was discarded. Something on the way changes it: a proxy, a mirror (HF_ENDPOINT), a login page.");
                }

                watch(new FetchRetrying(file.Name, $"it {wrong.Message}", TimeSpan.Zero));
                watch(new FileGrown(file, 0));
            }
            catch (HubFailure failure)
            {
                if (failure.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
                {
                    File.Delete(partial);
                }

                failures = LengthOf(partial) > before ? 1 : failures + 1;
                await WaitAsync(model, file.Name, failure, failures, options.Attempts, cancellation);
            }
        }
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private async Task<bool> IsRightAsync(string path, HubFile file, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length != file.Size)
        {
            return false;
        }

        watch(new FileGrown(file, file.Size));
        watch(new FileVerifying(file));
        if (!await file.Hash.MatchesAsync(path, cancellation))
        {
            return false;
        }

        watch(new FileVerified(file));
        return true;
    }

    /// <summary>Fetches what is still missing of a file.</summary>
    /// <exception cref="HubFailure">The connection broke or the server refused; the file is as long as it came.</exception>
    /// <exception cref="WrongContentException">The server offers something else than was published.</exception>
    private async Task AppendAsync(HubModel model, string commit, HubFile file, string partial, CancellationToken cancellation)
    {
        var address = client.AddressOfFile(model.Repository, commit, file.Name);
        var length = LengthOf(partial);
        using var answer = await client.GetAsync(address, length, cancellation);
        CheckPublished(answer, address, commit, file);
        var from = FirstByteOf(answer.Response, length);
        if (answer.Response.Content.Headers.ContentLength is { } offered && from + offered != file.Size)
        {
            throw new WrongContentException($"has {from + offered} bytes instead of the published {file.Size}");
        }

        await using var body = await answer.Response.Content.ReadAsStreamAsync(cancellation);

        // Without a buffer of its own: what has come is in the file even if this process is killed.
        await using var target = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        target.SetLength(from);
        target.Seek(0, SeekOrigin.End);
        try
        {
            await CopyAsync(body, target, file.Size - from, copied => watch(new FileGrown(file, from + copied)), cancellation);
        }
        finally
        {
            // Before the file can get its name its bytes have to be on the disk, not only on their way there.
            target.Flush(flushToDisk: true);
        }

        if (target.Length < file.Size)
        {
            throw new HubFailure($"{address.Authority} closed the connection after {target.Length} of {file.Size} bytes", mayPass: true);
        }
    }

    /// <summary>The byte that an answer begins with: a server may ignore the wish to begin further on.</summary>
    private static long FirstByteOf(HttpResponseMessage response, long wanted)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            return 0;
        }

        return response.Content.Headers.ContentRange?.From == wanted
            ? wanted
            : throw new WrongContentException($"came from byte {response.Content.Headers.ContentRange?.From} on instead of {wanted}");
    }

    private static void CheckPublished(HubAnswer answer, Uri address, string commit, HubFile file)
    {
        if (answer.Commit is { } other && other != commit)
        {
            throw new FetchException($"{address} is of commit {other} instead of {commit}. All files must be of one commit.");
        }

        // Mirrors may have tags of their own making: only one of the same kind of hash can contradict.
        if (answer.LinkedTag is { } tag && tag.Length == file.Hash.Hex.Length && tag.All(char.IsAsciiHexDigitLower) && tag != file.Hash.Hex)
        {
            throw new FetchException($"{address} offers content {tag} instead of the published {file.Hash}.");
        }
    }

    private async Task CopyAsync(Stream body, Stream target, long most, Action<long> copied, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 17];
        long total = 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        while (true)
        {
            int count;
            try
            {
                patience.CancelAfter(options.StallTimeout);
                count = await body.ReadAsync(buffer, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new HubFailure($"nothing came for {options.StallTimeout.TotalSeconds:0.#} s", mayPass: true);
            }
            catch (IOException exception)
            {
                throw new HubFailure($"the connection broke: {exception.GetBaseException().Message}", mayPass: true, exception);
            }

            if (count == 0)
            {
                return;
            }

            total += count;
            if (total > most)
            {
                throw new WrongContentException("is longer than published");
            }

            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
            copied(total);
        }
    }

    private async Task WaitAsync(HubModel model, string what, HubFailure failure, int failures, int attempts, CancellationToken cancellation)
    {
        if (!failure.MayPass)
        {
            throw new FetchException($"Fetching {what} failed: {failure.Message}.", failure);
        }

        if (failures >= attempts)
        {
            throw new FetchException(
                $"Fetching {what} failed {failures} times in a row: {failure.Message}."
                + (failure.Unreachable ? "\n" + AdviceOffline(model) : "\nWhat has come is kept: the same command goes on from there."),
                failure);
        }

        var backoff = TimeSpan.FromSeconds(Math.Pow(2, failures - 1));
        var delay = failure.RetryAfter is { } asked && asked > backoff ? asked : backoff;
        delay = delay < LongestDelay ? delay : LongestDelay;
        watch(new FetchRetrying(what, failure.Message, delay));
        await options.Delay(delay, cancellation);
    }

    /// <summary>Ways to the files without the hub.</summary>
    private string AdviceOffline(HubModel model) =>
        $"""
        {options.Endpoint} cannot be reached from here. What helps:
          - behind a proxy: set HTTPS_PROXY=http://host:port (NO_PROXY lists hosts to reach without it)
          - with a mirror of the hub: set HF_ENDPOINT to its address
          - without any network: copy {CheckpointFiles.Configuration}, {CheckpointFiles.Weights} and the tokenizer ({CheckpointFiles.Tokenizer}, or {CheckpointFiles.Vocabulary} and {CheckpointFiles.Merges}) of the model
            (https://huggingface.co/{model.Repository}/tree/{model.Revision})
            into a folder and set {model.Variable} to that folder; no fetch is needed then
          - with a Hugging Face cache from another machine: set HF_HOME to it
        """;

    /// <summary>What came is not what was published; beginning again may help.</summary>
    private sealed class WrongContentException(string message) : Exception(message);
}
