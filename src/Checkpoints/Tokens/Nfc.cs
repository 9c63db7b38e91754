using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace IoiClaims.Checkpoints;

/// <summary>A stretch of a text with its normal form.</summary>
/// <param name="Start">Where it begins in the text, in UTF-16 characters.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Text">Its normal form.</param>
internal readonly record struct NormalizedPart(int Start, int Length, string Text);

/// <summary>
/// Unicode's normalization form C. .NET's own needs the ICU library, and with InvariantGlobalization leaves every text as it is.
/// </summary>
/// <remarks>Unicode Standard Annex 15; Hangul as in chapter 3.12 of the standard.</remarks>
internal static class Nfc
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, SyllableCount = LeadCount * VowelCount * TrailCount;

    // The first character that anything combines with.
    private const char FirstCombining = '\u0300';

    private static readonly Lazy<Tables> Data = new(Tables.Read);

    /// <summary>A text in normal form.</summary>
    /// <param name="text">Valid UTF-16.</param>
    public static string Of(string text) => IsPlain(text) ? text : string.Concat(Parts(text).Select(part => part.Text));

    /// <summary>The text in stretches whose normal forms do not depend on each other.</summary>
    /// <param name="text">Valid UTF-16.</param>
    public static IReadOnlyList<NormalizedPart> Parts(string text)
    {
        if (IsPlain(text))
        {
            return text.Length == 0 ? [] : [new NormalizedPart(0, text.Length, text)];
        }

        var parts = new List<NormalizedPart>();
        var start = 0;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (at > start && Data.Value.IsBoundary(rune.Value))
            {
                parts.Add(new NormalizedPart(start, at - start, Normalize(text[start..at])));
                start = at;
            }

            at += rune.Utf16SequenceLength;
        }

        parts.Add(new NormalizedPart(start, at - start, Normalize(text[start..at])));
        return parts;
    }

    private static bool IsPlain(string text) => text.AsSpan().IndexOfAnyInRange(FirstCombining, char.MaxValue) < 0;

    private static string Normalize(string text)
    {
        var tables = Data.Value;
        var runes = new List<int>();
        foreach (var rune in text.EnumerateRunes())
        {
            tables.Decompose(rune.Value, runes);
        }

        Reorder(runes, tables);
        Compose(runes, tables);
        var result = new StringBuilder(text.Length);
        foreach (var rune in runes)
        {
            result.Append(new Rune(rune));
        }

        return result.ToString();
    }

    /// <summary>Marks on one character into the order of their classes; those of one class stay as they are.</summary>
    private static void Reorder(List<int> runes, Tables tables)
    {
        for (var i = 1; i < runes.Count; i++)
        {
            var rune = runes[i];
            var own = tables.ClassOf(rune);
            var to = i;
            while (own != 0 && to > 0 && tables.ClassOf(runes[to - 1]) > own)
            {
                runes[to] = runes[to - 1];
                to--;
            }

            runes[to] = rune;
        }
    }

    /// <summary>Puts characters together with the starter in front of them, unless a mark of their own class or a starter is between.</summary>
    private static void Compose(List<int> runes, Tables tables)
    {
        var starter = -1;
        var lastClass = -1;
        var kept = 0;
        foreach (var rune in runes.ToArray())
        {
            var own = tables.ClassOf(rune);
            // −1 where nothing is between: then a starter may follow a starter.
            if (starter >= 0 && lastClass < own && tables.Composed(runes[starter], rune) is { } whole)
            {
                runes[starter] = whole;
                continue;
            }

            if (own == 0)
            {
                starter = kept;
                lastClass = -1;
            }
            else
            {
                lastClass = own;
            }

            runes[kept++] = rune;
        }

        runes.RemoveRange(kept, runes.Count - kept);
    }

    private sealed class Tables
    {
        private readonly FrozenDictionary<int, int[]> decompositions;
        private readonly FrozenDictionary<(int First, int Second), int> compositions;
        private readonly FrozenDictionary<int, int> classes;
        private readonly FrozenSet<int> seconds;

        private Tables(Dictionary<int, int[]> decompositions, Dictionary<(int, int), int> compositions, Dictionary<int, int> classes)
        {
            this.decompositions = decompositions.ToFrozenDictionary();
            this.compositions = compositions.ToFrozenDictionary();
            this.classes = classes.ToFrozenDictionary();
            seconds = compositions.Keys.Select(pair => pair.Item2).ToFrozenSet();
        }

        public static Tables Read()
        {
            var (decompositions, compositions, classes) = (new Dictionary<int, int[]>(), new Dictionary<(int, int), int>(), new Dictionary<int, int>());
            using var lines = new StreamReader(typeof(Nfc).Assembly.GetManifestResourceStream("Nfc.txt")!);
            while (lines.ReadLine() is { } line)
            {
                if (line.StartsWith('#'))
                {
                    continue;
                }

                var sign = line.IndexOfAny([' ', '=', '>']);
                var (first, rest) = (Hex(line[..sign]), line[(sign + 1)..].Split(' '));
                if (line[sign] == ' ')
                {
                    for (var rune = first; rune <= Hex(rest[0]); rune++)
                    {
                        classes.Add(rune, int.Parse(rest[1], CultureInfo.InvariantCulture));
                    }

                    continue;
                }

                var parts = Array.ConvertAll(rest, Hex);
                decompositions.Add(first, parts);
                if (line[sign] == '=')
                {
                    compositions.Add((parts[0], parts[1]), first);
                }
            }

            return new Tables(decompositions, compositions, classes);
        }

        public int ClassOf(int rune) => classes.GetValueOrDefault(rune);

        /// <summary>Whether nothing in front of a character can change it, or be changed by it.</summary>
        public bool IsBoundary(int rune)
        {
            while (decompositions.TryGetValue(rune, out var parts))
            {
                rune = parts[0];
            }

            return ClassOf(rune) == 0 && !seconds.Contains(rune)
                && rune is not (>= VowelBase and < VowelBase + VowelCount) and not (> TrailBase and < TrailBase + TrailCount);
        }

        public void Decompose(int rune, List<int> into)
        {
            var syllable = rune - SyllableBase;
            if (syllable is >= 0 and < SyllableCount)
            {
                into.Add(LeadBase + syllable / (VowelCount * TrailCount));
                into.Add(VowelBase + syllable % (VowelCount * TrailCount) / TrailCount);
                if (syllable % TrailCount is > 0 and var trail)
                {
                    into.Add(TrailBase + trail);
                }
            }
            else if (decompositions.TryGetValue(rune, out var parts))
            {
                foreach (var part in parts)
                {
                    Decompose(part, into);
                }
            }
            else
            {
                into.Add(rune);
            }
        }

        public int? Composed(int first, int second)
        {
            if (first is >= LeadBase and < LeadBase + LeadCount && second is >= VowelBase and < VowelBase + VowelCount)
            {
                return SyllableBase + ((first - LeadBase) * VowelCount + second - VowelBase) * TrailCount;
            }

            if (first is >= SyllableBase and < SyllableBase + SyllableCount && (first - SyllableBase) % TrailCount == 0
                && second is > TrailBase and < TrailBase + TrailCount)
            {
                return first + second - TrailBase;
            }

            return compositions.TryGetValue((first, second), out var whole) ? whole : null;
        }

        private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
