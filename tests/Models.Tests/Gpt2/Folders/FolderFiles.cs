using System.Text;
using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Models.Tests.Files;

namespace IoiClaims.Models.Tests.Gpt2.Folders;

/// <summary>The files of a model folder in memory, to be changed and written somewhere.</summary>
internal sealed class FolderFiles
{
    public const string Config = "config.json";
    public const string Single = "model.safetensors";
    public const string Index = "model.safetensors.index.json";

    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public static FolderFiles Of(Gpt2Model model, SafetensorsType type = SafetensorsType.F32)
    {
        using var folder = new TemporaryFolder();
        Gpt2Folder.Save(model, folder.Path, type);
        var files = new FolderFiles();
        foreach (var path in Directory.GetFiles(folder.Path))
        {
            files.Files[Path.GetFileName(path)] = File.ReadAllBytes(path);
        }

        return files;
    }

    public static FolderFiles Of(Gpt2Config config, int seed = 1, SafetensorsType type = SafetensorsType.F32)
    {
        using var model = RandomGpt2.Create(config, seed);
        return Of(model, type);
    }

    public FolderFiles WithConfig(Action<JsonObject> change)
    {
        var config = JsonNode.Parse(Files[Config])!.AsObject();
        change(config);
        Files[Config] = Encoding.UTF8.GetBytes(config.ToJsonString());
        return this;
    }

    public FolderFiles WithTensors(Func<List<RawTensor>, IEnumerable<RawTensor>> change)
    {
        Files[Single] = RawSafetensors.File(change(RawSafetensors.Tensors(Files[Single])));
        return this;
    }

    public FolderFiles WithoutPrefix() =>
        WithTensors(tensors => tensors.Select(t => t with { Name = t.Name.Replace("transformer.", string.Empty) }));

    /// <summary>The tensors dealt in turn to several files, with an index.</summary>
    public FolderFiles Sharded(int shards)
    {
        var tensors = RawSafetensors.Tensors(Files[Single]);
        Files.Remove(Single);
        string Shard(int i) => $"model-{i % shards + 1:D5}-of-{shards:D5}.safetensors";
        for (var shard = 0; shard < shards; shard++)
        {
            Files[Shard(shard)] = RawSafetensors.File(tensors.Where((_, i) => i % shards == shard));
        }

        var map = new JsonObject(tensors.Select((t, i) => KeyValuePair.Create(t.Name, (JsonNode?)Shard(i))));
        return WithIndex(new JsonObject
        {
            ["metadata"] = new JsonObject { ["total_size"] = tensors.Sum(t => t.Data.Length) },
            ["weight_map"] = map,
        });
    }

    public FolderFiles WithIndex(Action<JsonObject> changeMap)
    {
        var index = JsonNode.Parse(Files[Index])!.AsObject();
        changeMap(index["weight_map"]!.AsObject());
        return WithIndex(index);
    }

    public FolderFiles WithIndex(JsonObject index)
    {
        Files[Index] = Encoding.UTF8.GetBytes(index.ToJsonString());
        return this;
    }

    public void WriteTo(TemporaryFolder folder)
    {
        foreach (var (name, bytes) in Files)
        {
            File.WriteAllBytes(folder.File(name), bytes);
        }
    }

    public Gpt2Model Load()
    {
        using var folder = new TemporaryFolder();
        WriteTo(folder);
        return Gpt2Folder.Load(folder.Path);
    }

    /// <summary>The refusal that loading must end in, with the temporary folder's path taken off the message.</summary>
    public (string Message, CheckpointException Exception) Refusal()
    {
        using var folder = new TemporaryFolder();
        WriteTo(folder);
        var exception = Assert.Throws<CheckpointException>(() => Gpt2Folder.Load(folder.Path).Dispose())!;
        exception.Message.Should().StartWith(folder.Path);
        exception.File.Should().StartWith(folder.Path);
        return (exception.Message.Replace(folder.Path, "DIR"), exception);
    }
}
