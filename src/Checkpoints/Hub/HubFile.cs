using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IoiClaims.Checkpoints;

/// <summary>A file of a repository on the hub.</summary>
/// <param name="Name">Path in the repository.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Hash">The published hash of its content.</param>
public sealed record HubFile(string Name, long Size, ContentHash Hash)
{
    /// <summary>Whether it holds weights, and so nearly all of the bytes.</summary>
    internal bool IsWeights => Name.EndsWith(".safetensors", StringComparison.Ordinal);
}

/// <summary>How the hub names a file's content.</summary>
public enum ContentHashKind
{
    /// <summary>SHA-256 of the content: files in large-file storage.</summary>
    Sha256,

    /// <summary>Git's name of a blob, SHA-1 of "blob {length}\0" and the content: small files.</summary>
    GitBlob,
}

/// <summary>A published hash of a file's content.</summary>
/// <param name="Kind">Which hash.</param>
/// <param name="Hex">Its value in lower-case hexadecimal.</param>
public sealed record ContentHash(ContentHashKind Kind, string Hex)
{
    /// <summary>A SHA-256.</summary>
    public static ContentHash Sha256(string hex) => new(ContentHashKind.Sha256, hex);

    /// <summary>A Git blob name.</summary>
    public static ContentHash GitBlob(string hex) => new(ContentHashKind.GitBlob, hex);

    /// <inheritdoc/>
    public override string ToString() => $"{(Kind == ContentHashKind.Sha256 ? "SHA-256" : "Git blob")} {Hex}";

    /// <summary>Whether a file has this content.</summary>
    internal async Task<bool> MatchesAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        using var hash = Begin(stream.Length);
        var buffer = new byte[1 << 18];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == Hex;
    }

    /// <summary>A hash of this kind over content of a given length in bytes, which Git's hash begins with.</summary>
    private IncrementalHash Begin(long length)
    {
        if (Kind == ContentHashKind.Sha256)
        {
            return IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        }

#pragma warning disable CA5350 // Git's names are SHA-1, and that is what the hub publishes for small files.
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {length}\0")));
        return hash;
    }
}
