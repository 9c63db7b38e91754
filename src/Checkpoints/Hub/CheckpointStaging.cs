namespace IoiClaims.Checkpoints;

/// <summary>
/// The folder beside a checkpoint's final one in which it comes to be: held by one fetch at a time, kept when that one
/// is cut off, renamed into place when it is complete.
/// </summary>
internal sealed class CheckpointStaging : IDisposable
{
    private const string LockFile = "lock";
    private const string ReplacedSuffix = ".replaced";

    private readonly string final;
    private readonly string staging;
    private readonly FileStream held;

    private CheckpointStaging(string final, string staging, FileStream held)
    {
        this.final = final;
        this.staging = staging;
        this.held = held;
        Files = Path.Combine(staging, "files");
        Directory.CreateDirectory(Files);
    }

    /// <summary>The folder for the files.</summary>
    public string Files { get; }

    /// <summary>Takes the staging folder of a final one.</summary>
    /// <exception cref="FetchException">Another fetch has it, or it cannot be made.</exception>
    public static CheckpointStaging Take(string final)
    {
        var folder = final + CheckpointCache.UnfinishedSuffix;
        var path = Path.Combine(folder, LockFile);
        try
        {
            Directory.CreateDirectory(folder);
            var taken = new CheckpointStaging(
                final, folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            taken.Recover();
            return taken;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw File.Exists(path) && exception is not UnauthorizedAccessException
                ? new FetchException(
                    $"Another fetch into {final} is under way: it holds {path}. Let it finish; then this command finds the model there.",
                    exception)
                : new FetchException(
                    $"The folder {folder} cannot be written: {exception.Message} Another cache can be named with "
                    + $"{CheckpointCache.Variable}, another folder with --to.",
                    exception);
        }
    }

    /// <summary>Removes what is no part of the checkpoint: the rest of another content's download.</summary>
    public void Keep(IReadOnlySet<string> names)
    {
        foreach (var path in Directory.EnumerateFiles(Files))
        {
            if (!names.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Gives the files their final name, in place of what is there.</summary>
    public void Publish()
    {
        foreach (var leftover in Directory.EnumerateFiles(Files, "*" + CheckpointCache.UnfinishedSuffix))
        {
            File.Delete(leftover);
        }

        var replaced = final + ReplacedSuffix;
        if (Directory.Exists(final))
        {
            Directory.Move(final, replaced);
        }

        Directory.Move(Files, final);
        if (Directory.Exists(replaced))
        {
            Directory.Delete(replaced, recursive: true);
        }
    }

    /// <summary>Lets go. The folder stays if it has anything that a later fetch can use.</summary>
    public void Dispose()
    {
        var path = held.Name;
        held.Dispose();
        try
        {
            if (Directory.Exists(Files) && !Directory.EnumerateFileSystemEntries(Files).Any())
            {
                Directory.Delete(Files);
            }

            if (!Directory.Exists(Files))
            {
                File.Delete(path);
                Directory.Delete(staging);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another fetch was quick to take the folder: it is that one's now.
        }
    }

    /// <summary>Puts back what a fetch had set aside when it was killed between two renames.</summary>
    private void Recover()
    {
        var replaced = final + ReplacedSuffix;
        if (!Directory.Exists(replaced))
        {
            return;
        }

        if (Directory.Exists(final))
        {
            Directory.Delete(replaced, recursive: true);
        }
        else
        {
            Directory.Move(replaced, final);
        }
    }
}
