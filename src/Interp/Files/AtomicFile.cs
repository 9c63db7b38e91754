using System.Text;

namespace IoiClaims;

/// <summary>Writes files whole or not at all: whoever reads meanwhile sees the old content or the new, never a part.</summary>
public static class AtomicFile
{
    /// <summary>Writes a file, and its folder if it is not there; what was there is untouched until all is written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All of its bytes.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, full, overwrite: true);
        }
        catch (IOException exception) when (exception.Message.Contains(temporary, StringComparison.Ordinal))
        {
            throw new IOException($"'{path}' cannot be written: {exception.Message.Replace(temporary, full, StringComparison.Ordinal)}", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnauthorizedAccessException($"'{path}' cannot be written: access is denied.", exception);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark, its line ends as they are.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    /// <param name="path">The file.</param>
    /// <param name="text">All of its text.</param>
    public static void Write(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, Encoding.UTF8.GetBytes(text));
    }
}
