using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Samplers as hypotheses' files name them: "exact", "random", "same-order", "same-io+order", "corrupted-abc".</summary>
internal static class SamplerParser
{
    private const string Same = "same-";
    private const string Corrupted = "corrupted-";

    private static readonly Dictionary<string, IoiFeatures> Features = new(StringComparer.Ordinal)
    {
        ["first-name"] = IoiFeatures.FirstName,
        ["second-name"] = IoiFeatures.SecondName,
        ["third-name"] = IoiFeatures.ThirdName,
        ["io"] = IoiFeatures.Io,
        ["order"] = IoiFeatures.Order,
        ["place-and-object"] = IoiFeatures.PlaceAndObject,
        ["names"] = IoiFeatures.Names | IoiFeatures.Order,
    };

    /// <summary>Reads a sampler.</summary>
    /// <exception cref="UsageException">There is no such sampler.</exception>
    public static Sampler<IoiDataset> Sampler(string text)
    {
        var word = text.Trim().ToLowerInvariant();
        return word switch
        {
            "exact" => IoiSamplers.Exact,
            "random" => IoiSamplers.Random,
            _ when word.StartsWith(Corrupted, StringComparison.Ordinal) => IoiSamplers.Corrupted(CorruptionParser.Corruption(word[Corrupted.Length..])),
            _ when word.StartsWith(Same, StringComparison.Ordinal) => IoiSamplers.Same(word[Same.Length..].Split('+')
                .Select(feature => Feature(feature.Trim()))
                .Aggregate((one, other) => one | other)),
            _ => throw new UsageException(
                $"no sampler '{text}'{Nearest.Suggest(word, ["exact", "random", .. Features.Keys.Select(feature => Same + feature)])} Samplers are "
                + $"exact, random, {string.Join(", ", Features.Keys.Select(feature => Same + feature))}, several as in same-io+order, "
                + "and corrupted-… with a corruption, as in corrupted-abc."),
        };
    }

    private static IoiFeatures Feature(string text) => Features.TryGetValue(text, out var feature)
        ? feature
        : throw new UsageException(
            $"no feature '{text}' to keep the same{Nearest.Suggest(text, Features.Keys)} Features are {string.Join(", ", Features.Keys)}.");
}
