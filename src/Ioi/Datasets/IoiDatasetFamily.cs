using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// A baseline dataset with datasets derived from it, aligned prompt by prompt, each under a name; for published sets whose
/// corruptions were drawn by others.
/// </summary>
public sealed class IoiDatasetFamily
{
    private readonly ImmutableArray<KeyValuePair<string, IoiDataset>> sets;

    /// <summary>Checks and freezes a family.</summary>
    /// <param name="source">Where the prompts come from, in words.</param>
    /// <param name="sets">The datasets by name; the first is the baseline.</param>
    /// <exception cref="ArgumentException">
    /// No sets, a name twice, or a set that is not aligned with the baseline: another count, other frames, BOS or
    /// vocabulary.
    /// </exception>
    public IoiDatasetFamily(string source, IEnumerable<KeyValuePair<string, IoiDataset>> sets)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentNullException.ThrowIfNull(sets);
        Source = source;
        this.sets = [.. sets];
        Check();
    }

    /// <summary>Where the prompts come from, in words.</summary>
    public string Source { get; }

    /// <summary>The names of the sets; the baseline's comes first.</summary>
    public IEnumerable<string> Names => sets.Select(set => set.Key);

    /// <summary>The baseline.</summary>
    public IoiDataset Baseline => sets[0].Value;

    /// <summary>A dataset by name.</summary>
    /// <exception cref="ArgumentException">The family has no such set.</exception>
    public IoiDataset this[string name] =>
        sets.FirstOrDefault(set => set.Key == name).Value
        ?? throw new ArgumentException($"There is no set '{name}'; there are {string.Join(", ", Names)}.", nameof(name));

    private void Check()
    {
        if (sets.IsEmpty)
        {
            throw new ArgumentException("A family needs at least a baseline; this one has no sets.");
        }

        if (Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The set '{twice.Key}' is there twice.");
        }

        foreach (var (name, set) in sets.Skip(1))
        {
            if (set.Count != Baseline.Count)
            {
                throw new ArgumentException($"Set '{name}' has {set.Count} prompts, the baseline {Baseline.Count}; they must be aligned.");
            }

            if (set.Bos != Baseline.Bos || set.VocabularyFingerprint != Baseline.VocabularyFingerprint)
            {
                throw new ArgumentException($"Set '{name}' differs from the baseline in BOS or vocabulary.");
            }

            for (var n = 0; n < set.Count; n++)
            {
                if (set.Prompts[n].Frame != Baseline.Prompts[n].Frame)
                {
                    throw new ArgumentException(
                        $"Prompt {n} of set '{name}' is read as {set.Prompts[n].Frame}, that of the baseline as "
                        + $"{Baseline.Prompts[n].Frame}; a derived prompt is read in the baseline's terms.");
                }
            }
        }
    }
}
