using System.Text.Json;

namespace IoiClaims.Checkpoints;

/// <summary>
/// What config.json says of rotary positions: in keys of its own and "rope_scaling", or, as newer versions of transformers write it,
/// all in "rope_parameters".
/// </summary>
/// <param name="Base">The base; null where none is stated.</param>
/// <param name="Share">The part of a head that is turned; null where none is stated.</param>
/// <param name="Scaling">What is done to the frequencies; null for nothing.</param>
internal sealed record RotaryKeys(double? Base, double? Share, RotaryScaling? Scaling)
{
    private const string Scaled = "rope_scaling";
    private const string Parameters = "rope_parameters";

    /// <summary>Reads them.</summary>
    /// <param name="keys">The keys of config.json.</param>
    /// <param name="baseKeys">Names of the base outside of "rope_parameters".</param>
    /// <param name="shareKeys">Names of the part of a head outside of "rope_parameters".</param>
    /// <exception cref="CheckpointException">A kind of scaling that is not known, values that cannot be, or two that contradict each other.</exception>
    public static RotaryKeys Read(JsonKeys keys, IReadOnlyList<string> baseKeys, IReadOnlyList<string> shareKeys)
    {
        var (older, newer) = (keys.Object(Scaled), keys.Object(Parameters));
        List<JsonKeys> inner = [.. new[] { older, newer }.OfType<JsonKeys>()];
        if (older is not null && !older.Has("rope_type") && !older.Has("type"))
        {
            throw keys.Wrong(Scaled, "a kind of scaling ('rope_type'), or null", "none");
        }

        var scalings = inner.Select(ScalingOf).ToList();
        if (scalings.Distinct().Count() > 1)
        {
            throw keys.Wrong(Scaled, $"what '{Parameters}' says as well", $"another: {scalings[0]?.ToString() ?? "none"} against {scalings[1]?.ToString() ?? "none"}");
        }

        return new RotaryKeys(
            Same(keys, inner, baseKeys, "rope_theta"),
            Same(keys, inner, shareKeys, "partial_rotary_factor"),
            scalings.FirstOrDefault());
    }

    /// <summary>The keys of "rope_scaling", for files that are written; nothing where there is no scaling.</summary>
    public static void Write(Utf8JsonWriter json, RotaryScaling? scaling)
    {
        if (scaling is null)
        {
            return;
        }

        json.WriteStartObject(Scaled);
        switch (scaling)
        {
            case RotaryScaling.Linear linear:
                json.WriteString("rope_type", "linear");
                json.WriteNumber("factor", linear.Factor);
                break;
            case RotaryScaling.Llama3 llama3:
                json.WriteString("rope_type", "llama3");
                json.WriteNumber("factor", llama3.Factor);
                json.WriteNumber("low_freq_factor", llama3.LowFrequencyFactor);
                json.WriteNumber("high_freq_factor", llama3.HighFrequencyFactor);
                json.WriteNumber("original_max_position_embeddings", llama3.OriginalContext);
                break;
        }

        json.WriteEndObject();
    }

    private static RotaryScaling? ScalingOf(JsonKeys keys)
    {
        var (name, kind) = keys.Text("rope_type") is { } newer ? ("rope_type", newer) : ("type", keys.Text("type"));
        if (name == "rope_type" && keys.Text("type") is { } older && older != kind)
        {
            throw keys.Wrong("type", $"the same as rope_type = \"{kind}\"", $"\"{older}\"");
        }

        RotaryScaling? scaling = kind switch
        {
            null or "default" => null,
            "linear" => new RotaryScaling.Linear(keys.RequiredNumber("factor")),
            "llama3" => new RotaryScaling.Llama3(
                keys.RequiredNumber("factor"),
                keys.RequiredNumber("low_freq_factor"),
                keys.RequiredNumber("high_freq_factor"),
                keys.RequiredSize("original_max_position_embeddings")),
            var other => throw keys.Unsupported(name, $"\"{other}\"", "their rotary positions are scaled in a way that is not implemented; \"linear\" and \"llama3\" are"),
        };
        if (kind is null && keys.Has("factor"))
        {
            throw keys.Wrong("rope_type", "the kind of scaling that 'factor' belongs to", "none");
        }

        foreach (var (key, expected, found) in scaling?.Problems() ?? [])
        {
            throw keys.Wrong(key, expected, found);
        }

        return scaling;
    }

    /// <summary>A number under any of its names; where there are several they have to agree.</summary>
    private static double? Same(JsonKeys keys, List<JsonKeys> inner, IReadOnlyList<string> outside, string inside)
    {
        var stated = outside.Select(key => (Keys: keys, Key: key)).Concat(inner.Select(one => (Keys: one, Key: inside)))
            .Select(place => (place.Keys, place.Key, Value: place.Keys.NumberIfGiven(place.Key)))
            .Where(place => place.Value is not null)
            .ToList();
        foreach (var place in stated.Where(place => place.Value != stated[0].Value))
        {
            throw place.Keys.Wrong(place.Key, $"the same as '{stated[0].Key}' = {stated[0].Value}", $"{place.Value}");
        }

        return stated.Count == 0 ? null : stated[0].Value;
    }
}
