namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// The 5,000 pairs of prompts on which causalab (goodfire-ai/causalab at 8e8d5d1f, demos/papers/ioi_fig3b.md) measured the direct
/// effect of every head: the first seven templates of the IOI paper in both orders, no BOS, each prompt beside the same sentence
/// with three other names. Rebuilt from the stated seed of Python's generator, and equal to the published file in length and in
/// every record compared.
/// </summary>
public static class NamedPairs
{
    /// <summary>How many were published.</summary>
    public const int Published = 5000;

    /// <summary>The prompts.</summary>
    public const string Clean = "clean";

    /// <summary>The same sentences with three names that are in neither prompt otherwise.</summary>
    public const string Corrupted = "three other names";

    private const int Templates = 7;
    private const string Source = "5,000 pairs of causalab, random.Random(0)";

    // The order in which they stand there, as places in IoiLexicon.Published, where the same names stand by the alphabet.
    private static readonly byte[] OrderOfNames =
    [
        70, 22, 45, 67, 12, 42, 50, 5, 26, 28, 38, 80, 46, 49, 9, 81, 15, 40, 51, 85, 98, 47, 89, 16, 74, 73, 11, 36, 32, 30, 1, 68, 69,
        56, 91, 92, 94, 20, 59, 77, 60, 61, 6, 17, 27, 79, 57, 41, 7, 25, 71, 93, 43, 13, 65, 31, 0, 19, 78, 37, 90, 75, 87, 34, 39, 54,
        82, 72, 84, 29, 76, 10, 96, 86, 52, 8, 35, 33, 66, 95, 64, 55, 18, 63, 58, 48, 2, 44, 53, 62, 88, 97, 24, 21, 3, 23, 4, 14, 83,
    ];

    /// <summary>The first pairs as sentences.</summary>
    /// <param name="count">How many; <see cref="Published"/> for all.</param>
    public static IReadOnlyList<(IoiSentence Clean, IoiSentence Corrupted)> Sentences(int count)
    {
        var random = new PythonRandom(0);
        return [.. Enumerable.Range(0, count).Select(_ => Next(random))];
    }

    /// <summary>The first pairs as datasets: <see cref="NamedPairs.Clean"/>, and <see cref="Corrupted"/> in its terms.</summary>
    /// <param name="tokenizer">GPT-2's, for the published numbers.</param>
    /// <param name="count">How many; <see cref="Published"/> for all.</param>
    /// <exception cref="ArgumentException">A name is not one token.</exception>
    public static IoiDatasetFamily Load(ITokenizer tokenizer, int count)
    {
        var pairs = Sentences(count);
        var clean = pairs.Select(pair => pair.Clean).ToList();
        return new IoiDatasetFamily(
            Source,
            [
                new(Clean, IoiDataset.FromSentences(tokenizer, clean, bos: false, Source)),
                new(Corrupted, IoiDataset.FromSentences(
                    tokenizer,
                    [.. pairs.Select(pair => pair.Corrupted)],
                    bos: false,
                    $"{Source}, {Corrupted}",
                    [.. clean.Select(sentence => sentence.OwnFrame!.Value)])),
            ]);
    }

    private static (IoiSentence Clean, IoiSentence Corrupted) Next(PythonRandom random)
    {
        // Numbered with S first, then with IO first.
        var template = random.Below(2 * Templates);
        var place = IoiLexicon.Published.Places[random.Below(IoiLexicon.Published.Places.Length)];
        var thing = IoiLexicon.Published.Objects[random.Below(IoiLexicon.Published.Objects.Length)];
        var names = random.Distinct(5, OrderOfNames.Length).Select(n => IoiLexicon.Published.Names[OrderOfNames[n]]).ToArray();

        IoiSentence Of(string io, string s, string giver)
        {
            var of = IoiTemplates.Paper[template % Templates];
            return new IoiSentence
            {
                Template = of,
                First = template < Templates ? s : io,
                Second = template < Templates ? io : s,
                Giver = giver,
                Place = of.HasPlace ? place : null,
                Object = of.HasObject ? thing : null,
            };
        }

        return (Of(names[0], names[1], names[1]), Of(names[2], names[3], names[4]));
    }
}
