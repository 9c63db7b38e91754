namespace IoiClaims.Checkpoints;

/// <summary>How the angles of rotary positions are changed for prompts longer than those that a model was first trained on.</summary>
public abstract record RotaryScaling
{
    private RotaryScaling()
    {
    }

    /// <summary>A frequency as the model uses it.</summary>
    /// <param name="frequency">The frequency without scaling, radians a position.</param>
    internal abstract double Scaled(double frequency);

    /// <summary>What makes it impossible, by key of config.json; empty if nothing does.</summary>
    internal abstract IEnumerable<(string Key, string Expected, string Found)> Problems();

    /// <summary>Every frequency divided by one factor ("linear").</summary>
    /// <param name="Factor">factor</param>
    public sealed record Linear(double Factor) : RotaryScaling
    {
        internal override double Scaled(double frequency) => frequency / Factor;

        internal override IEnumerable<(string Key, string Expected, string Found)> Problems() => Positive(("factor", Factor));
    }

    /// <summary>
    /// Long waves divided by a factor, short ones left as they are, and those between them in part ("llama3"; Llama 3.1,
    /// arXiv 2407.21783).
    /// </summary>
    /// <param name="Factor">factor</param>
    /// <param name="LowFrequencyFactor">low_freq_factor: waves longer than the original context over it are divided.</param>
    /// <param name="HighFrequencyFactor">high_freq_factor: waves shorter than the original context over it stay.</param>
    /// <param name="OriginalContext">original_max_position_embeddings</param>
    public sealed record Llama3(double Factor, double LowFrequencyFactor, double HighFrequencyFactor, int OriginalContext) : RotaryScaling
    {
        internal override double Scaled(double frequency)
        {
            // How many times the wave fits into the original context.
            var waves = OriginalContext * frequency / (2 * Math.PI);
            var unscaled = Math.Clamp((waves - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor), 0, 1);
            return unscaled * frequency + (1 - unscaled) * frequency / Factor;
        }

        internal override IEnumerable<(string Key, string Expected, string Found)> Problems()
        {
            foreach (var problem in Positive(
                ("factor", Factor), ("low_freq_factor", LowFrequencyFactor), ("high_freq_factor", HighFrequencyFactor),
                ("original_max_position_embeddings", OriginalContext)))
            {
                yield return problem;
            }

            if (HighFrequencyFactor <= LowFrequencyFactor)
                yield return ("high_freq_factor", $"more than low_freq_factor = {LowFrequencyFactor}", $"{HighFrequencyFactor}");
        }
    }

    private static IEnumerable<(string Key, string Expected, string Found)> Positive(params (string Key, double Value)[] numbers) => numbers
        .Where(number => !double.IsFinite(number.Value) || number.Value <= 0)
        .Select(number => (number.Key, "a positive number", $"{number.Value}"));
}
