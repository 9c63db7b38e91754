using IoiClaims.Gpt2;
using Model = IoiClaims.Ioi.Subject;

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

    /// <summary>Whether it is as wide as GPT-2 small.</summary>
    public static bool IsFull => Environment.GetEnvironmentVariable(Size) == "full";

    /// <summary>
    /// The model, with enough prompts for experiments to run, and for resamples of half of them to hold both orders; far too few
    /// for a verdict. Where GPT-2's vocabulary is not at hand, its experiments skip the running test.
    /// </summary>
    public static IoiSubject Subject { get; } = new("random", Build, prompts: IsFull ? 32 : 48);

    [OneTimeTearDown]
    public void ClearAway() => Subject.Dispose();

    private static Model Build()
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
        return new Model(
            "random",
            RandomGpt2.Create(config, seed: 0, scale: IsFull ? 0.05 : 0.15).MoveTo(DeviceChoice.FromEnvironment().Open()),
            Gpt2Tokenizer.Load(TypedPath.Full(folder)),
            PublishedCircuit.Gpt2Small);
    }
}
