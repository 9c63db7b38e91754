using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using Model = IoiClaims.Ioi.Subject;

namespace IoiClaims.Claims.Tests.DryRun;

/// <summary>
/// A model with GPT-2 small's layers, heads and vocabulary and with random weights: everything that is done on GPT-2 small
/// can be done on it, up to the numbers. It is narrow, and so quick; <see cref="Rehearsal"/> has one of full size.
/// </summary>
[SetUpFixture]
public sealed class RandomSubject
{
    /// <summary>
    /// The model, with enough prompts for experiments to run, and for resamples of half of them to hold both orders; far too few
    /// for a verdict.
    /// </summary>
    public static IoiSubject Subject { get; } = new("random", Build, prompts: 48);

    [OneTimeTearDown]
    public void ClearAway() => Subject.Dispose();

    private static Model Build() => new(
        "random",
        RandomGpt2.Create(Gpt2Config.Small with { Width = 96, InnerWidth = 384 }, seed: 0, scale: 0.15)
            .MoveTo(DeviceChoice.FromEnvironment().Open()),
        BytePairVocabulary.Gpt2.ToTokenizer(),
        PublishedCircuit.Gpt2Small);
}
