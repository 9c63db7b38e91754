using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace IoiClaims.Docs.Tests.Deployment;

/// <summary>A YAML file as nested dictionaries and lists.</summary>
internal static class YamlFile
{
    /// <summary>Its documents; a file that is not YAML, or has a key twice, throws.</summary>
    public static IReadOnlyList<Dictionary<object, object>> Read(string file)
    {
        var parser = new Parser(new StringReader(Repository.Read(file)));
        var deserializer = new DeserializerBuilder().WithDuplicateKeyChecking().Build();
        var documents = new List<Dictionary<object, object>>();
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        while (parser.Current is YamlDotNet.Core.Events.DocumentStart)
        {
            documents.Add(deserializer.Deserialize<Dictionary<object, object>>(parser));
        }

        return documents;
    }

    /// <summary>What a path of keys leads to: "spec.template", "steps".</summary>
    public static object? At(this object? value, string path) => path.Split('.').Aggregate(
        value, (at, key) => at is Dictionary<object, object> map && map.TryGetValue(key, out var found) ? found : null);

    /// <summary>The elements of a list; nothing if there is none.</summary>
    public static IEnumerable<object> Each(this object? value) => value as List<object> ?? [];

    /// <summary>The keys and values of a map; nothing if there is none.</summary>
    public static IEnumerable<(string Key, object Value)> Pairs(this object? value) =>
        (value as Dictionary<object, object> ?? []).Select(pair => ($"{pair.Key}", pair.Value));
}
