using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>What to experiment on.</summary>
/// <param name="Subject">A subject's name, or a folder.</param>
/// <param name="Prompts">How many prompts.</param>
/// <param name="Seed">Seed of the prompts; corruptions are drawn with the next one.</param>
internal sealed record BenchRequest(string Subject, int Prompts, int Seed);

/// <summary>A subject and its prompts, set up for experiments.</summary>
internal sealed class Bench : IDisposable
{
    private readonly IoiExperiments owner;

    private Bench(Subject subject, IoiExperiments owner, BenchRequest request)
    {
        Subject = subject;
        this.owner = owner;
        Request = request;
        Ioi = ExplorationPrompts.LeaveOutPairs(subject) ? owner.On(owner.Prompts, ExplorationPrompts.WithoutHeldOutPairs) : owner;
    }

    public Subject Subject { get; }

    public IoiExperiments Ioi { get; }

    public BenchRequest Request { get; }

    /// <summary>Builds or loads the subject and makes its prompts.</summary>
    public static Bench Open(BenchRequest request, Surroundings surroundings, Watching watching)
    {
        watching.Begin($"Setting up {request.Subject}");
        var subject = SubjectSource.Open(request.Subject, surroundings);
        try
        {
            var prompts = ExplorationPrompts.Generate(subject, request.Prompts, request.Seed);
            return new Bench(subject, new IoiExperiments(subject, prompts, new BootstrapPlan(2000, (ulong)request.Seed)), request);
        }
        catch
        {
            subject.Dispose();
            throw;
        }
    }

    /// <summary>The prompts with something changed.</summary>
    public IoiDataset Corrupted(Corruption corruption) => Ioi.Corrupted(corruption, Request.Seed + 1L);

    public void Dispose()
    {
        if (Ioi != owner)
        {
            Ioi.Dispose();
        }

        owner.Dispose();
        Subject.Dispose();
    }
}
