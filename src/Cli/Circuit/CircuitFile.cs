using System.Text.Json;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>
/// A circuit as a file: what "ioi discover --out circuit.json" writes, or by hand no more than
/// <code>{ "groups": [ { "name": "movers", "at": "END", "heads": ["9.9", "10.0"] } ] }</code>
/// </summary>
internal static class CircuitFile
{
    /// <summary>Reads a circuit.</summary>
    /// <exception cref="UsageException">The file is no circuit, or one of heads that the subject does not have.</exception>
    public static Circuit Read(string path, Subject subject)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            var name = document.RootElement.TryGetProperty("name", out var named) ? named.GetString() : null;
            return new Circuit(
                name ?? Path.GetFileNameWithoutExtension(path),
                document.RootElement.GetProperty("groups").EnumerateArray().Select(group => GroupOf(group, subject)).ToList());
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new UsageException(
                $"{path} is no circuit: {wrong.Message} It should read {{ \"groups\": [ {{ \"name\": \"movers\", \"at\": \"END\", "
                + "\"heads\": [\"9.9\", \"10.0\"] } ] }.");
        }
        catch (FileNotFoundException)
        {
            throw new UsageException($"There is no file {path}.");
        }
    }

    private static HeadGroup GroupOf(JsonElement group, Subject subject)
    {
        var heads = HeadWords.Heads(
            string.Join(',', group.GetProperty("heads").EnumerateArray().Select(head => head.GetString())), subject);
        var at = group.GetProperty("at").GetString() ?? throw new JsonException("A group has no place.");
        return HeadGroup.Of(
            new ComponentSet(group.TryGetProperty("name", out var name) ? name.GetString() ?? heads.Name : heads.Name, heads),
            Place.At(PlaceWords.Role(at)));
    }
}
