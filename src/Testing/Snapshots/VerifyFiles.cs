using VerifyNUnit;
using VerifyTests;

namespace IoiClaims.Testing;

/// <summary>
/// Leaves the files to Verify.NUnit, for those who use it already: its handlers are called, and its tools know the files. Built
/// only with <c>-p:SnapshotBackend=Verify</c>.
/// </summary>
internal sealed class VerifyFiles : ISnapshotFiles
{
    // Verify removes whatever begins as the received file does, another test's half-written one included.
    private static readonly Lock OneAtATime = new();

    /// <inheritdoc/>
    public void Settle(SnapshotStatus status, string text, string verifiedPath, string receivedPath)
    {
        var settings = new VerifySettings();
        settings.UseDirectory(Path.GetDirectoryName(verifiedPath)!);
        settings.UseFileName(Path.GetFileName(verifiedPath)[..^".verified.txt".Length]);
        settings.UseStringComparer((_, _, _) => Task.FromResult(new CompareResult(status == SnapshotStatus.Agrees)));

        // Two tests may verify the same table; Verify takes that for a mistake unless told otherwise.
        settings.DisableRequireUniquePrefix();

        // A path in a title is part of the title.
        settings.DisableScrubbers();

        // Shown to people by Snapshots, if at all.
        settings.DisableDiff();

        // Verify begins files with a byte order mark, which the other files of a repository do not have.
        settings.OnFirstVerify((files, _, _) => Rewrite(files));
        settings.OnVerifyMismatch((files, _, _) => Rewrite(files));
        if (status == SnapshotStatus.Accepted)
        {
            settings.AutoVerify();
        }

        lock (OneAtATime)
        {
            try
            {
                Verifier.Verify(text, settings, sourceFile: verifiedPath).ToTask().GetAwaiter().GetResult();
            }
            catch (Exception difference) when (difference.GetType().Name == "VerifyException")
            {
                // That they differ is known already. Verify keeps this type to itself.
            }
#pragma warning disable CA1031 // A verified file with CRLF, a table compared outside a test: whatever stops Verify must not stop the comparison.
            catch (Exception)
            {
                new PlainFiles().Settle(status, text, verifiedPath, receivedPath);
            }
#pragma warning restore CA1031
        }

        Task Rewrite(FilePair files)
        {
            AtomicFile.Write(files.ReceivedPath, text);
            return Task.CompletedTask;
        }
    }
}
