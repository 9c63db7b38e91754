using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace IoiClaims.Models.Tests.Files;

/// <summary>One tensor as bytes, right or wrong as a test wants it.</summary>
internal sealed record RawTensor(string Name, string Type, long[] Shape, byte[] Data);

/// <summary>safetensors files put together and taken apart byte by byte, apart from the code under test.</summary>
internal static class RawSafetensors
{
    public static byte[] File(string header, byte[] data, ulong? headerLength = null)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, headerLength ?? (ulong)json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }

    public static byte[] File(IEnumerable<RawTensor> tensors, JsonObject? metadata = null)
    {
        var header = new JsonObject();
        if (metadata is not null)
            header["__metadata__"] = metadata.DeepClone();
        var data = new List<byte>();
        foreach (var tensor in tensors)
        {
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = tensor.Type,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(data.Count, data.Count + tensor.Data.Length),
            };
            data.AddRange(tensor.Data);
        }

        return File(header.ToJsonString(), [.. data]);
    }

    /// <summary>The header as JSON and where it ends.</summary>
    public static (JsonObject Header, int DataStart) Header(byte[] file)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        return (JsonNode.Parse(file.AsSpan(8, length))!.AsObject(), 8 + length);
    }

    public static List<RawTensor> Tensors(byte[] file)
    {
        var (header, start) = Header(file);
        return header.Where(pair => pair.Key != "__metadata__").Select(pair =>
        {
            int begin = (int)pair.Value!["data_offsets"]![0]!, end = (int)pair.Value["data_offsets"]![1]!;
            return new RawTensor(
                pair.Key,
                (string)pair.Value["dtype"]!,
                pair.Value["shape"]!.AsArray().Select(size => (long)size!).ToArray(),
                file[(start + begin)..(start + end)]);
        }).ToList();
    }

    /// <summary>The file with its header changed and its data as they were.</summary>
    public static byte[] WithHeader(byte[] file, Action<JsonObject> change)
    {
        var (header, start) = Header(file);
        change(header);
        return File(header.ToJsonString(), file[start..]);
    }
}
