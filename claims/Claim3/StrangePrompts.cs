namespace IoiClaims.Claims;

/// <summary>
/// Prompts that have nothing to do with given ones: of another template, with other names, place and object, with or
/// without a sentence in front and filler in between, in either order. What such a prompt can tell about the given one is
/// only what is true of prompts in general.
/// </summary>
public static class StrangePrompts
{
    /// <summary>As many strange prompts as there are prompts, paired by their place in the dataset.</summary>
    /// <param name="prompts">The given prompts; their names do not occur in the strange ones.</param>
    /// <param name="seed">For all that is drawn.</param>
    /// <remarks>
    /// Each is read in its own terms. A prefix and each filler come with a chance of one half; half of the prompts are
    /// ABBA, whatever the given ones are.
    /// </remarks>
    public static IoiDataset To(IoiDataset prompts, long seed)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var generator = IoiDataset.Generate(
            prompts.Tokenizer,
            IoiTemplates.Paper,
            prompts.Count,
            seed,
            bos: prompts.Bos,
            lexicon: IoiLexicon.Published.In(prompts.Tokenizer),
            contextLength: prompts.ContextLength);

        // In the order in which they are generated, templates come in turn, as they may in the given prompts.
        var order = SeededRandom.For(seed, "strange prompts: order", 0).Permutation(prompts.Count);
        var sentences = order
            .Select((from, n) => Decorate(
                generator.Prompts[from].Sentence, prompts.Prompts[n], prompts.NamePool, SeededRandom.For(seed, "strange prompts", n)))
            .ToArray();
        return IoiDataset.FromSentences(
            prompts.Tokenizer,
            sentences,
            prompts.Bos,
            $"{prompts.Count} strange prompts with seed {seed}",
            namePool: prompts.NamePool,
            contextLength: prompts.ContextLength);
    }

    private static IoiSentence Decorate(
        IoiSentence sentence, IoiPrompt given, IReadOnlyList<string> pool, SeededRandom random)
    {
        var prefix = Perhaps(NeutralPhrases.Prefixes);
        var clauseEnd = Perhaps(NeutralPhrases.ClauseEnds);
        var beforeVerb = Perhaps(NeutralPhrases.BeforeVerb);
        var free = pool
            .Except(IoiVocabulary.SplitPieces($"{given.Text} {prefix}").Select(piece => piece.TrimStart()), StringComparer.Ordinal)
            .ToList();
        var first = random.Choose(free);
        free.Remove(first);
        var second = random.Choose(free);
        return sentence with
        {
            First = first,
            Second = second,
            Giver = sentence.Order == NameOrder.Abba ? second : first,
            Prefix = prefix,
            ClauseEnd = clauseEnd,
            BeforeVerb = beforeVerb,
        };

        string? Perhaps(IReadOnlyList<string> phrases) => random.Below(2) == 0 ? null : random.Choose(phrases);
    }
}
