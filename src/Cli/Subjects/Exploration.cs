using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>What to explore.</summary>
/// <param name="Subject">A subject's name, or a folder.</param>
/// <param name="Prompts">How many prompts.</param>
/// <param name="Seed">Seed of the prompts; corruptions are drawn with the next one.</param>
internal sealed record ExplorationRequest(string Subject, int Prompts, int Seed);

/// <summary>A subject with prompts to explore it on.</summary>
internal sealed class Exploration : IDisposable
{
    private readonly IoiExperiment owner;

    private Exploration(Subject subject, IoiExperiment owner, ExplorationRequest request)
    {
        Subject = subject;
        this.owner = owner;
        Request = request;
        Ioi = subject.HasHeldOutPairs ? owner.On(owner.Prompts, ExplorationPrompts.WithoutHeldOutPairs) : owner;
    }

    public Subject Subject { get; }

    public IoiExperiment Ioi { get; }

    public ExplorationRequest Request { get; }

    /// <summary>Builds or loads the subject, runs an experiment on it and shows the result; on another thread, so that Ctrl-C is heard.</summary>
    /// <param name="subject">Subject and prompts.</param>
    /// <param name="request">What to do.</param>
    /// <param name="run">The experiment.</param>
    /// <param name="presentation">How its result is shown.</param>
    /// <param name="output">In which form, and where.</param>
    /// <param name="context">Where the command runs.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync<TRequest, TResult>(
        ExplorationRequest subject,
        TRequest request,
        Func<TRequest, Exploration, ProgressDisplay, CancellationToken, TResult> run,
        Presentation<TResult> presentation,
        OutputRequest output,
        CommandContext context,
        CancellationToken cancellation) =>
        Task.Run(
            () =>
            {
                SubjectSource.Check(subject.Subject, context);
                cancellation.ThrowIfCancellationRequested();
                var result = ProgressDisplay.During(context, progress =>
                {
                    using var exploration = Open(subject, context, progress);
                    cancellation.ThrowIfCancellationRequested();
                    return run(request, exploration, progress, cancellation);
                });
                cancellation.ThrowIfCancellationRequested();
                presentation.Give(result, output, context, cancellation);
                return ExitCode.Success;
            },
            cancellation);

    /// <summary>The prompts with something changed.</summary>
    public IoiDataset Corrupted(Corruption corruption) => Ioi.Corrupted(corruption, Request.Seed + 1L);

    /// <summary>Experiments with another metric, whose tables say from which corrupted prompts is patched.</summary>
    public Experiment From(Corruption corruption, IMetric metric) => new(
        Ioi.Runner, Ioi.Batch, metric, Ioi.Conditions.With("senders run on", $"corruption '{corruption.Name}'"), Ioi.Intervals);

    public void Dispose()
    {
        owner.Dispose();
        Subject.Dispose();
    }

    private static Exploration Open(ExplorationRequest request, CommandContext context, ProgressDisplay progress)
    {
        progress.Begin($"Loading {request.Subject}");
        var subject = SubjectSource.Open(request.Subject, context);
        try
        {
            var prompts = ExplorationPrompts.Generate(subject, request.Prompts, request.Seed);
            return new Exploration(subject, new IoiExperiment(subject, prompts, new BootstrapPlan(2000, (ulong)request.Seed)), request);
        }
        catch
        {
            subject.Dispose();
            throw;
        }
    }
}
