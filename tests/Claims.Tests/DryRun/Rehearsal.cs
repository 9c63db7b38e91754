using System.Diagnostics;
using Model = IoiClaims.Ioi.Subject;

namespace IoiClaims.Claims.Tests.DryRun;

/// <summary>
/// The first run on GPT-2 small, rehearsed on random weights of its size with all prompts: <c>ioi rehearse</c> makes the weights
/// and runs this. What it finds means nothing; what it costs is what the run on GPT-2 will cost.
/// </summary>
[Explicit("It takes minutes, and weights that are made for it: dotnet run --project src/Cli -- rehearse")]
public sealed class Rehearsal
{
    /// <summary>Environment variable: the folder of the weights.</summary>
    public const string FolderVariable = "IOI_REHEARSAL";

    private readonly List<Cost> costs = [];
    private IoiSubject subject = null!;

    public static IEnumerable<TestCaseData> Claims => EveryClaim.Claims;

    [OneTimeSetUp]
    public void Prepare()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { Length: > 0 } folder)
        {
            Assert.Ignore($"{FolderVariable} names no folder of weights; this makes them and runs the rehearsal: dotnet run --project src/Cli -- rehearse");
            return;
        }

        TestContext.Progress.WriteLine("A rehearsal, on random weights: times and memory are those of GPT-2 small, verdicts mean nothing.");
        subject = new IoiSubject(nameof(Rehearsal), () => Load(folder), IoiSubject.Prompts);
    }

    [TestCaseSource(nameof(Claims))]
    public void Evaluates(Func<IoiSubject, IoiClaim> on)
    {
        ArgumentNullException.ThrowIfNull(on);
        var claim = on(subject);
        using var process = Process.GetCurrentProcess();
        var (watch, processor) = (Stopwatch.StartNew(), process.TotalProcessorTime);

        EveryClaim.Evaluate(claim);

        claim.Rest();
        process.Refresh();
        costs.Add(new Cost(claim.Name, watch.Elapsed, process.TotalProcessorTime - processor, process.PeakWorkingSet64));
        TestContext.Progress.WriteLine(costs[^1]);
    }

    [OneTimeTearDown]
    public void ShowWhatItCost()
    {
        if (costs.Count > 0)
        {
            TestContext.Progress.WriteLine(new Cost(
                "All claims",
                TimeSpan.FromTicks(costs.Sum(cost => cost.Time.Ticks)),
                TimeSpan.FromTicks(costs.Sum(cost => cost.Processor.Ticks)),
                costs.Max(cost => cost.PeakSoFar)));
            subject.Dispose();
        }
    }

    private static Model Load(string folder)
    {
        var loaded = LanguageModel.Load(folder);
        return new Model(nameof(Rehearsal), loaded.Model, loaded.Tokenizer, PublishedCircuit.Gpt2Small);
    }

    private sealed record Cost(string What, TimeSpan Time, TimeSpan Processor, long PeakSoFar)
    {
        public override string ToString() => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{What}: {Time.TotalSeconds:0} s ({Processor.TotalSeconds:0} s of processor time), {PeakSoFar / 1048576.0:0} MiB at the peak so far");
    }
}
