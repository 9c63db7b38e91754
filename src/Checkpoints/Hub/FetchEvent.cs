using System.Collections.Immutable;

namespace IoiClaims.Checkpoints;

/// <summary>Something that a fetch tells those who watch it.</summary>
public abstract record FetchEvent;

/// <summary>The hub has said what there is to fetch.</summary>
/// <param name="Commit">The commit that all files are of.</param>
/// <param name="Files">The files.</param>
/// <param name="Folder">Where they will be.</param>
public sealed record FetchPlanned(string Commit, ImmutableArray<HubFile> Files, string Folder) : FetchEvent;

/// <summary>A file has grown.</summary>
/// <param name="File">The file.</param>
/// <param name="Bytes">Bytes that are on disk: of an earlier fetch, and of this one.</param>
public sealed record FileGrown(HubFile File, long Bytes) : FetchEvent;

/// <summary>A file has all its bytes and is compared with its published hash.</summary>
/// <param name="File">The file.</param>
public sealed record FileVerifying(HubFile File) : FetchEvent;

/// <summary>A file is complete and has the published hash.</summary>
/// <param name="File">The file.</param>
public sealed record FileVerified(HubFile File) : FetchEvent;

/// <summary>Something went wrong that may go right the next time.</summary>
/// <param name="What">What was being fetched.</param>
/// <param name="Why">What went wrong.</param>
/// <param name="After">How long the fetch waits before it tries again.</param>
public sealed record FetchRetrying(string What, string Why, TimeSpan After) : FetchEvent;

/// <summary>A fetch cannot go on; the message says what happened, where, and what to do. Nothing that was there is harmed.</summary>
public sealed class FetchException : IOException
{
    /// <summary>With a message for people.</summary>
    public FetchException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
