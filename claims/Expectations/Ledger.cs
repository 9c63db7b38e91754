using System.Text.Json;
using System.Text.Json.Serialization;

namespace IoiClaims.Claims.Expectations;

/// <summary>
/// What is expected of every bound that is asked on GPT-2 small, written down before anybody ran it: gpt2-small.json in this folder.
/// </summary>
public static class Ledger
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The entries, in the order of the file: claim by claim.</summary>
    /// <param name="folder">The repository.</param>
    public static IReadOnlyList<Expectation> Read(string folder)
    {
        var file = Path.Combine(folder, "claims", "Expectations", "gpt2-small.json");
        return JsonSerializer.Deserialize<Expectation[]>(File.ReadAllText(file), Format)
            ?? throw new InvalidDataException($"{file} holds no entries.");
    }
}
