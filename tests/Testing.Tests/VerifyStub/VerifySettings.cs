namespace VerifyTests;

// What VerifyFiles uses of Verify 32, for where the package cannot be had: -p:SnapshotBackend=Verify takes the package.
internal sealed class VerifySettings
{
    public string Directory { get; private set; } = string.Empty;

    public string FileName { get; private set; } = string.Empty;

    public Func<string, string, IReadOnlyDictionary<string, object>, Task<CompareResult>>? Comparer { get; private set; }

    public bool Scrubs { get; private set; } = true;

    public bool ShowsDifferences { get; private set; } = true;

    public bool WantsUniqueFiles { get; private set; } = true;

    public bool AcceptsAll { get; private set; }

    public Func<FilePair, string?, bool, Task>? FirstVerify { get; private set; }

    public Func<FilePair, string?, bool, Task>? VerifyMismatch { get; private set; }

    public void UseDirectory(string directory) => Directory = directory;

    public void UseFileName(string fileName) => FileName = fileName;

    public void UseStringComparer(Func<string, string, IReadOnlyDictionary<string, object>, Task<CompareResult>> compare) => Comparer = compare;

    public void DisableScrubbers() => Scrubs = false;

    public void DisableDiff() => ShowsDifferences = false;

    public void DisableRequireUniquePrefix() => WantsUniqueFiles = false;

    public void AutoVerify() => AcceptsAll = true;

    public void OnFirstVerify(Func<FilePair, string?, bool, Task> handler) => FirstVerify = handler;

    public void OnVerifyMismatch(Func<FilePair, string?, bool, Task> handler) => VerifyMismatch = handler;
}

internal readonly record struct CompareResult(bool IsEqual);

internal readonly record struct FilePair(string ReceivedPath, string VerifiedPath);
