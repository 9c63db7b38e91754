using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>The option --metric.</summary>
internal static class MetricOption
{
    public static Option<string> Create()
    {
        var metric = new Option<string>("--metric")
        {
            Description = "What is read off: logit-difference, or attention:HEADS:FROM:TO, as in attention:NM:END:IO.",
            HelpName = "metric",
            DefaultValueFactory = _ => MetricWords.LogitDifference,
        };
        metric.CompletionSources.Add(MetricWords.LogitDifference, "attention:");
        return metric;
    }
}
