using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Proofs;

/// <summary>
/// The table of verdicts in README.md, beside the claims, says what is recorded: of the planted circuit the verdicts that are
/// expected of GPT-2 small.
/// </summary>
public sealed class VerdictsInTheReadme
{
    [Test]
    public void Are_the_recorded_ones()
    {
        var root = RepositoryFolder.Find([TestContext.CurrentContext.TestDirectory]);
        var rows = File.ReadAllLines(Path.Combine(root, "claims", "README.md"))
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .ToArray();

        Assert.That(rows[0], Is.EqualTo(new[] { "claim", "says", "planted", "trained" }));
        Assert.That(rows.Skip(2).Select(row => string.Join(" | ", row[2..])), Is.EqualTo(TheClaims.All.Select(claim => claim.Name)
            .Append(TrainedModel.CaseStudy)
            .Select(claim => $"{Word(OnPlanted(claim))} | {Word(TrainedModel.RecordedVerdicts[claim])}")));
    }

    // The case study is no claim about GPT-2 small: on the circuit that does as published it has to be refuted.
    private static Verdict OnPlanted(string claim) =>
        claim == TrainedModel.CaseStudy ? Verdict.Refuted : Gpt2Small.ExpectedVerdicts[claim];

    private static string Word(Verdict verdict) => $"{verdict}".ToLowerInvariant();
}
