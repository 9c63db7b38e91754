using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using IoiClaims.Models.Tests.Files;

namespace IoiClaims.Models.Tests.Gpt2.Folders;

/// <summary>One file of a folder as it should not be; no content: the file is gone.</summary>
internal sealed record Mutation(string File, string What, byte[]? Content);

/// <summary>
/// Damage to the files of a folder, systematic where the places are few and seeded where they are many. What would be
/// another valid model (weights changed to other finite numbers, another number of heads that divides the width) is left
/// out: no reader could tell.
/// </summary>
internal static class Mutations
{
    public static IEnumerable<Mutation> OfAnyFile(string file, byte[] content, Random random)
    {
        yield return new(file, "deleted", null);
        yield return new(file, "empty", []);
        yield return new(file, "all zeros", new byte[content.Length]);
        yield return new(file, "a byte in front", [(byte)random.Next(256), .. content]);
        yield return new(file, "the first byte gone", content[1..]);
        for (var i = 0; i < 10; i++)
        {
            var length = random.Next(content.Length);
            yield return new(file, $"cut to {length} bytes", content[..length]);
        }
    }

    public static IEnumerable<Mutation> OfSafetensors(string file, byte[] content, Random random)
    {
        var (header, dataStart) = RawSafetensors.Header(content);
        foreach (var mutation in Bytes(file, content, 0, dataStart, 150, random))
        {
            yield return mutation;
        }

        foreach (var length in (ulong[])[0, 1, 7, (ulong)dataStart - 9, (ulong)dataStart - 7, (ulong)content.Length - 8,
            (ulong)content.Length, 100_000_000, 100_000_001, int.MaxValue, 1ul << 32, long.MaxValue, ulong.MaxValue])
        {
            var changed = (byte[])content.Clone();
            BinaryPrimitives.WriteUInt64LittleEndian(changed, length);
            yield return new(file, $"header length {length}", changed);
        }

        var names = header.Select(pair => pair.Key).Where(name => name != "__metadata__").ToArray();
        foreach (var name in names)
        {
            var end = dataStart + (int)header[name]!["data_offsets"]![1]!;
            yield return new(file, $"cut just behind '{name}'", end == content.Length ? content[..^1] : content[..end]);
            yield return new(file, $"cut just before the end of '{name}'", content[..(end - 1)]);
            yield return Headed($"without '{name}'", h => h.Remove(name));
            yield return Headed($"'{name}' renamed", h => Rename(h, name, name + "x"));
            foreach (var type in (string[])["F16", "BF16", "F32", "F64", "I32", "I16", "U8", "BOOL", "f32", "", "float32"])
            {
                var original = (string)header[name]!["dtype"]!;

                // F16 and BF16 are both finite numbers of two bytes.
                if (type != original && (original == "F32" || type is not ("F16" or "BF16")))
                    yield return Headed($"'{name}' as {type}", h => h[name]!["dtype"] = type);
            }

            yield return Headed($"'{name}' with a dimension more", h => h[name]!["shape"]!.AsArray().Add(1));
            yield return Headed($"'{name}' with a size more", h => h[name]!["shape"]![0] = (long)h[name]!["shape"]![0]! + 1);
            yield return Headed($"'{name}' with a negative size", h => h[name]!["shape"]![0] = -(long)h[name]!["shape"]![0]!);
            yield return Headed($"'{name}' moved by 4", h => Move(h, name, 4));
            yield return Headed($"'{name}' moved far", h => Move(h, name, 1L << 40));
            yield return Headed($"'{name}' at the start", h => Move(h, name, -(long)h[name]!["data_offsets"]![0]! + 2));
        }

        for (var i = 0; i < 40; i++)
        {
            var (a, b) = (names[random.Next(names.Length)], names[random.Next(names.Length)]);
            if (Length(a) != Length(b))
            {
                yield return Headed($"places of '{a}' and '{b}' swapped", h =>
                    (h[a]!["data_offsets"], h[b]!["data_offsets"]) = (h[b]!["data_offsets"]!.DeepClone(), h[a]!["data_offsets"]!.DeepClone()));
            }
        }

        for (var i = 0; i < 40; i++)
        {
            var name = names[random.Next(names.Length)];
            yield return NotFinite(name, random);
        }

        yield return new(file, "a byte behind", [.. content, 0]);
        yield return new(file, "twice", [.. content, .. content]);

        Mutation Headed(string what, Action<JsonObject> change) => new(file, what, RawSafetensors.WithHeader(content, change));

        long Length(string name) => (long)header[name]!["data_offsets"]![1]! - (long)header[name]!["data_offsets"]![0]!;

        Mutation NotFinite(string name, Random source)
        {
            // All bits of the exponent set: NaN or infinity in every one of the types.
            var type = (string)header[name]!["dtype"]!;
            var size = type == "F32" ? 4 : 2;
            var element = source.Next((int)Length(name) / size);
            var at = dataStart + (int)header[name]!["data_offsets"]![0]! + element * size;
            var changed = (byte[])content.Clone();
            changed[at + size - 1] |= 0x7F;
            changed[at + size - 2] |= type == "F16" ? (byte)0x7C : (byte)0x80;
            if (type == "F16")
                changed[at + size - 1] |= 0x7C;
            return new(file, $"element {element} of '{name}' not finite", changed);
        }
    }

    public static IEnumerable<Mutation> OfConfig(string file, byte[] content, Random random)
    {
        var config = JsonNode.Parse(content)!.AsObject();
        foreach (var mutation in Bytes(file, content, 0, content.Length, 150, random).Where(m => !IsAnotherModel(m.Content!, config)))
        {
            yield return mutation;
        }

        string[] values = ["null", "-1", "0", "2147483647", "2147483648", "1e400", "-0", "1.5", "\"12\"", "true", "[]", "{}", "\"\""];
        foreach (var key in config.Select(pair => pair.Key))
        {
            yield return new(file, $"without {key}", Edited(c => c.Remove(key)));
            foreach (var value in values)
            {
                yield return new(file, $"{key} = {value}", Edited(c => c[key] = JsonNode.Parse(value)));
            }
        }

        byte[] Edited(Action<JsonObject> change)
        {
            var copy = config.DeepClone().AsObject();
            change(copy);
            return IsAnotherModel(Encoding.UTF8.GetBytes(copy.ToJsonString()), config)
                ? content
                : Encoding.UTF8.GetBytes(copy.ToJsonString());
        }
    }

    public static IEnumerable<Mutation> OfIndex(string file, byte[] content, Random random)
    {
        foreach (var mutation in Bytes(file, content, 0, content.Length, 150, random))
        {
            yield return mutation;
        }

        var index = JsonNode.Parse(content)!.AsObject();
        var map = index["weight_map"]!.AsObject();
        var files = map.Select(pair => (string)pair.Value!).Distinct().ToArray();
        foreach (var (name, shard) in map)
        {
            yield return Changed($"without '{name}'", m => m.Remove(name));
            yield return Changed($"'{name}' renamed", m => Rename(m, name, name + "x"));
            yield return Changed($"'{name}' elsewhere", m => m[name] = files.First(f => f != (string)shard!));
            yield return Changed($"'{name}' nowhere", m => m[name] = "none.safetensors");
            yield return Changed($"'{name}' out of the folder", m => m[name] = "../" + (string)shard!);
            yield return Changed($"'{name}' a number", m => m[name] = 1);
        }

        Mutation Changed(string what, Action<JsonObject> change)
        {
            var copy = index.DeepClone().AsObject();
            change(copy["weight_map"]!.AsObject());
            return new(file, what, Encoding.UTF8.GetBytes(copy.ToJsonString()));
        }
    }

    /// <summary>Single bits turned and single bytes replaced, at seeded places.</summary>
    private static IEnumerable<Mutation> Bytes(string file, byte[] content, int from, int to, int count, Random random)
    {
        for (var i = 0; i < count; i++)
        {
            var at = random.Next(from, to);
            var changed = (byte[])content.Clone();
            changed[at] = i % 2 == 0 ? (byte)(changed[at] ^ 1 << random.Next(8)) : (byte)random.Next(256);
            yield return new(file, $"byte {at} from {content[at]:x2} to {changed[at]:x2}", changed);
        }
    }

    /// <summary>Whether a damaged config.json describes another model that the same weights make as well.</summary>
    private static bool IsAnotherModel(byte[] content, JsonObject original)
    {
        try
        {
            return JsonNode.Parse(content) is JsonObject config
                && (Changed<int>(config, original, "n_head", heads => heads > 0 && (int)original["n_embd"]! % heads == 0)
                    || Changed<double>(config, original, "layer_norm_epsilon", number => number > 0 && double.IsFinite(number))
                    || Changed<string>(config, original, "activation_function", name => name.StartsWith("gelu", StringComparison.Ordinal))
                    || IsUntied(config, original));
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, not text, or a key twice: no model at all.
            return false;
        }
    }

    // A null is false there. Beside the copy of the embedding that a folder may hold, it makes another model of the same numbers.
    private static bool IsUntied(JsonObject config, JsonObject original) =>
        (bool)original["tie_word_embeddings"]! && config.TryGetPropertyValue("tie_word_embeddings", out var tied) && tied is null;

    private static bool Changed<T>(JsonObject config, JsonObject original, string key, Func<T, bool> possible) =>
        !JsonNode.DeepEquals(config[key], original[key])
        && config[key] is JsonValue value
        && value.TryGetValue<T>(out var parsed)
        && possible(parsed);

    private static void Rename(JsonObject parent, string name, string other)
    {
        var node = parent[name];
        parent.Remove(name);
        parent[other] = node;
    }

    private static void Move(JsonObject header, string name, long by)
    {
        var offsets = header[name]!["data_offsets"]!;
        header[name]!["data_offsets"] = new JsonArray((long)offsets[0]! + by, (long)offsets[1]! + by);
    }
}
