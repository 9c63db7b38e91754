namespace IoiClaims.Claims;

/// <summary>
/// R expects that the detectors which look most clearly where their kind looks also have the largest effect, and do the same most
/// clearly elsewhere. Seven heads are too few to show it: the interval of a rank correlation over seven things is nearly as wide as
/// can be. So it is recorded, with that interval.
/// </summary>
public sealed partial class Claim4
{
    [Record(About = [DuplicateTokenHeads, InductionHeads])]
    public IEnumerable<Finding> Rank_correlation_of_the_detectors() =>
    [
        RankTogether("crispness and effect", Crispness, EffectSize).For("crispness and effect"),
        RankTogether("crispness and generality", Crispness, Generality).For("crispness and generality"),
        RankTogether("effect and generality", EffectSize, Generality).For("effect and generality"),
    ];

    [Table(About = [DuplicateTokenHeads, InductionHeads])]
    public NumericTable Axes() => NumericTable.FromRows(
        Heading(
            "how crisp, effective and general the detectors are",
            "attention; logits for the effect",
            0.01,
            Ioi.Conditions
                .With("N of the effect", Fewer.Prompts.Count)
                .With("on random tokens", $"{OnRandomTokens["N"]} prompts")
                .With("in ordinary text", $"{Passages.Count} passages")),
        "head",
        ["crispness", "effect", "on random tokens", "in ordinary text"],
        [.. DetectorHeads.Select(head => ($"{head}", (IReadOnlyList<double?>)
            [Crispness(head), EffectSize(head), Generality(head), OwnAttention(InText, head)]))]);

    /// <summary>Attention from S2 to where the head's kind looks.</summary>
    private double Crispness(Head head) => (DuplicateToken.Contains(head) ? ToS1 : ToNext).Mean(head);

    /// <summary>
    /// Change of the logit difference through the S-Inhibition heads' values, names swapped. What is smaller than the
    /// rounding errors of single precision is no effect, and ranks with the others that are none.
    /// </summary>
    private double EffectSize(Head head) => Math.Round(Math.Abs(SendersIntoValuesWithNamesSwapped[head]!.Change.Mean), 4);

    /// <summary>Attention on random tokens to where the head's kind looks.</summary>
    private double Generality(Head head) => OwnScore(RandomScores, head).Mean(head);

    private Finding RankTogether(string what, Func<Head, double> one, Func<Head, double> other) => RankCorrelation.Spearman(
        $"Spearman's ρ of {what}, over {DetectorHeads.Count()} heads",
        [.. DetectorHeads.Select(one)],
        [.. DetectorHeads.Select(other)],
        Ioi.Intervals,
        Ioi.Conditions);
}
