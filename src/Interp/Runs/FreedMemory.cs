using System.Runtime.InteropServices;

namespace IoiClaims;

/// <summary>
/// Gives memory that tensors have freed back to the system. glibc keeps freed blocks of a few megabytes in its heaps, which
/// fragment, so that a long stream of parts would grow although each part frees all it took.
/// </summary>
internal static partial class FreedMemory
{
    private static readonly bool IsGlibc = OperatingSystem.IsLinux()
        && NativeLibrary.TryLoad("libc.so.6", out var library)
        && NativeLibrary.TryGetExport(library, "malloc_trim", out _);

    /// <summary>Does so where the system's allocator needs it; elsewhere nothing.</summary>
    public static void Return()
    {
        if (IsGlibc)
        {
            _ = Trim(0);
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nint pad);
}
