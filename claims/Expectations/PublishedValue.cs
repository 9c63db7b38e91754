namespace IoiClaims.Claims.Expectations;

/// <summary>A number that somebody published, with the conditions under which it was measured.</summary>
/// <param name="Source">The letter of the source (<see cref="Source"/>) and the place in it.</param>
/// <param name="Value">The number, in the unit of the finding; fractions as such.</param>
/// <param name="Prompts">How many prompts, of what kind.</param>
/// <param name="Bos">Whether they begin with the end-of-text token; null where the source does not say.</param>
/// <param name="How">What was ablated or patched, and from where.</param>
public sealed record PublishedValue(string Source, double Value, string Prompts, bool? Bos, string How);
