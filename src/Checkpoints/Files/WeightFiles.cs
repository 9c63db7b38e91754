using System.Collections.Immutable;
using System.Text.Json;

namespace IoiClaims.Checkpoints;

/// <summary>The weight files of a folder, open: one model.safetensors, or the shards that an index names.</summary>
internal sealed class WeightFiles : IDisposable
{
    private WeightFiles(string path, ImmutableArray<SafetensorsFile> files)
    {
        Path = path;
        Files = files;
    }

    /// <summary>The file that stands for all in messages: the single file or the index.</summary>
    public string Path { get; }

    public ImmutableArray<SafetensorsFile> Files { get; }

    /// <summary>The names of all tensors, as they are in the files.</summary>
    public IEnumerable<string> Names => Files.SelectMany(file => file.Entries.Keys);

    /// <summary>Opens the files of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="layout">What the model needs of them.</param>
    /// <param name="remark">Is told of what an index names without need and no file holds.</param>
    /// <exception cref="CheckpointException">No weights in the folder, or files that break a rule or contradict the index.</exception>
    public static WeightFiles Open(string folder, WeightLayout layout, Action<string> remark)
    {
        var single = System.IO.Path.Combine(folder, CheckpointFiles.Weights);
        if (File.Exists(single))
            return new WeightFiles(single, [SafetensorsFile.Open(single)]);
        var index = System.IO.Path.Combine(folder, CheckpointFiles.WeightsIndex);
        if (File.Exists(index))
            return OpenShards(folder, index, layout, remark);

        var advice = File.Exists(System.IO.Path.Combine(folder, "pytorch_model.bin"))
            ? "; pytorch_model.bin is not read: convert it with save_pretrained(…, safe_serialization=True)"
            : string.Empty;
        throw new CheckpointException(
            folder, $"there are no weights in this folder{advice}", expected: $"{CheckpointFiles.Weights} or {CheckpointFiles.WeightsIndex}");
    }

    public void Dispose()
    {
        foreach (var file in Files)
        {
            file.Dispose();
        }
    }

    private static WeightFiles OpenShards(string folder, string index, WeightLayout layout, Action<string> remark)
    {
        var map = JsonFile.Read(index, root => ReadWeightMap(index, root));
        var names = map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var absent = names.Where(name => !File.Exists(System.IO.Path.Combine(folder, name))).ToList();
        if (absent.Count > 0)
            throw new CheckpointException(index, $"these of its files are not there: {Listed.Problems(absent)}");

        var files = ImmutableArray.CreateBuilder<SafetensorsFile>();
        try
        {
            foreach (var name in names)
            {
                files.Add(SafetensorsFile.Open(System.IO.Path.Combine(folder, name)));
            }

            var opened = new WeightFiles(index, files.ToImmutable());
            CheckWeightMap(index, map, names, opened, layout, remark);
            return opened;
        }
        catch
        {
            foreach (var file in files)
            {
                file.Dispose();
            }

            throw;
        }
    }

    private static Dictionary<string, string> ReadWeightMap(string index, JsonElement root)
    {
        if (!root.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw new CheckpointException(index, "the key 'weight_map' is wrong", expected: "an object of file names");

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in map.EnumerateObject())
        {
            var file = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : string.Empty;

            // A plain name in the folder: an index must not be able to point elsewhere.
            if (file.Length == 0 || file is "." or ".." || file.AsSpan().IndexOfAny("/\\:\0") >= 0)
            {
                throw new CheckpointException(
                    index, "its file in 'weight_map' is wrong", property.Name, "the name of a file in this folder", property.Value.GetRawText());
            }

            names.Add(property.Name, file);
        }

        return names.Count > 0 ? names : throw new CheckpointException(index, "'weight_map' names no tensors");
    }

    /// <summary>Every tensor that the index names and the model needs is in its shard, and every tensor of a shard is named.</summary>
    private static void CheckWeightMap(
        string index, Dictionary<string, string> map, List<string> names, WeightFiles files, WeightLayout layout, Action<string> remark)
    {
        var byName = names.Zip(files.Files).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        var wrapper = layout.WrapperOf(files.Names);
        bool IsNeeded(string name) => layout.Canonical(name, wrapper) is var own
            && !layout.IsBeside(own) && !(layout.Tied && own == layout.Unembedding);

        var notThere = map.Where(pair => !byName[pair.Value].Entries.ContainsKey(pair.Key)).ToLookup(pair => IsNeeded(pair.Key));
        if (notThere[false].Any())
        {
            var unneeded = notThere[false].Select(pair => pair.Key).Order(StringComparer.Ordinal);
            remark($"{CheckpointFiles.WeightsIndex} names tensors that no file holds and the model does not need: {Listed.Of(unneeded)}.");
        }

        var absent = notThere[true]
            .Select(pair => $"'{pair.Key}' should be in {pair.Value} but is not");
        var unnamed = byName.SelectMany(pair => pair.Value.Entries.Keys
            .Where(tensor => !map.TryGetValue(tensor, out var file) || file != pair.Key)
            .Select(tensor => $"'{tensor}' is in {pair.Key} but 'weight_map' does not say so"));
        var problems = absent.Concat(unnamed).ToList();
        if (problems.Count > 0)
            throw new CheckpointException(index, $"'weight_map' contradicts the files: {Listed.Problems(problems)}");
    }
}
