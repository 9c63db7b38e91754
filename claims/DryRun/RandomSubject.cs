using IoiClaims.Gpt2;

namespace IoiClaims.Claims.DryRun;

/// <summary>
/// A model with GPT-2 small's layers, heads and vocabulary and with random weights: everything that is done on GPT-2 small
/// can be done on it, up to the numbers. It is narrow, and so quick, unless IOI_DRY_RUN=full asks for GPT-2 small's width.
/// </summary>
[SetUpFixture]
public sealed class RandomSubject
{
    private const string Vocabulary = "IOI_GPT2_VOCAB";
    private const string Size = "IOI_DRY_RUN";

    // Enough for experiments to run, and for resamples of half of them to hold both orders; far too few for a verdict.
    private static int Prompts => IsFull ? 32 : 48;

    private static Subject? subject;
    private static IoiExperiments? experiments;

    /// <summary>Whether it is as wide as GPT-2 small.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable(Size) == "full";

    /// <summary>The model; skips the running test where GPT-2's vocabulary is not at hand.</summary>
    public static Subject Subject => subject ??= Build();

    /// <summary>The experiments on it, with a few prompts.</summary>
    public static IoiExperiments Experiments => experiments ??= new IoiExperiments(
        Subject,
        IoiDataset.Generate(Subject.Tokenizer, IoiTemplates.Paper, Prompts, seed: 0),
        new BootstrapPlan(resamples: 200, seed: 0));

    [OneTimeTearDown]
    public void ClearAway()
    {
        experiments?.Dispose();
        subject?.Dispose();
        (experiments, subject) = (null, null);
    }

    private static Subject Build()
    {
        if (Environment.GetEnvironmentVariable(Size) is { Length: > 0 } size && !IsFull)
        {
            Assert.Fail($"{Size} is '{size}'; it is 'full', or left out for a narrow model.");
        }

        if (Environment.GetEnvironmentVariable(Vocabulary) is not { Length: > 0 } folder)
        {
            Assert.Ignore(
                $"The dry run needs GPT-2's vocabulary: export {Vocabulary}=\"$(build/fetch-gpt2-vocabulary.sh)\"");
            throw new InvalidOperationException("Not reached: Assert.Ignore throws.");
        }

        TestContext.Progress.WriteLine($"Dry run: a {(IsFull ? "full-size" : "narrow")} GPT-2 with random weights");
        var config = IsFull ? Gpt2Config.Small : Gpt2Config.Small with { Width = 96, InnerWidth = 384 };
        return new Subject(
            "random",
            RandomGpt2.Create(config, seed: 0, scale: IsFull ? 0.05 : 0.15).MoveTo(DeviceChoice.FromEnvironment().Open()),
            Gpt2Tokenizer.Load(folder),
            PublishedCircuit.Gpt2Small,
            ExpectedVerdicts: System.Collections.Immutable.ImmutableDictionary<string, Verdict>.Empty);
    }
}
