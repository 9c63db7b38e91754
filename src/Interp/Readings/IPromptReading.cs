namespace IoiClaims;

/// <summary>Something read off a plain run prompt by prompt, so that a large dataset can be read part by part.</summary>
/// <typeparam name="TSelf">The reading itself.</typeparam>
public interface IPromptReading<TSelf>
    where TSelf : IPromptReading<TSelf>
{
    /// <summary>The reading of all prompts from those of consecutive parts.</summary>
    /// <exception cref="ArgumentException">No parts, or parts that do not read the same thing.</exception>
    static abstract TSelf Join(IReadOnlyList<TSelf> parts);
}
