namespace IoiClaims;

/// <summary>Whether a patch dataset can change anything on a route.</summary>
internal static class VacuityCheck
{
    /// <summary>
    /// Whether some prompt differs up to the position at which the senders are read: what a component writes at a position
    /// depends on the tokens up to there and on nothing else.
    /// </summary>
    public static bool CanChange(Route route, PromptBatch baseline, PromptBatch patch)
    {
        if (baseline.Count != patch.Count)
        {
            // Datasets that do not pair are refused where the plan is made, which says more about it.
            return true;
        }

        return Read(route).Any(place =>
        {
            var (here, there) = (place.Resolve(baseline), place.Resolve(patch));
            return Enumerable.Range(0, baseline.Count).Any(n =>
                !UpTo(baseline.Tokens[n].AsSpan(), here?[n]).SequenceEqual(UpTo(patch.Tokens[n].AsSpan(), there?[n])));
        });
    }

    /// <summary>Throws if the patch could not change anything on the route.</summary>
    /// <exception cref="VacuousPatchException">It could not.</exception>
    public static void Check(Route route, PromptBatch baseline, PromptBatch patch)
    {
        if (!CanChange(route, baseline, patch))
        {
            throw new VacuousPatchException(
                $"Patching '{route}' from these prompts could not change anything: up to {string.Join(" and ", Read(route))} every prompt has the "
                + "same tokens as its baseline, and nothing in the model sees further. Take patch prompts that differ there.");
        }
    }

    private static IEnumerable<Place> Read(Route route) => route.Chains.Select(chain => chain.SendersAt).Distinct();

    private static ReadOnlySpan<int> UpTo(ReadOnlySpan<int> tokens, int? position) =>
        position is { } last ? tokens[..(last + 1)] : tokens;
}

/// <summary>
/// A patch dataset that leaves everything on the route as it was: the effect would be zero whatever the model does.
/// </summary>
public sealed class VacuousPatchException : Exception
{
    /// <summary>With a message that says where the datasets agree.</summary>
    public VacuousPatchException(string message)
        : base(message)
    {
    }

    /// <summary>With a general message.</summary>
    public VacuousPatchException()
        : this("The patch dataset leaves everything that is patched as it was.")
    {
    }

    /// <summary>With a message and a cause.</summary>
    public VacuousPatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
