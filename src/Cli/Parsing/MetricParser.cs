using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Metrics as people type them: "logit-difference", or "attention:NM:END:IO".</summary>
internal static class MetricParser
{
    public const string LogitDifference = "logit-difference";

    private const string Attention = "attention";

    /// <summary>Reads a metric.</summary>
    /// <exception cref="UsageException">There is no such metric, or it names heads or roles that do not exist.</exception>
    public static IMetric Metric(string text, IoiExperiment ioi)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        return (parts[0].ToLowerInvariant(), parts.Length) switch
        {
            (LogitDifference or "logit difference", 1) => ioi.Metric,
            (Attention, 4) => new AttentionTo(
                ComponentParser.Heads(parts[1], ioi.Subject), PlaceParser.Role(parts[2]), PlaceParser.Role(parts[3])),
            (Attention, _) => throw new UsageException(
                $"'{text}' should read attention:HEADS:FROM:TO, as in attention:NM:END:IO for the attention of the Name Movers from END to IO."),
            _ => throw new UsageException(
                $"no metric '{text}'{Nearest.Suggest(text, [LogitDifference])} "
                + $"Metrics are {LogitDifference} and attention:HEADS:FROM:TO, as in attention:NM:END:IO."),
        };
    }
}
