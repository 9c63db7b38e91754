using System.Text;

namespace IoiClaims;

/// <summary>Files that are there whole or not at all: whoever reads meanwhile sees the old file or the new one.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file, and its folder where that is not there.</summary>
    /// <exception cref="IOException">It cannot be written; what was there is as it was.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(content);
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes text as UTF-8 without a byte-order mark, its line endings as they are.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})" path="/exception"/>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));
}
