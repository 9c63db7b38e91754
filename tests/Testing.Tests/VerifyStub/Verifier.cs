using System.Collections.Concurrent;
using System.Text;
using VerifyTests;

namespace VerifyNUnit;

/// <summary>
/// Does with files what Verify does, where it does otherwise than we want: it works within a test only, begins files with a byte
/// order mark, replaces paths in texts, throws where a verified file has CRLF, and accepts whatever differs.
/// </summary>
internal static class Verifier
{
    private static readonly Encoding WithMark = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);

    private static readonly ConcurrentDictionary<string, bool> Seen = new(StringComparer.Ordinal);

    public static SettingsTask Verify(string target, VerifySettings settings, string sourceFile = "")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sourceFile);
        return new SettingsTask(() => RunAsync(target, settings));
    }

    private static async Task RunAsync(string target, VerifySettings settings)
    {
        if (TestContext.CurrentContext.Test.MethodInfo is null)
        {
            throw new InvalidOperationException("There is no test here.");
        }

        Directory.CreateDirectory(settings.Directory);
        var prefix = Path.Combine(settings.Directory, settings.FileName);
        if (settings.WantsUniqueFiles && !Seen.TryAdd(prefix, true))
        {
            throw new InvalidOperationException($"{prefix} has been verified already.");
        }

        if (settings.ShowsDifferences)
        {
            throw new InvalidOperationException("This would open a window.");
        }

        foreach (var stale in Directory.GetFiles(settings.Directory, $"{settings.FileName}.received.*"))
        {
            File.Delete(stale);
        }

        await Compare(
            settings.Scrubs ? target.Replace(Path.GetTempPath(), "{TempPath}", StringComparison.Ordinal) : target,
            settings,
            new FilePair($"{prefix}.received.txt", $"{prefix}.verified.txt"));
    }

    private static async Task Compare(string received, VerifySettings settings, FilePair files)
    {
        var isNew = !File.Exists(files.VerifiedPath) || new FileInfo(files.VerifiedPath).Length == 0;
        if (!isNew)
        {
            var verified = await File.ReadAllTextAsync(files.VerifiedPath);
            if (verified.Contains('\r'))
            {
                await File.WriteAllTextAsync(files.ReceivedPath, received, WithMark);
                throw new InvalidOperationException($"{files.VerifiedPath} contains a carriage return.");
            }

            if (received == verified || (await settings.Comparer!(received, verified, new Dictionary<string, object>())).IsEqual)
            {
                return;
            }
        }

        await File.WriteAllTextAsync(files.ReceivedPath, received, WithMark);
        TestContext.AddTestAttachment(files.ReceivedPath);
        await (isNew ? settings.FirstVerify : settings.VerifyMismatch)!(files, received, settings.AcceptsAll);
        if (!settings.AcceptsAll)
        {
            throw new VerifyException();
        }

        File.Move(files.ReceivedPath, files.VerifiedPath, overwrite: true);
    }

    private sealed class VerifyException : Exception;
}

internal sealed class SettingsTask(Func<Task> run)
{
    public Task ToTask() => run();
}
