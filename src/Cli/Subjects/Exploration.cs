using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>What to explore.</summary>
/// <param name="Subject">A subject's name, or a folder.</param>
/// <param name="Dataset">A file with prompts, as typed; null for those of IOI.</param>
/// <param name="Prompts">How many prompts; null for all of a file.</param>
/// <param name="Seed">Seed of the prompts; corruptions are drawn with the next one.</param>
internal sealed record ExplorationRequest(string Subject, string? Dataset, int? Prompts, int Seed);

/// <summary>A subject with prompts to explore it on.</summary>
internal sealed class Exploration : IDisposable
{
    private readonly Lazy<TaskPrompts> task;
    private readonly CommandContext context;

    private Exploration(Subject subject, ExplorationRequest request, CommandContext context)
    {
        (Subject, Request, this.context) = (subject, request, context);
        task = new(MakeTask);
    }

    public Subject Subject { get; }

    /// <summary>The prompts, made when first asked for: what is read off weights or off a text of one's own needs none.</summary>
    /// <exception cref="UsageException">The file of the prompts is not there or not as described.</exception>
    public TaskPrompts Task => task.Value;

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
        System.Threading.Tasks.Task.Run(
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

    /// <summary>A metric as typed.</summary>
    /// <exception cref="UsageException">There is no such metric, or the prompts do not have what it reads.</exception>
    public IMetric Metric(string text) => MetricParser.Metric(text, Subject, Task.Roles, () => Task.LogitDifference);

    /// <summary>Checks the number of a prompt.</summary>
    /// <exception cref="UsageException">There are not so many.</exception>
    public void CheckExample(int index)
    {
        if (index >= Task.Batch.Count)
        {
            throw new UsageException(
                $"--example {index}: there are prompts 0–{Task.Batch.Count - 1}{(Request.Dataset is null ? "; take more with --prompts." : ".")}");
        }
    }

    /// <summary>A text of one's own as a prompt; what falls apart in it is said.</summary>
    /// <exception cref="UsageException">There are prompts of a file, too; or the text does not fit the model.</exception>
    public PromptBatch OfText(string text)
    {
        if (Request.Dataset is not null)
        {
            throw new UsageException("--prompt and --dataset are two ways to give prompts; give one of them.");
        }

        var batch = TextPrompt.Of(text, Subject);
        if (TextPrompt.BrokenWords(text, Subject.Tokenizer) is { } remark)
        {
            Note(remark);
        }

        return batch;
    }

    /// <summary>Says something beside the result.</summary>
    public void Note(string text) => context.Note(text);

    public void Dispose()
    {
        if (task.IsValueCreated)
        {
            Task.Dispose();
        }

        Subject.Dispose();
    }

    private static Exploration Open(ExplorationRequest request, CommandContext context, ProgressDisplay progress)
    {
        progress.Begin($"Loading {request.Subject}");
        return new Exploration(SubjectSource.Open(request.Subject, context), request, context);
    }

    private TaskPrompts MakeTask()
    {
        if (Request.Dataset is not { } file)
        {
            return new IoiTask(Subject, Request);
        }

        var own = new DatasetTask(context.PathOf(file), Subject, Request);
        foreach (var remark in own.Remarks)
        {
            Note(remark);
        }

        return own;
    }
}
