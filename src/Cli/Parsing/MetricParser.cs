using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Metrics as people type them: "logit-difference", or "attention:NM:END:IO".</summary>
internal static class MetricParser
{
    public const string LogitDifference = "logit-difference";

    private const string Attention = "attention";

    /// <summary>Reads a metric.</summary>
    /// <param name="text">The metric, as typed.</param>
    /// <param name="subject">For heads and groups.</param>
    /// <param name="roles">For the places of attention.</param>
    /// <param name="logitDifference">The logit difference of the prompts.</param>
    /// <exception cref="UsageException">There is no such metric, or it names heads or roles that do not exist.</exception>
    public static IMetric Metric(string text, Subject subject, RoleNames roles, Func<IMetric> logitDifference)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        return (parts[0].ToLowerInvariant(), parts.Length) switch
        {
            (LogitDifference or "logit difference", 1) => logitDifference(),
            (Attention, 4) => new AttentionTo(
                ComponentParser.Heads(parts[1], subject), roles.Named(parts[2]), roles.Named(parts[3])),
            (Attention, _) => throw new UsageException(
                $"'{text}' should read attention:HEADS:FROM:TO, as in attention:NM:END:IO for the attention of the Name Movers from END to IO."),
            _ => throw new UsageException(
                $"no metric '{text}'{Nearest.Suggest(text, [LogitDifference])} "
                + $"Metrics are {LogitDifference} and attention:HEADS:FROM:TO, as in attention:NM:END:IO."),
        };
    }
}
