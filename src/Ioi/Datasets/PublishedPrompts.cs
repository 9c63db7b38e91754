using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>Prompts of published work that are short enough to stand here.</summary>
public static class PublishedPrompts
{
    /// <summary>Name of the clean set of <see cref="TransformerLens8"/>.</summary>
    public const string Clean = "clean";

    /// <summary>Name of the corrupted set of <see cref="TransformerLens8"/>.</summary>
    public const string Corrupted = "corrupted";

    private static readonly IoiTemplate Bag = new("tl-bag", "When [B] and [A] went to the shops, [B] gave the bag to");
    private static readonly IoiTemplate Ball = new("tl-ball", "When [B] and [A] went to the park, [B] gave the ball to");
    private static readonly IoiTemplate Apple = new("tl-apple", "When [B] and [A] went to the shops, [B] gave an apple to");
    private static readonly IoiTemplate Drink = new("tl-drink", "After [B] and [A] went to the park, [B] gave a drink to");

    private static readonly (IoiTemplate Template, string First, string Second)[] Pairs =
    [
        (Bag, "John", "Mary"), (Ball, "Tom", "James"), (Apple, "Dan", "Sid"), (Drink, "Martin", "Amy"),
    ];

    /// <summary>The words of <see cref="TransformerLens8"/> for a small vocabulary, as in <see cref="IoiVocabulary"/>.</summary>
    public static ImmutableArray<string> TransformerLens8Words { get; } =
        [.. Sentences().SelectMany(sentence => IoiVocabulary.SplitPieces(sentence.Text)).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The eight prompts of TransformerLens' patching demonstrations (Nanda 2022): four pairs that differ in S2 only.
    /// BOS first; in GPT-2's vocabulary 15 tokens, names at 2 and 4, S2 at 10.
    /// </summary>
    /// <param name="tokenizer">GPT-2's, for the published numbers.</param>
    /// <returns>
    /// <see cref="Clean"/>, and <see cref="Corrupted"/>: neighbours swapped (0 with 1, 2 with 3, …), read in the clean
    /// prompts' terms.
    /// </returns>
    /// <exception cref="ArgumentException">A name is not one token.</exception>
    public static IoiDatasetFamily TransformerLens8(ITokenizer tokenizer)
    {
        const string source = "TransformerLens patching demonstrations, eight prompts (Nanda 2022)";
        var clean = Sentences();
        var corrupted = clean.Select((_, n) => clean[n ^ 1]).ToArray();
        string[] names = [.. Pairs.SelectMany(pair => new[] { pair.First, pair.Second })];
        return new IoiDatasetFamily(
            source,
            [
                new(Clean, IoiDataset.FromSentences(tokenizer, clean, bos: true, source, namePool: names)),
                new(Corrupted, IoiDataset.FromSentences(
                    tokenizer,
                    corrupted,
                    bos: true,
                    $"{source}, neighbours swapped",
                    [.. clean.Select(sentence => sentence.OwnFrame!.Value)],
                    names)),
            ]);
    }

    // Of each pair, the first two prompts' answers are the second name and the first; the next pairs begin with the giver
    // who is named second.
    private static IoiSentence[] Sentences() =>
    [
        .. Pairs.SelectMany((pair, n) => (n == 0 ? new[] { pair.First, pair.Second } : [pair.Second, pair.First])
            .Select(giver => new IoiSentence
            {
                Template = pair.Template,
                First = pair.First,
                Second = pair.Second,
                Giver = giver,
            })),
    ];
}
