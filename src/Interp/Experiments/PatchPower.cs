using IoiClaims.Interp.Data;
using IoiClaims.Interp.Routes;

namespace IoiClaims.Interp.Experiments;

/// <summary>Whether a patch dataset can change anything on a route.</summary>
internal static class PatchPower
{
    /// <summary>
    /// Throws if no prompt differs up to the position at which the senders are read: what a component writes at a
    /// position depends on the tokens up to there and on nothing else.
    /// </summary>
    /// <exception cref="VacuousPatchException">The patch could not do anything.</exception>
    public static void Check(Route route, PromptBatch baseline, PromptBatch patch)
    {
        var place = route.Receivers.IsEmpty ? route.LogitsAt : route.Receivers[0].At;
        if (baseline.Count != patch.Count)
        {
            return;
        }

        var (here, there) = (place.Resolve(baseline), place.Resolve(patch));
        for (var n = 0; n < baseline.Count; n++)
        {
            var before = baseline.Tokens[n].AsSpan(0, here is null ? baseline.Tokens[n].Length : here[n] + 1);
            var after = patch.Tokens[n].AsSpan(0, there is null ? patch.Tokens[n].Length : there[n] + 1);
            if (!before.SequenceEqual(after))
            {
                return;
            }
        }

        throw new VacuousPatchException(
            $"Patching '{route}' from these prompts could not change anything: up to {place} every prompt has the same "
            + "tokens as its baseline, and nothing in the model sees further. Take patch prompts that differ there.");
    }
}
