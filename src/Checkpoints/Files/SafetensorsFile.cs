using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>
/// A safetensors file, open for reading. Opening reads and checks the header alone; the data are mapped, and tensors are
/// read one by one. May be read from several threads at once.
/// </summary>
/// <remarks>
/// The format (https://huggingface.co/docs/safetensors): 8 bytes with the header's length, a JSON header that gives each
/// tensor's type, shape and place, and the data without gaps.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private const int PrefixLength = 8;
    private const long LongestHeader = 100_000_000;

    // What a checkout leaves in the place of a large file that was not fetched begins with this.
    private static readonly ulong GitLfsPointer = BinaryPrimitives.ReadUInt64LittleEndian("version "u8);

    private readonly SafetensorsHeader header;
    private readonly MemoryMappedFile map;
    private readonly long dataStart;

    private SafetensorsFile(string path, SafetensorsHeader header, MemoryMappedFile map, long dataStart)
    {
        Path = path;
        this.header = header;
        this.map = map;
        this.dataStart = dataStart;
    }

    /// <summary>The file's path as it was given.</summary>
    public string Path { get; }

    /// <summary>The tensors by name, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, SafetensorsEntry> Entries => header.Entries;

    /// <summary>The free text that the file's writer left in "__metadata__".</summary>
    public ImmutableSortedDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file and checks its header strictly: types, shapes, and that the tensors fill the data exactly.</summary>
    /// <exception cref="CheckpointException">There is no such file, it cannot be read, or it breaks a rule of the format.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var (parsed, start) = ReadHeader(path, stream);
            var mapped = MemoryMappedFile.CreateFromFile(
                stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            stream = null;
            return new SafetensorsFile(path, parsed, mapped, start);
        }
        catch (Exception exception) when (exception is not CheckpointException
            && exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be read: {exception.Message}", inner: exception);
        }
        finally
        {
            stream?.Dispose();
        }
    }

    /// <summary>Reads one tensor and converts it to single precision.</summary>
    /// <param name="name">A name of <see cref="Entries"/>.</param>
    /// <returns>A contiguous float32 tensor on the CPU, which belongs to the caller.</returns>
    /// <exception cref="CheckpointException">There is no such tensor, or its type is none of F32, F16, BF16.</exception>
    public Tensor Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Entries.TryGetValue(name, out var entry))
            throw new CheckpointException(Path, "the file has no such tensor", name);
        if (!SafetensorsTypes.TryParse(entry.Type, out var type))
            throw new CheckpointException(Path, "the type is not supported", name, "F32, F16 or BF16", entry.Type);

        var tensor = empty(entry.Shape.AsSpan(), ScalarType.Float32);
        try
        {
            Fill(tensor, entry, type);
            return tensor;
        }
        catch (Exception exception)
        {
            tensor.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
                throw new CheckpointException(Path, $"cannot be read: {exception.Message}", name, inner: exception);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => map.Dispose();

    private static (SafetensorsHeader Header, long DataStart) ReadHeader(string path, FileStream stream)
    {
        var length = stream.Length;
        if (length < PrefixLength)
            throw new CheckpointException(
                path, "too short for a safetensors file", expected: $"at least {PrefixLength} bytes", found: $"{length}");

        var prefix = new byte[PrefixLength];
        stream.ReadExactly(prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength == GitLfsPointer)
            throw new CheckpointException(
                path, "this is a Git LFS pointer, not the weights; fetch them with 'git lfs pull' or download the file");
        if (headerLength > LongestHeader)
            throw new CheckpointException(
                path,
                "this is no safetensors file: the length of its header is absurd",
                expected: $"at most {LongestHeader} bytes",
                found: $"{headerLength}");
        if (headerLength > (ulong)(length - PrefixLength))
            throw new CheckpointException(
                path,
                "the file ends inside its header; the download or copy may be incomplete",
                expected: $"a header of {headerLength} bytes",
                found: $"{length - PrefixLength} bytes");

        var json = new byte[headerLength];
        stream.ReadExactly(json);
        var start = PrefixLength + (long)headerLength;
        return (SafetensorsHeader.Parse(path, json, length - start), start);
    }

    /// <summary>Copies or converts from the mapped file into the tensor's own memory.</summary>
    private void Fill(Tensor tensor, SafetensorsEntry entry, SafetensorsType type)
    {
        var size = type.Bytes();
        TensorWindows.Visit(tensor, (start, values) =>
        {
            // A view a window: pages that were read are unmapped at once and do not add up to the file's size.
            using var view = map.CreateViewAccessor(
                dataStart + entry.Begin + start * size, (long)values.Length * size, MemoryMappedFileAccess.Read);
            var memory = view.SafeMemoryMappedViewHandle;
            var offset = (ulong)view.PointerOffset;
            if (type == SafetensorsType.F32)
            {
                memory.ReadSpan(offset, MemoryMarshal.AsBytes(values));
                return true;
            }

            // A buffer that stays in the processor's cache: the halves may lie at odd addresses.
            Span<ushort> halves = stackalloc ushort[4096];
            for (var at = 0; at < values.Length; at += halves.Length)
            {
                var part = halves[..Math.Min(halves.Length, values.Length - at)];
                memory.ReadSpan(offset + (ulong)at * sizeof(ushort), part);
                var target = values.Slice(at, part.Length);
                if (type == SafetensorsType.F16)
                    FloatConversion.FromF16(part, target);
                else
                    FloatConversion.FromBF16(part, target);
            }

            return true;
        });
    }
}
