using IoiClaims.Fixtures;

// In the namespace of the claims, because NUnit runs a set-up fixture for its own namespace and below.
namespace IoiClaims.Claims;

/// <summary>
/// The subjects that are set up for experiments in this run. A subject is built or loaded once, when the first claim
/// asks for it, and everything measured on it is shared by all claims.
/// </summary>
[SetUpFixture]
public sealed class Bench
{
    /// <summary>How many prompts the claims run on: the paper's N &gt; 200.</summary>
    private const int Prompts = 240;

    /// <summary>Counter-models have to show the other verdict, and no more: half of the prompts do for that.</summary>
    private const int PromptsOfCounterModels = 120;

    private static readonly Dictionary<string, IoiExperiments> SetUp = new(StringComparer.Ordinal);

    private static IoiExperiments? inUse;

    /// <summary>The experiments on a subject; skips or fails the running fixture where the subject cannot be had.</summary>
    public static IoiExperiments For(string subject)
    {
        lock (SetUp)
        {
            if (!SetUp.TryGetValue(subject, out var experiments))
            {
                SetUp.Add(subject, experiments = Prepare(Open(subject), PromptsFor(subject)));
            }

            // Runs are kept for one subject at a time.
            if (inUse != experiments)
            {
                inUse?.Laboratory.Forget();
                inUse = experiments;
            }

            return experiments;
        }
    }

    [OneTimeSetUp]
    public void CheckTheEnvironment()
    {
        string[] known = [Gpt2Small.Name, .. ShippedSubjects.Names];
        foreach (var name in RequiredSubjects().Where(name => !known.Contains(name)))
        {
            Assert.Fail($"IOI_REQUIRE names '{name}', which is no subject; there are {string.Join(", ", known)}.");
        }

        try
        {
            _ = HeadsToBreak;
        }
        catch (FormatException wrong)
        {
            Assert.Fail(wrong.Message);
        }
    }

    [OneTimeTearDown]
    public void ClearAway()
    {
        lock (SetUp)
        {
            foreach (var experiments in SetUp.Values)
            {
                experiments.Dispose();
                experiments.Subject.Dispose();
            }

            SetUp.Clear();
            inUse = null;
        }
    }

    /// <summary>A subject's experiments, on prompts of all templates of the paper; the caller disposes both.</summary>
    internal static IoiExperiments Prepare(Subject subject, int prompts = Prompts) =>
        new(
            subject,
            ShippedSubjects.Prompts(subject, prompts),
            new BootstrapPlan(resamples: 2000, seed: 0));

    private static int PromptsFor(string subject) =>
        subject is Gpt2Small.Name or ShippedSubjects.Planted or ShippedSubjects.Trained ? Prompts : PromptsOfCounterModels;

    private static Subject Open(string subject)
    {
        if (subject != Gpt2Small.Name)
        {
            return ShippedSubjects.Build(subject, HeadsToBreak.In(subject));
        }

        var search = Gpt2Small.Find();
        if (search.Folder is { } folder)
        {
            return Gpt2Small.Load(folder);
        }

        if (search.WasAskedFor || RequiredSubjects().Contains(subject))
        {
            Assert.Fail($"The subject {subject} is required, but its weights are not here. {search.Explanation}");
        }

        // One line, for it is said of each of many tests; where the weights were looked for, "ioi doctor" says.
        Missing.Skip($"The weights of {subject} are not here.", search.Command);
        throw new InvalidOperationException("Not reached: what is missing skips the test.");
    }

    /// <summary>Skips the running test for want of something, or fails it where IOI_REQUIRE names the subject.</summary>
    public static void SkipOrFail(string subject, string explanation)
    {
        if (RequiredSubjects().Contains(subject))
        {
            Assert.Fail($"The subject {subject} is required, but not all it takes is here. {explanation}");
        }

        Assert.Ignore(explanation);
    }

    private static HeadsToBreak HeadsToBreak => HeadsToBreak.Parse(Names("IOI_BREAK"));

    /// <summary>Subjects that must be there, from IOI_REQUIRE: names with commas between.</summary>
    private static HashSet<string> RequiredSubjects() => Names("IOI_REQUIRE").ToHashSet(StringComparer.Ordinal);

    private static string[] Names(string variable) => (Environment.GetEnvironmentVariable(variable) ?? string.Empty)
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
