using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>What to scrub.</summary>
/// <param name="Bench">On what.</param>
/// <param name="Hypothesis">The name of a ready one.</param>
/// <param name="File">The path of a file instead; null for a ready one.</param>
/// <param name="Metric">What is read off.</param>
/// <param name="Scrubs">How many scrubs are averaged.</param>
/// <param name="Show">How many prompts of the first scrub to show.</param>
internal sealed record ScrubRequest(BenchRequest Bench, string Hypothesis, string? File, string Metric, int Scrubs, int Show);

/// <summary>What scrubbing left, beside what is left if nothing matters.</summary>
internal sealed record ScrubbedResult(
    ScrubRequest Request, NamedHypothesis Hypothesis, ScrubResult<IoiDataset> Result, ScrubResult<IoiDataset> Floor);

/// <summary>Scrubs a hypothesis, and the one that nothing matters.</summary>
internal static class ScrubRun
{
    public static ScrubbedResult Run(ScrubRequest request, Bench bench, Watching watching, CancellationToken cancellation)
    {
        var hypothesis = request.File is { } file
            ? HypothesisFile.Read(file, bench.Subject)
            : ReadyHypotheses.Named(request.Hypothesis, bench.Subject);
        var metric = MetricWords.Metric(request.Metric, bench.Ioi);
        var options = new ScrubOptions(request.Scrubs, request.Bench.Seed);
        ScrubResult<IoiDataset> Scrub(NamedHypothesis of, IProgress<double> progress) =>
            bench.Ioi.Scrub(of.Says, of.Hypothesis, metric, options, progress, cancellation);
        return new ScrubbedResult(
            request,
            hypothesis,
            Scrub(hypothesis, watching.Begin($"Scrubbing '{hypothesis.Name}'")),
            Scrub(ReadyHypotheses.Named("nothing", bench.Subject), watching.Begin("The floor")));
    }
}
