using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using Model = IoiClaims.Ioi.Subject;

namespace IoiClaims.Claims.Tests.DryRun;

/// <summary>A model whose circuit lacks what a claim is about: the claim is inconclusive and says what is lacking. It never breaks.</summary>
public sealed class WithoutACircuit
{
    public static IEnumerable<TestCaseData> Claims => AllClaims.InOrder
        .Select(claim => new TestCaseData(claim.On).SetArgDisplayNames(EveryClaim.InWords(claim.Name)));

    [TestCaseSource(nameof(Claims))]
    public void Is_inconclusive_and_says_why(Func<IoiSubject, IoiClaim> on)
    {
        ArgumentNullException.ThrowIfNull(on);
        using var subject = new IoiSubject("small", () => Small(new Circuit("no circuit was looked for, since it does not do the task")), prompts: 60);
        var claim = on(subject);

        var report = claim.WholeReport;

        report.Verdict.Should().Be(Verdict.Inconclusive);
        report.Findings[0].Measured.Should().Be("no circuit was looked for, since it does not do the task");
    }

    [Test]
    public void Groups_that_it_lacks_are_named()
    {
        using var subject = new IoiSubject(
            "small", () => Small(new Circuit("searched for", new HeadGroup("Name Movers", "NM", IoiRoles.End, new Head(1, 0)))), prompts: 60);

        var report = new Claim5(subject).WholeReport;

        report.Verdict.Should().Be(Verdict.Inconclusive);
        report.Findings[0].Measured.Should().Be("its circuit has no S-Inhibition and no Induction and no Duplicate Token and no Previous Token heads");
    }

    private static Model Small(Circuit circuit)
    {
        var tokenizer = BytePairVocabulary.ForWords(IoiVocabulary.Words).ToTokenizer();
        return new Model(
            "small", RandomGpt2.Create(new Gpt2Config(2, 2, 16, 32, tokenizer.VocabularySize, 64), seed: 0, scale: 0.1), tokenizer, circuit);
    }
}
