using System.Text.Json.Serialization;

namespace IoiClaims.Claims.Expectations;

/// <summary>
/// What is expected of a finding on GPT-2 small before anybody ran it there: an entry of <see cref="Ledger"/>.
/// </summary>
/// <param name="Claim">The claim's name.</param>
/// <param name="Finding">The finding's sentence.</param>
/// <param name="Asked">What is asked of it, in the words of the claim's table of findings.</param>
/// <param name="Evidence">What the expectation rests on.</param>
/// <param name="Because">The argument, where numbers alone do not make it.</param>
[method: JsonConstructor]
public sealed record Expectation(string Claim, string Finding, string Asked, Evidence Evidence, string Because)
{
    /// <summary>What was published, none where nothing was.</summary>
    public IReadOnlyList<PublishedValue> Published { get; init; } = [];

    /// <summary>What is expected, where it is not the mean or the middle of what was published.</summary>
    public double? Expected { get; init; }

    /// <summary>
    /// The standard error that the measurement will have on our prompts, from the spread between prompts that was published or that
    /// the planted circuit has.
    /// </summary>
    public double StandardError { get; init; }

    /// <summary>Whether the quantity is in logits; otherwise it is a fraction or an attention.</summary>
    public bool InLogits { get; init; }

    /// <summary>
    /// Findings with the same word here are off together: if the expectation of one is too high, so are those of the others.
    /// </summary>
    public string? Together { get; init; }

    /// <summary>
    /// The chance that a finding comes out as asked which has no number to draw, such as which heads are the largest; null for those
    /// that have one.
    /// </summary>
    public double? Chance { get; init; }

    /// <summary>What is expected to be measured.</summary>
    /// <exception cref="InvalidOperationException">The entry gives none and no published value to take it from.</exception>
    [JsonIgnore]
    public double Center => Expected ?? (Published.Count > 0
        ? Published.Average(each => each.Value)
        : throw new InvalidOperationException($"The ledger expects no number of '{Finding}' ({Claim}), and gives no published one."));

    /// <summary>The standard deviation of the expectation: by <see cref="Evidence"/>, in the same unit.</summary>
    [JsonIgnore]
    public double Width => Evidence switch
    {
        Evidence.Several => Math.Max(Deviation(), Floor),
        Evidence.One => Floor,
        Evidence.Bracketed => Math.Max((Published.Max(each => each.Value) - Published.Min(each => each.Value)) / 4, Floor),
        Evidence.OtherConditions or Evidence.Derived => 2 * Floor,
        _ => 4 * Floor,
    };

    // A quarter of the number: from .02 to .05 of a share or of attention, from .1 to .25 logits.
    private double Floor => InLogits ? Math.Clamp(Math.Abs(Center) / 4, 0.1, 0.25) : Math.Clamp(Math.Abs(Center) / 4, 0.02, 0.05);

    /// <summary>How far the measured number will lie from <see cref="Center"/>: width and standard error together.</summary>
    [JsonIgnore]
    public double Spread => Math.Sqrt(Width * Width + StandardError * StandardError);

    /// <summary>What a measured number says, if it comes out at a certain place.</summary>
    /// <param name="bound">What is asked.</param>
    /// <param name="measured">The number.</param>
    public Verdict Judge(ThresholdText bound, double measured)
    {
        ArgumentNullException.ThrowIfNull(bound);
        var half = StandardError * bound.HalfWidth;
        return bound.Threshold.Judge(new Interval(measured - half, measured + half, bound.Level));
    }

    private double Deviation()
    {
        var mean = Published.Average(each => each.Value);
        return Math.Sqrt(Published.Sum(each => (each.Value - mean) * (each.Value - mean)) / (Published.Count - 1));
    }
}
