namespace IoiClaims.Ioi;

/// <summary>Draws sentences.</summary>
internal sealed class IoiGenerator
{
    private readonly IReadOnlyList<IoiTemplate> templates;
    private readonly OrderChoice order;
    private readonly NameOrder[] orders;
    private readonly IoiLexicon lexicon;
    private readonly long seed;

    public IoiGenerator(IReadOnlyList<IoiTemplate> templates, OrderChoice order, IoiLexicon lexicon, long seed)
    {
        if (templates.Count == 0)
        {
            throw new ArgumentException("A dataset needs at least one template.", nameof(templates));
        }

        if (templates.GroupBy(template => template.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The template '{twice.Key}' is listed twice.", nameof(templates));
        }

        this.templates = templates;
        this.order = order;
        this.lexicon = lexicon;
        this.seed = seed;
        orders = order switch
        {
            OrderChoice.Abba => [NameOrder.Abba],
            OrderChoice.Baba => [NameOrder.Baba],
            OrderChoice.Mixed => [NameOrder.Abba, NameOrder.Baba],
            _ => throw new ArgumentException($"There is no order {order}.", nameof(order)),
        };
    }

    /// <summary>Templates and order in words.</summary>
    public string Describe() => $"{order.ToString().ToUpperInvariant()}, templates {string.Join(" ", templates.Select(t => t.Id))}";

    /// <summary>Throws unless every name is one token, and no two the same.</summary>
    public void CheckNames(ITokenizer tokenizer)
    {
        var resolver = new PromptResolver(tokenizer, bos: false, contextLength: 1);
        var bad = lexicon.Names
            .Select(name => (name, tokens: tokenizer.Encode(" " + name)))
            .Where(name => name.tokens.Count != 1)
            .Select(name => $"'{name.name}' ({resolver.Show(name.tokens)})")
            .ToArray();
        if (bad.Length > 0)
        {
            throw new ArgumentException(
                $"Every name must be one token together with its leading space. In this vocabulary {bad.Length} of the "
                + $"{lexicon.Names.Length} names are not: {string.Join(", ", bad)}. "
                + "Choose other names (IoiLexicon.WithNames) or another tokenizer.");
        }

        if (lexicon.Names.GroupBy(resolver.TokenOfName).FirstOrDefault(same => same.Count() > 1) is { } merged)
        {
            throw new ArgumentException(
                $"The names {string.Join(", ", merged.Select(name => $"'{name}'"))} are all token {merged.Key} in this vocabulary; "
                + "names must be told apart.");
        }
    }

    /// <summary>The first prompts of the seed.</summary>
    public IoiSentence[] Sentences(int count)
    {
        if (count < 1)
        {
            throw new ArgumentException($"A dataset needs at least one prompt; {count} were asked for.", nameof(count));
        }

        var block = templates.Count * orders.Length;
        int[] shuffled = [];
        var sentences = new IoiSentence[count];
        for (var n = 0; n < count; n++)
        {
            if (n % block == 0)
            {
                shuffled = SeededRandom.For(seed, "templates and orders", n / block).Permutation(block);
            }

            var combination = shuffled[n % block];
            sentences[n] = Draw(n, templates[combination / orders.Length], orders[combination % orders.Length]);
        }

        return sentences;
    }

    private IoiSentence Draw(int n, IoiTemplate template, NameOrder nameOrder)
    {
        var random = SeededRandom.For(seed, "prompt", n);
        var names = lexicon.Names;
        var i = random.Below(names.Length);
        var j = random.Below(names.Length - 1);
        var (first, second) = (names[i], names[j < i ? j : j + 1]);
        return new IoiSentence
        {
            Template = template,
            First = first,
            Second = second,
            Giver = nameOrder == NameOrder.Abba ? second : first,
            Place = template.HasPlace ? random.Choose(lexicon.Places) : null,
            Object = template.HasObject ? random.Choose(lexicon.Objects) : null,
        };
    }
}
