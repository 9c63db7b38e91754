using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace IoiClaims.Checkpoints;

/// <summary>Writes safetensors files: equal tensors give equal bytes.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file whole or not at all; a file that was there is replaced only by a finished one.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="tensors">Floating-point tensors by name, of any type and on any device.</param>
    /// <param name="type">The type to write; numbers are rounded to the nearest.</param>
    /// <param name="metadata">Free text for "__metadata__".</param>
    /// <exception cref="CheckpointException">
    /// The file cannot be written, or a number is not finite or too large for <paramref name="type"/>.
    /// </exception>
    /// <exception cref="ArgumentException">A tensor is not floating-point, or is called "__metadata__".</exception>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        SafetensorsType type = SafetensorsType.F32,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        var sorted = tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        foreach (var (name, tensor) in sorted)
        {
            if (name == "__metadata__")
                throw new ArgumentException("'__metadata__' cannot be a tensor's name in this format.", nameof(tensors));
            if (!tensor.is_floating_point())
                throw new ArgumentException($"'{name}' is {tensor.dtype}; only floating-point tensors are written.", nameof(tensors));
        }

        var header = Header(sorted, type, metadata);

        // Not AtomicFile, which holds the whole content in memory: the weights of a large model do not fit into one array.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                Span<byte> prefix = stackalloc byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
                stream.Write(prefix);
                stream.Write(header.Span);
                foreach (var (name, tensor) in sorted)
                {
                    WriteData(stream, path, name, tensor, type);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is not CheckpointException && exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"cannot be written: {exception.Message}", inner: exception);
        }
        finally
        {
            // Still there only if something went wrong.
            if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }

    private static ReadOnlyMemory<byte> Header(
        List<KeyValuePair<string, Tensor>> tensors, SafetensorsType type, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long offset = 0;
            foreach (var (name, tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type.ToString());
                json.WriteStartArray("shape");
                foreach (var size in tensor.shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += tensor.numel() * type.Bytes();
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Spaces behind the JSON let the data begin at a multiple of 8, where readers may map them as they are.
        var padding = (8 - buffer.WrittenCount % 8) % 8;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenMemory;
    }

    private static void WriteData(Stream stream, string path, string name, Tensor tensor, SafetensorsType type)
    {
        using var scope = NewDisposeScope();
        var flat = tensor.detach().reshape(-1);
        var count = flat.shape[0];
        for (long start = 0; start < count; start += TensorWindows.Length)
        {
            using var windowScope = NewDisposeScope();
            var window = flat.narrow(0, start, Math.Min(TensorWindows.Length, count - start))
                .to(type.ToTorch(), CPU).contiguous();
            using var finite = window.isfinite();
            if (!finite.all().item<bool>())
            {
                var index = start + finite.logical_not().nonzero()[0, 0].item<long>();
                throw new CheckpointException(
                    path,
                    $"element {index} cannot be written; nothing was changed",
                    name,
                    $"a finite number within the range of {type}",
                    $"{flat[index].to(ScalarType.Float64).item<double>()}");
            }

            stream.Write(window.bytes);
        }
    }
}
