namespace IoiClaims.Cli;

/// <summary>What every command that experiments does: sets up a bench, measures, gives the result back.</summary>
internal static class Experiment
{
    /// <summary>Runs on a thread of its own, so that Ctrl-C is heard.</summary>
    public static Task<int> RunAsync<TRequest, TResult>(
        TRequest request,
        Func<TRequest, BenchRequest> benchOf,
        Func<TRequest, Bench, Watching, CancellationToken, TResult> run,
        Presentation<TResult> presentation,
        OutputRequest output,
        Surroundings surroundings,
        CancellationToken cancellation) =>
        Task.Run(
            () =>
            {
                var bench = benchOf(request);
                SubjectSource.Check(bench.Subject, surroundings);
                cancellation.ThrowIfCancellationRequested();
                var result = Watching.While(surroundings, watching =>
                {
                    using var set = Bench.Open(bench, surroundings, watching);
                    cancellation.ThrowIfCancellationRequested();
                    return run(request, set, watching, cancellation);
                });
                cancellation.ThrowIfCancellationRequested();
                presentation.Give(result, output, surroundings, cancellation);
                return ExitCode.Success;
            },
            cancellation);
}
