using System.Runtime.InteropServices;
using System.Text;
using TorchSharp;

namespace IoiClaims.Build.Tests;

/// <summary>The native libraries that the tests look at, and systems made up from them.</summary>
internal static class NativeFiles
{
    public static string PackagedLibrary { get; } =
        Path.Combine(BuildFacts.TorchSharpPackage, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

    /// <summary>The newest libstdc++ version that TorchSharp's library asks for.</summary>
    public const string NewestWanted = "GLIBCXX_3.4.32";

    public static byte[] TorchSharp() => File.ReadAllBytes(PackagedLibrary);

    public static byte[] LibStdCxx() => File.ReadAllBytes(LoadedFiles().First(f => f.Contains("/libstdc++.so.6", StringComparison.Ordinal)));

    public static bool SystemHas(string version) => Find(LibStdCxx(), version) >= 0;

    /// <summary>This system's libstdc++ as if it did not have the version.</summary>
    public static byte[] LibStdCxxWithout(string version)
    {
        var bytes = LibStdCxx();
        if (Find(bytes, version) is >= 0 and var at)
        {
            bytes[at + version.Length - 1] = (byte)'?';
        }

        return bytes;
    }

    /// <summary>This system's libstdc++ as if it had the newest version that is wanted.</summary>
    public static byte[] NewLibStdCxx()
    {
        var bytes = LibStdCxx();
        if (Find(bytes, NewestWanted) < 0)
        {
            // A version of the same length which TorchSharp does not want gives its name.
            Encoding.ASCII.GetBytes(NewestWanted).CopyTo(bytes, Find(bytes, "GLIBCXX_3.4.27"));
        }

        return bytes;
    }

    /// <summary>Paths of the files that are mapped into this process.</summary>
    public static IEnumerable<string> LoadedFiles() =>
        File.ReadLines("/proc/self/maps").Select(line => line.IndexOf('/') is >= 0 and var at ? line[at..] : "").Where(f => f != "").Distinct();

    /// <summary>Makes torch load its libraries, on which libLibTorchSharp.so depends.</summary>
    public static void LoadTorch()
    {
        using var zero = torch.zeros(1);
        zero.numel().Should().Be(1);
    }

    /// <summary>The loader's complaint about the file, or nothing if it loads.</summary>
    public static string? LoadError(string file)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(file));
            return null;
        }
        catch (DllNotFoundException error)
        {
            return error.Message;
        }
    }

    public const int DynamicSegment = 2;

    /// <summary>The program headers of an ELF64 file.</summary>
    public static IEnumerable<(int Type, int Offset, int Size)> Segments(byte[] library)
    {
        var (table, entrySize, count) = ((int)BitConverter.ToInt64(library, 32), BitConverter.ToUInt16(library, 54), BitConverter.ToUInt16(library, 56));
        return from i in Enumerable.Range(0, count)
               let header = table + (i * entrySize)
               let type = BitConverter.ToInt32(library, header)
               where type is 1 or DynamicSegment
               select (type, (int)BitConverter.ToInt64(library, header + 8), (int)BitConverter.ToInt64(library, header + 32));
    }

    private static int Find(byte[] bytes, string version) =>
        bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{version}\0")) is >= 0 and var at ? at + 1 : -1;
}
