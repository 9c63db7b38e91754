namespace IoiClaims.Checkpoints;

/// <summary>Makes vocabularies in which given words are single tokens, or whose tokens are given and merges are not.</summary>
internal static class BytePairVocabularyBuilder
{
    /// <inheritdoc cref="BytePairVocabulary.ForWords"/>
    /// <remarks>
    /// A word gets merges appended until it is one token. An appended merge has the lowest precedence of all, so it can
    /// act only where no earlier merge can; a word that earlier merges make one token therefore stays one, whatever is
    /// appended later. That is why the order of the words cannot make them impossible.
    /// </remarks>
    public static BytePairVocabulary Build(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);

        // Ordinal order makes the result independent of the order given, and lets words share their beginnings.
        var targets = words.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        CheckWords(targets);

        var ranks = new Dictionary<(string Left, string Right), int>();
        foreach (var word in targets.Select(ByteSymbols.OfText))
        {
            for (var parts = Encode(word, ranks); parts.Count > 1; parts = Encode(word, ranks))
            {
                ranks.Add((parts[0], parts[1]), ranks.Count);
            }
        }

        var merges = ranks.OrderBy(merge => merge.Value).Select(merge => merge.Key).ToList();
        var vocabulary = new BytePairVocabulary(
            [
                .. ByteSymbols.InVocabularyOrder.Select(symbol => symbol.ToString()),
                .. merges.Select(merge => merge.Left + merge.Right).Distinct(StringComparer.Ordinal),
                BytePairVocabulary.EndOfTextToken,
            ],
            merges);
        Verify(vocabulary, targets);
        return vocabulary;
    }

    /// <summary>The vocabulary of tokens that came about one after the other, each by one merge of two before it.</summary>
    /// <param name="tokens">By rank, in <see cref="ByteSymbols"/>: the 256 bytes, then what each merge made.</param>
    /// <remarks>
    /// The merges so far cut a token into the two parts that were merged into it: within the word where that happened they
    /// cut it so, and nothing that a merge does inside a token depends on what is around it.
    /// </remarks>
    /// <returns>Tokens and merges, with end-of-text behind them.</returns>
    /// <exception cref="InvalidDataException">A token is not two tokens before it, merged.</exception>
    public static BytePairVocabulary OfRanks(IEnumerable<string> tokens)
    {
        var ordered = tokens.ToList();
        var ranks = new Dictionary<(string Left, string Right), int>();
        foreach (var token in ordered.Where(token => token.Length > 1))
        {
            ranks.Add(
                Encode(token, ranks) is [var left, var right]
                    ? (left, right)
                    : throw new InvalidDataException($"The token \"{token}\" is not two tokens of lower rank, merged."),
                ranks.Count);
        }

        return new BytePairVocabulary([.. ordered, BytePairVocabulary.EndOfTextToken], ranks.OrderBy(merge => merge.Value).Select(merge => merge.Key));
    }

    private static void CheckWords(List<string> words)
    {
        foreach (var word in words)
        {
            if (string.IsNullOrEmpty(word))
            {
                throw new ArgumentException("An empty word cannot be a token.", nameof(words));
            }

            ByteLevelTokenizer.CheckUnicode(word, nameof(words));
            if (word.Contains(BytePairVocabulary.EndOfTextToken, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"\"{word}\" holds {BytePairVocabulary.EndOfTextToken}, which is a token of every vocabulary: leave it out.",
                    nameof(words));
            }

            var pieces = PieceRule.Gpt2.Cut(word);
            if (pieces.Count > 1)
            {
                throw new ArgumentException(
                    $"\"{word}\" cannot be one token: GPT-2 cuts it into {string.Join(" + ", pieces.Select(piece => $"\"{piece}\""))} "
                    + "before any merge. Give those as words of their own.",
                    nameof(words));
            }
        }
    }

    /// <summary>Plain BPE: as long as there is a pair to merge, merge the one of highest precedence, leftmost first.</summary>
    private static List<string> Encode(string symbols, Dictionary<(string Left, string Right), int> ranks)
    {
        var parts = symbols.Select(symbol => symbol.ToString()).ToList();
        while (true)
        {
            var (best, at) = (int.MaxValue, -1);
            for (var n = 0; n + 1 < parts.Count; n++)
            {
                if (ranks.TryGetValue((parts[n], parts[n + 1]), out var rank) && rank < best)
                {
                    (best, at) = (rank, n);
                }
            }

            if (at < 0)
            {
                return parts;
            }

            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }
    }

    private static void Verify(BytePairVocabulary vocabulary, List<string> words)
    {
        var tokenizer = vocabulary.ToTokenizer();
        var broken = words.Where(word => tokenizer.Encode(word).Count != 1).ToList();
        if (broken.Count > 0)
        {
            throw new InvalidOperationException(
                $"These words came out as more than one token: {Listed.Of(broken.Select(word => $"\"{word}\""))}. "
                + "The tokenizer disagrees with the merges' precedence.");
        }
    }
}
