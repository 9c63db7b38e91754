using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>What a corruption may draw for one prompt.</summary>
internal sealed class CorruptionDraw(SeededRandom random, ImmutableArray<string> pool, IoiFrame frame)
{
    /// <summary>Names that differ from each other, from the prompt's, and from those of its frame.</summary>
    public string[] FreshNames(IoiSentence sentence, int count)
    {
        // Fillers and prefixes count as well: a name in a text that is no name would be found twice.
        var taken = IoiVocabulary.SplitPieces(sentence.Text).Select(piece => piece.TrimStart())
            .Concat([frame.Io, frame.S])
            .ToHashSet(StringComparer.Ordinal);
        var free = pool.Where(name => !taken.Contains(name)).ToList();
        if (free.Count < count)
        {
            throw new ArgumentException(
                $"{count} fresh name(s) are needed, but of the dataset's {pool.Length} names only {free.Count} "
                + "are neither in the prompt nor in its frame");
        }

        var names = new string[count];
        for (var i = 0; i < count; i++)
        {
            names[i] = random.Choose(free);
            free.Remove(names[i]);
        }

        return names;
    }

    /// <summary>One of the phrases.</summary>
    public string Phrase(ImmutableArray<string> phrases) => random.Choose(phrases);
}
