using System.Globalization;
using IoiClaims.Checkpoints;

namespace IoiClaims.Models;

/// <summary>What to fetch, and where to.</summary>
/// <param name="Model">The model.</param>
/// <param name="Cache">The cache that it goes into.</param>
public sealed record FetchRequest(HubModel Model, CheckpointCache Cache)
{
    /// <summary>A branch, tag or commit; null for the model's usual commit.</summary>
    public string? Revision { get; init; }

    /// <summary>A folder to fetch into instead of the cache.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether to fetch again what is there.</summary>
    public bool Force { get; init; }
}

/// <summary>What a fetch came to.</summary>
/// <param name="Folder">The folder with the model.</param>
/// <param name="Commit">The commit that it is of.</param>
/// <param name="AlreadyThere">Whether it was there and right, so that nothing was fetched.</param>
public sealed record FetchResult(string Folder, string Commit, bool AlreadyThere);

/// <summary>
/// Fetches a model from the hub. Under its final name there is never anything but a complete checkpoint whose every
/// file has the hash that the hub publishes: files are gathered in a folder beside it, which is renamed at the end. A
/// fetch that was cut off, in whatever way, goes on where it stopped.
/// </summary>
public static class CheckpointFetch
{
    // What a file system needs beside the files themselves.
    private const long Slack = 16_000_000;

    /// <summary>Fetches a model, unless it is there already.</summary>
    /// <param name="request">What, and where to.</param>
    /// <param name="options">How the hub is reached.</param>
    /// <param name="watch">Is told of every step, on any thread.</param>
    /// <param name="cancellation">Stops; what has come is kept for the next time.</param>
    /// <exception cref="FetchException">It did not work; the message says why and what to do.</exception>
    public static async Task<FetchResult> RunAsync(
        FetchRequest request, HubOptions options, Action<FetchEvent> watch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(watch);
        try
        {
            return await FetchAsync(request, options, watch, cancellation);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new FetchException($"A file or folder cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception) when (exception is not FetchException)
        {
            throw new FetchException($"{exception.Message} What has come is kept: the same command goes on from there.", exception);
        }
    }

    private static async Task<FetchResult> FetchAsync(
        FetchRequest request, HubOptions options, Action<FetchEvent> watch, CancellationToken cancellation)
    {
        var revision = request.Revision ?? request.Model.Revision;
        if (revision.Length == 0 || revision.Any(char.IsWhiteSpace))
        {
            throw new FetchException($"\"{revision}\" is no revision, expected a branch, a tag or a commit of {request.Model.Repository}.");
        }

        // Of a commit that is there nobody has to be asked.
        if (HubModel.IsCommit(revision) && await IsThereAsync(request, revision, watch, cancellation) is { } there)
        {
            return there;
        }

        using var client = new HubClient(options);
        var download = new HubDownload(client, options, watch);
        var listing = await download.ListAsync(request.Model, revision, cancellation);
        if (HubModel.IsCommit(revision) && listing.Commit != revision)
        {
            throw new FetchException($"{options.Endpoint} answered with commit {listing.Commit} when asked for {revision}.");
        }

        if (!HubModel.IsCommit(revision) && await IsThereAsync(request, listing.Commit, watch, cancellation) is { } thereToo)
        {
            return thereToo;
        }

        var folder = FolderOf(request, listing.Commit);
        using var staging = CheckpointStaging.Take(folder);

        // Another fetch may have finished between the look and the lock.
        if (await IsThereAsync(request, listing.Commit, watch, cancellation) is { } thereNow)
        {
            return thereNow;
        }

        staging.Keep(listing.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal));
        watch(new FetchPlanned(listing.Commit, listing.Files, folder));
        CheckSpace(listing, staging.Files, options);
        await FilesAsync(listing.Files.Where(file => !file.IsWeights));

        // Gigabytes of a model that no family reads, or with a tokenizer that is not read, need not be downloaded.
        Check(request.Model, staging.Files, folder => ModelFamily.Of(folder).CheckSmallFiles(folder));
        await FilesAsync(listing.Files.Where(file => file.IsWeights));

        Check(request.Model, staging.Files, folder => ModelFamily.Of(folder).Check(folder));
        new CheckpointManifest(request.Model.Repository, listing.Commit, listing.Files).Write(staging.Files);
        cancellation.ThrowIfCancellationRequested();
        staging.Publish();
        return new FetchResult(folder, listing.Commit, AlreadyThere: false);

        async Task FilesAsync(IEnumerable<HubFile> files)
        {
            foreach (var file in files)
            {
                await download.FileAsync(request.Model, listing.Commit, file, staging.Files, cancellation);
            }
        }
    }

    private static string FolderOf(FetchRequest request, string commit) =>
        request.Folder is { } folder
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))
            : request.Cache.FolderOf(request.Model, commit);

    /// <summary>The result, if the model is there; null if it is to be fetched.</summary>
    /// <exception cref="FetchException">Something is there that must not be replaced.</exception>
    private static async Task<FetchResult?> IsThereAsync(
        FetchRequest request, string commit, Action<FetchEvent> watch, CancellationToken cancellation)
    {
        var folder = FolderOf(request, commit);
        if (File.Exists(folder))
        {
            throw new FetchException($"{folder} is a file, expected a folder to fetch into.");
        }

        if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            return null;
        }

        var manifest = CheckpointManifest.Read(folder);
        RefuseToReplaceStrangers(folder, manifest);
        if (request.Force)
        {
            return null;
        }

        if (manifest is null)
        {
            throw new FetchException($"{folder} is there, but was not fetched by this command. Name another folder, or replace it with --force.");
        }

        if (manifest.Commit != commit || manifest.Repository != request.Model.Repository)
        {
            throw new FetchException(
                $"{folder} has {manifest.Repository} at {manifest.Commit}, not {request.Model.Repository} at {commit}. "
                + "Name another folder, or replace it with --force.");
        }

        var damaged = await manifest.DamagedAsync(folder, watch, cancellation);
        return damaged.IsEmpty
            ? new FetchResult(folder, commit, AlreadyThere: true)
            : throw new FetchException(
                $"{folder} is damaged: {string.Join(", ", damaged)} is not as it was fetched. Replace it with --force.");
    }

    /// <summary>A folder with anything but a checkpoint in it is nobody's to delete, not even by --force.</summary>
    private static void RefuseToReplaceStrangers(string folder, CheckpointManifest? manifest)
    {
        string[] familiar =
        [
            CheckpointManifest.FileName, CheckpointFiles.Weights, .. CheckpointFiles.WithoutWeights,
            .. manifest?.Files.Select(file => file.Name) ?? [],
        ];
        var strangers = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Except(familiar).ToList();
        if (strangers.Count > 0)
        {
            throw new FetchException(
                $"{folder} holds other things than a checkpoint ({Listed.Of(strangers.Order(StringComparer.Ordinal))}) and is left as it is. "
                + "Name a folder that is empty or not there.");
        }
    }

    private static void CheckSpace(HubListing listing, string folder, HubOptions options)
    {
        var there = Directory.EnumerateFiles(folder).Sum(path => new FileInfo(path).Length);
        var needed = listing.Files.Sum(file => file.Size) - there + Slack;
        if (options.FreeSpace(folder) is { } free && free < needed)
        {
            throw new FetchException(
                $"There is not enough room for {folder}: {Megabytes(needed)} are needed, {Megabytes(free)} are free. "
                + $"Another disk can be named with {CheckpointCache.Variable} or --to.");
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");

    /// <summary>Looks whether what has come is a model that can be loaded: everything but the numbers themselves.</summary>
    private static void Check(HubModel model, string folder, Action<string> check)
    {
        try
        {
            check(folder);
        }
        catch (CheckpointException exception)
        {
            throw new FetchException(
                $"What {model.Repository} publishes cannot be used. {exception.Message}", exception);
        }
    }
}
