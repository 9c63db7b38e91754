#nullable enable
#if !NET // MSBuild's inline compilation, which knows no implicit usings
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
#endif
using System.Text;

namespace IoiClaims.Build;

/// <summary>
/// Lets a shared library that was linked against a newer libstdc++ load on an older one, where that is safe.
/// </summary>
/// <remarks>
/// <para>
/// A linked library lists the symbol versions it wants from libstdc++ (GLIBCXX_3.4.32, say), and the dynamic
/// loader refuses it when one is missing, even if nothing in the library uses a symbol of that version. This is
/// so with libLibTorchSharp.so: GCC 13 makes every file that includes &lt;iostream&gt; mention
/// <c>std::ios_base_library_init()</c>, version GLIBCXX_3.4.32, only so that the loader refuses older systems;
/// on those, libstdc++ and the library's own static initialisers set up the streams as they always did.
/// </para>
/// <para>
/// ELF has a flag for this: a requirement marked weak (<c>VER_FLG_WEAK</c>) may be absent. A missing version is
/// marked so only if no relocation uses a symbol of it, which means that the loader never looks such a symbol up.
/// Otherwise the library really needs the newer libstdc++, and <see cref="LibraryUnusableException"/> says so.
/// </para>
/// <para>
/// This file is compiled twice: by MSBuild as an inline task (for netstandard2.0, from build/Torch.targets), and
/// into tests/Build.Tests. Hence one file, and no newer API.
/// </para>
/// </remarks>
public static class LibStdCxxCompatibility
{
    private const string LibStdCxx = "libstdc++.so.6";

    /// <summary>Makes the library's missing, unused libstdc++ versions optional.</summary>
    /// <param name="library">The bytes of an ELF64 x86-64 shared library; not changed.</param>
    /// <param name="libStdCxx">The bytes of the libstdc++ that it will be loaded with.</param>
    /// <returns>A changed copy; or <see langword="null"/> if the library loads as it is.</returns>
    /// <exception cref="LibraryUnusableException">
    /// Either file is not such a library or is damaged, or a missing version is really used.
    /// </exception>
    public static byte[]? Adapt(byte[] library, byte[] libStdCxx)
    {
        var provided = new HashSet<string>(new ElfLibrary(libStdCxx, LibStdCxx).DefinedVersions());
        var elf = new ElfLibrary(library, "the library");
        var missing = elf.RequiredVersions(LibStdCxx).Where(v => !v.IsWeak && !provided.Contains(v.Name)).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        var adapted = (byte[])library.Clone();
        foreach (var version in missing)
        {
            var used = elf.RelocatedSymbolsOf(version).ToList();
            if (used.Count > 0)
            {
                throw new LibraryUnusableException(
                    $"The library uses {string.Join(", ", used.Take(3))}{(used.Count > 3 ? ", …" : "")} of {version.Name}, " +
                    $"which this system's {LibStdCxx} does not have. Install a newer libstdc++ " +
                    "(on Debian and Ubuntu: the package libstdc++6 of a newer release).");
            }

            adapted[version.FlagsOffset] |= VersionRequirement.WeakFlag;
        }

        return adapted;
    }
}

/// <summary>A shared library that cannot be used, or cannot be read; the message says why and what to do.</summary>
public sealed class LibraryUnusableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One symbol version that a library wants from another (an entry of .gnu.version_r).</summary>
public sealed class VersionRequirement(string name, int index, bool isWeak, int flagsOffset)
{
    /// <summary>VER_FLG_WEAK.</summary>
    public const byte WeakFlag = 2;

    /// <summary>For example GLIBCXX_3.4.32.</summary>
    public string Name { get; } = name;

    /// <summary>The number by which the library's symbols refer to this version.</summary>
    public int Index { get; } = index;

    /// <summary>Whether the loader accepts the version's absence.</summary>
    public bool IsWeak { get; } = isWeak;

    /// <summary>Where the flags' low byte lies in the file.</summary>
    public int FlagsOffset { get; } = flagsOffset;
}

/// <summary>
/// Reads symbol versions from a 64-bit little-endian x86-64 ELF shared library, by the dynamic section alone, as
/// the loader does. Every read is checked against the file's length.
/// </summary>
public sealed class ElfLibrary
{
    private const int LoadSegment = 1;
    private const int DynamicSegment = 2;

    private readonly byte[] _bytes;
    private readonly string _name;
    private readonly List<(ulong Address, ulong Offset, ulong Size)> _segments = [];
    private readonly Dictionary<ulong, ulong> _dynamic = [];

    /// <summary>Reads headers and the dynamic section.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="LibraryUnusableException">Not an ELF64 x86-64 shared library, or damaged.</exception>
    public ElfLibrary(byte[] bytes, string name)
    {
        _bytes = bytes;
        _name = name;
        if (bytes.Length < 64 || bytes[0] != 0x7f || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F')
        {
            throw Damaged("it is not an ELF file");
        }

        if (bytes[4] != 2 || bytes[5] != 1 || U16(18) != 62)
        {
            throw Damaged("it is not for 64-bit x86");
        }

        ReadSegments();
    }

    /// <summary>The symbol versions that the library offers to others (.gnu.version_d).</summary>
    public IEnumerable<string> DefinedVersions()
    {
        if (!_dynamic.TryGetValue(Tag.VersionDefinitions, out var address))
        {
            yield break;
        }

        foreach (var entry in Chain(OffsetOf(address), nextAt: 16))
        {
            yield return Text(U32(entry + U32(entry + 12)));
        }
    }

    /// <summary>The symbol versions that the library wants from the named one (.gnu.version_r).</summary>
    public IEnumerable<VersionRequirement> RequiredVersions(string from)
    {
        if (!_dynamic.TryGetValue(Tag.VersionRequirements, out var address))
        {
            yield break;
        }

        foreach (var file in Chain(OffsetOf(address), nextAt: 12).Where(file => Text(U32(file + 4)) == from))
        {
            foreach (var version in Chain(file + U32(file + 8), nextAt: 12))
            {
                var weak = (U16(version + 4) & VersionRequirement.WeakFlag) != 0;
                yield return new(Text(U32(version + 8)), U16(version + 6) & 0x7fff, weak, checked((int)version + 4));
            }
        }
    }

    /// <summary>Names of the symbols of this version which the loader has to find, because a relocation uses them.</summary>
    public IEnumerable<string> RelocatedSymbolsOf(VersionRequirement version)
    {
        var versions = OffsetOf(Required(Tag.SymbolVersions, "symbol versions"));
        var symbols = OffsetOf(Required(Tag.Symbols, "dynamic symbols"));
        return Relocations(Tag.Relocations, Tag.RelocationsSize)
            .Concat(Relocations(Tag.PltRelocations, Tag.PltRelocationsSize))
            .Distinct()
            .Where(symbol => symbol != 0 && (U16(versions + (2 * symbol)) & 0x7fff) == version.Index)
            .Select(symbol => Text(U32(symbols + (24 * symbol))));
    }

    /// <summary>Offsets of a linked list's entries, each of which holds the distance to the next, or 0 at the end.</summary>
    private IEnumerable<long> Chain(long first, int nextAt)
    {
        for (var entry = first; ; entry += U32(entry + nextAt))
        {
            yield return entry;
            if (U32(entry + nextAt) == 0)
            {
                yield break;
            }
        }
    }

    private IEnumerable<long> Relocations(ulong table, ulong size)
    {
        if (_dynamic.TryGetValue(table, out var address) && _dynamic.TryGetValue(size, out var length))
        {
            var start = OffsetOf(address);
            var end = checked(start + (long)Math.Min(length, (ulong)_bytes.Length));
            for (var entry = start; entry < end; entry += 24)
            {
                yield return U32(entry + 12);
            }
        }
    }

    private void ReadSegments()
    {
        var header = (long)Math.Min(U64(32), (ulong)_bytes.Length);
        var dynamic = (Offset: 0L, Size: 0L);
        for (int left = U16(56); left > 0; left--, header += U16(54))
        {
            var offset = U64(header + 8);
            var size = U64(header + 32);
            if (U32(header) is LoadSegment or DynamicSegment && (offset > (ulong)_bytes.Length || size > (ulong)_bytes.Length - offset))
            {
                throw Damaged("it is cut short");
            }

            if (U32(header) == LoadSegment)
            {
                _segments.Add((U64(header + 16), offset, size));
            }
            else if (U32(header) == DynamicSegment)
            {
                dynamic = ((long)offset, (long)size);
            }
        }

        for (var entry = dynamic.Offset; entry < dynamic.Offset + dynamic.Size && U64(entry) != 0; entry += 16)
        {
            _dynamic[U64(entry)] = U64(entry + 8);
        }

        if (_dynamic.Count == 0)
        {
            throw Damaged("it has no dynamic section, so it is no shared library");
        }
    }

    private long OffsetOf(ulong address)
    {
        foreach (var segment in _segments)
        {
            if (address >= segment.Address && address - segment.Address < segment.Size)
            {
                return (long)(segment.Offset + (address - segment.Address));
            }
        }

        throw Damaged($"it refers to the address {address:x}, which no part of the file is loaded to");
    }

    private ulong Required(ulong tag, string what) =>
        _dynamic.TryGetValue(tag, out var value) ? value : throw Damaged($"it has no table of {what}");

    private string Text(long index)
    {
        var start = OffsetOf(Required(Tag.Strings, "names")) + index;
        var end = start < _bytes.Length ? Array.IndexOf(_bytes, (byte)0, (int)start) : -1;
        return end >= 0 ? Encoding.UTF8.GetString(_bytes, (int)start, end - (int)start) : throw Damaged("a name runs past its end");
    }

    private ushort U16(long offset) => BitConverter.ToUInt16(_bytes, Checked(offset, 2));

    private uint U32(long offset) => BitConverter.ToUInt32(_bytes, Checked(offset, 4));

    private ulong U64(long offset) => BitConverter.ToUInt64(_bytes, Checked(offset, 8));

    private int Checked(long offset, int size) =>
        offset >= 0 && offset <= _bytes.Length - size ? (int)offset : throw Damaged("it is cut short or its tables are damaged");

    private LibraryUnusableException Damaged(string why) => new($"Cannot read {_name} as a Linux x86-64 shared library: {why}.");

    /// <summary>Tags of the dynamic section (DT_…).</summary>
    private static class Tag
    {
        public const ulong PltRelocationsSize = 2;
        public const ulong Strings = 5;
        public const ulong Symbols = 6;
        public const ulong Relocations = 7;
        public const ulong RelocationsSize = 8;
        public const ulong PltRelocations = 23;
        public const ulong SymbolVersions = 0x6ffffff0;
        public const ulong VersionDefinitions = 0x6ffffffc;
        public const ulong VersionRequirements = 0x6ffffffe;
    }
}

#if !NET // MSBuild's inline compilation; the tests have no MSBuild to reference
/// <summary>Writes the adapted copy where one is needed, and nothing where none is.</summary>
public sealed class AdaptToLibStdCxx : Microsoft.Build.Utilities.Task
{
    /// <summary>The library as its package ships it; only read.</summary>
    [Microsoft.Build.Framework.Required]
    public string Library { get; set; } = "";

    /// <summary>The system's libstdc++.</summary>
    [Microsoft.Build.Framework.Required]
    public string LibStdCxx { get; set; } = "";

    /// <summary>Where the adapted copy goes.</summary>
    [Microsoft.Build.Framework.Required]
    public string Adapted { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var adapted = LibStdCxxCompatibility.Adapt(File.ReadAllBytes(Library), File.ReadAllBytes(LibStdCxx));
            Directory.CreateDirectory(Path.GetDirectoryName(Adapted)!);
            if (adapted is null)
            {
                File.Delete(Adapted);
                return true;
            }

            // Projects build in parallel and may all come here: each writes its own file, and the last rename wins.
            var own = $"{Adapted}.{Guid.NewGuid():N}";
            File.WriteAllBytes(own, adapted);
            try
            {
                Rename(own, Adapted);
            }
            finally
            {
                File.Delete(own);
            }

            Log.LogMessage(Microsoft.Build.Framework.MessageImportance.High,
                $"{LibStdCxx} is older than the one TorchSharp was built with; using a copy that accepts it: {Adapted}");
            return true;
        }
        catch (Exception error) when (error is LibraryUnusableException or IOException or UnauthorizedAccessException)
        {
            Log.LogError($"TorchSharp's native library {Library} cannot be used with {LibStdCxx}. {error.Message}");
            return false;
        }
    }

    // netstandard2.0 has no File.Move that replaces.
    private static void Rename(string from, string to)
    {
        if (rename(from, to) != 0)
        {
            throw new IOException($"Cannot rename {from} to {to} (errno {System.Runtime.InteropServices.Marshal.GetLastWin32Error()}).");
        }
    }

    [System.Runtime.InteropServices.DllImport("libc", SetLastError = true)]
    private static extern int rename(string from, string to);
}
#endif
