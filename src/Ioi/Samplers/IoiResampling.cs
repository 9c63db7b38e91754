namespace IoiClaims.Ioi;

/// <summary>
/// Makes prompts that have given features in common with others and are drawn afresh in everything else. Template,
/// prefix and filler stay, so that positions correspond.
/// </summary>
internal static class IoiResampling
{
    public static IoiDataset Resample(IoiDataset given, IoiFeatures kept, IoiLexicon lexicon, long seed)
    {
        var words = new WordsOfLength(given, lexicon);
        var sentences = given.Prompts.Select((prompt, n) =>
        {
            try
            {
                return Resample(prompt.Sentence, kept, given, words, SeededRandom.For(seed, "resampling", n));
            }
            catch (ArgumentException problem)
            {
                throw new ArgumentException($"Prompt {n}, \"{prompt.Text}\": {problem.Message}.", problem);
            }
        }).ToArray();
        return given.InTheSameTerms(sentences, $"resampled with the same {Describe(kept)}, seed {seed}");
    }

    /// <summary>The features in words.</summary>
    public static string Describe(IoiFeatures kept) => kept switch
    {
        IoiFeatures.None => "template",
        IoiFeatures.Io | IoiFeatures.Order => "IO and position",
        IoiFeatures.Names | IoiFeatures.Order => "template and names",
        _ => string.Join(" and ", Named.Where(pair => kept.HasFlag(pair.Feature)).Select(pair => pair.Name)),
    };

    /// <summary>The features of a sentence that are to be kept, for comparison.</summary>
    public static object? Of(IoiSentence sentence, IoiFeatures kept) => string.Join(", ", new[]
    {
        (IoiFeatures.FirstName, sentence.First),
        (IoiFeatures.SecondName, sentence.Second),
        (IoiFeatures.ThirdName, sentence.Giver),
        (IoiFeatures.Io, sentence.OwnFrame?.Io ?? "no IO"),
        (IoiFeatures.Order, sentence.Order is { } order ? IoiSentence.OrderName(order) : "ABC"),
        (IoiFeatures.PlaceAndObject, $"{sentence.Place}/{sentence.Object}"),
    }.Where(pair => kept.HasFlag(pair.Item1)).Select(pair => pair.Item2).Prepend(sentence.Template.Id));

    private static (IoiFeatures Feature, string Name)[] Named { get; } =
    [
        (IoiFeatures.FirstName, "first name"),
        (IoiFeatures.SecondName, "second name"),
        (IoiFeatures.ThirdName, "third name"),
        (IoiFeatures.Io, "IO"),
        (IoiFeatures.Order, "order"),
        (IoiFeatures.PlaceAndObject, "place and object"),
    ];

    private static IoiSentence Resample(
        IoiSentence sentence, IoiFeatures kept, IoiDataset given, WordsOfLength words, SeededRandom random)
    {
        if (sentence.Order is not { } was)
        {
            throw new ArgumentException("it has three different names, so it has no IO and no order to keep; resample IOI prompts");
        }

        var orders = kept.HasFlag(IoiFeatures.Order) ? [was] : new[] { NameOrder.Abba, NameOrder.Baba };
        var possible = orders.Select(order => Names(sentence, kept, order)).Where(names => names is not null).ToList();
        var (order, io, s) = random.Choose(possible)!.Value;

        // In the text with letters for names, only words that are no names are left.
        var literal = (sentence with { First = "A", Second = "B", Giver = "B" }).Text;
        var free = given.NamePool.Except(
            IoiVocabulary.SplitPieces(literal).Select(piece => piece.TrimStart()).Concat([io ?? string.Empty, s ?? string.Empty]),
            StringComparer.Ordinal).ToList();
        io ??= Fresh();
        s ??= Fresh();
        var keepsWords = kept.HasFlag(IoiFeatures.PlaceAndObject);
        return sentence with
        {
            First = order == NameOrder.Abba ? io : s,
            Second = order == NameOrder.Abba ? s : io,
            Giver = s,
            Place = keepsWords ? sentence.Place : words.Like(sentence.Place, lexicon => lexicon.Places, [io, s], random),
            Object = keepsWords ? sentence.Object : words.Like(sentence.Object, lexicon => lexicon.Objects, [io, s], random),
        };

        string Fresh()
        {
            if (free.Count == 0)
            {
                throw new ArgumentException($"all the dataset's {given.NamePool.Length} names are taken");
            }

            var name = random.Choose(free);
            free.Remove(name);
            return name;
        }
    }

    /// <summary>IO and S in an order, null where free; null altogether if the features cannot be kept in that order.</summary>
    private static (NameOrder Order, string? Io, string? S)? Names(IoiSentence sentence, IoiFeatures kept, NameOrder order)
    {
        string? io = null;
        string? s = null;
        var (first, second) = (sentence.First, sentence.Second);
        var fits =
            Keep(IoiFeatures.Io, ref io, sentence.OwnFrame!.Value.Io)
            && Keep(IoiFeatures.ThirdName, ref s, sentence.Giver)
            && (order == NameOrder.Abba
                ? Keep(IoiFeatures.FirstName, ref io, first) && Keep(IoiFeatures.SecondName, ref s, second)
                : Keep(IoiFeatures.FirstName, ref s, first) && Keep(IoiFeatures.SecondName, ref io, second));
        return fits && (io is null || io != s) ? (order, io, s) : null;

        bool Keep(IoiFeatures feature, ref string? name, string wanted)
        {
            if (kept.HasFlag(feature))
            {
                if (name is not null && name != wanted)
                {
                    return false;
                }

                name = wanted;
            }

            return true;
        }
    }

    /// <summary>Places and objects that have as many tokens as the ones they replace.</summary>
    private sealed class WordsOfLength(IoiDataset given, IoiLexicon lexicon)
    {
        private readonly Dictionary<string, int> lengths = new(StringComparer.Ordinal);

        public string? Like(string? word, Func<IoiLexicon, IReadOnlyList<string>> kind, string[] names, SeededRandom random) =>
            word is null
                ? null
                : random.Choose(kind(lexicon)
                    .Where(other => Length(other) == Length(word) && !names.Contains(other, StringComparer.Ordinal))
                    .DefaultIfEmpty(word)
                    .ToList());

        private int Length(string word)
        {
            if (!lengths.TryGetValue(word, out var length))
            {
                lengths.Add(word, length = given.Tokenizer.Encode(" " + word).Count);
            }

            return length;
        }
    }
}
