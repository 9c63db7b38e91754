namespace IoiClaims.Claims;

/// <summary>The tables of Claim 4, by the names of their snapshots.</summary>
public partial class Claim4Experiments
{
    /// <summary>The names of all tables, in the order of the steps.</summary>
    public static string[] Tables =>
    [
        "AttentionFromEND", "ValueWeightedAttentionFromEND", "ValuesPutBack", "ResidualStreamPutBack", "SendersIntoValuesAtS2",
        "SendersWithSInTheOtherPlace", "ValuesByPlace", "ValueComposition", "PassedOnThroughValues", "AttentionFromS2",
        "RandomTokens", "DistanceOnRandomTokens", "DistanceInText", "CommonWordsInText", "WhatDetectorsWrite", "Axes",
    ];

    /// <summary>A table by its name.</summary>
    protected NumericTable TableOf(string name) => name switch
    {
        "AttentionFromEND" => AttentionFromEND(AttentionWeighting.Plain, "attention from END"),
        "ValueWeightedAttentionFromEND" =>
            AttentionFromEND(AttentionWeighting.ValueLength, "attention from END, times the values' length"),
        "ValuesPutBack" => ValuesPutBackByHead(),
        "ResidualStreamPutBack" => ResidualStreamByLayer(),
        "SendersIntoValuesAtS2" => ValueSenders.ToTable(new Tolerance(0.01)),
        "SendersWithSInTheOtherPlace" => ValueSendersMoved.ToTable(new Tolerance(0.01)),
        "ValuesByPlace" => ValuesByPlace(),
        "ValueComposition" => ValueComposition(),
        "PassedOnThroughValues" => PassedOn(),
        "AttentionFromS2" => AttentionFromS2(),
        "RandomTokens" => ScoresOnRandomTokens(),
        "DistanceOnRandomTokens" => DistanceOnRandomTokens(),
        "DistanceInText" => DistanceInText(),
        "CommonWordsInText" => CommonWords(),
        "WhatDetectorsWrite" => WhatDetectorsWrite(),
        "Axes" => Axes(),
        _ => throw new ArgumentException($"There is no table '{name}'.", nameof(name)),
    };
}
