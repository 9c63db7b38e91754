using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>A search for heads by what they do in the task.</summary>
/// <param name="Bench">On what.</param>
internal sealed record FunctionSearchRequest(BenchRequest Bench)
{
    /// <summary>How large an effect has to be in each step.</summary>
    public CircuitSearchOptions Thresholds { get; } = new();
}

/// <summary>The groups that were found, beside the recorded ones.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Subject">The subject, for its recorded circuit; its model is gone.</param>
/// <param name="Found">The groups, with the evidence for each head.</param>
/// <param name="Baseline">The logit difference without any patch.</param>
/// <param name="Conditions">Subject, prompts, thresholds.</param>
internal sealed record FunctionSearchResult(
    FunctionSearchRequest Request, Subject Subject, CircuitEvidence Found, Measurement Baseline, Conditions Conditions)
{
    /// <summary>Beside the recorded circuit.</summary>
    public RecordedComparison Comparison => new(Subject, Found.Heads.Select(found => found.Head).ToHashSet());
}

/// <summary>Looks for the groups of the IOI circuit at the task's roles.</summary>
internal static class FunctionSearchRun
{
    public static FunctionSearchResult Run(FunctionSearchRequest request, Bench bench, Watching watching, CancellationToken cancellation)
    {
        var progress = watching.Begin("Looking for heads by what they do");
        var baseline = bench.Ioi.Mean(bench.Ioi.LogitDifference);
        var found = IoiCircuitSearch.Run(bench.Ioi, request.Thresholds, progress, cancellation);
        return new FunctionSearchResult(
            request, bench.Subject, found, baseline, bench.Ioi.Conditions.With("an effect counts", InWords(request.Thresholds)));
    }

    private static string InWords(CircuitSearchOptions options) => FormattableString.Invariant(
        $"beyond {options.IntoLogits:P0} into the logits, {options.Inhibition:P0} for S-Inhibition, {options.IntoInhibition:P0} into those, {options.IntoInduction:P0} into induction, {options.Response:P0} in response");
}
