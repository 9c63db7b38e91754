namespace IoiClaims.Ioi;

/// <summary>Between datasets and what the file holds.</summary>
internal static class FileConversion
{
    public static FileShape ToShape(IoiDatasetFamily family, bool withTokens)
    {
        var baseline = family.Baseline;
        var templates = family.Names
            .SelectMany(name => family[name].Prompts)
            .Select(prompt => prompt.Sentence.Template)
            .Distinct()
            .ToArray();
        if (templates.GroupBy(template => template.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two sets use different templates with the id '{twice.Key}'.");
        }

        return new FileShape(
            IoiDatasetFile.Format,
            IoiDatasetFile.Version,
            family.Source,
            baseline.Bos,
            withTokens ? new VocabularyShape(baseline.Tokenizer.VocabularySize, baseline.VocabularyFingerprint) : null,
            templates.ToDictionary(template => template.Id, template => template.Text, StringComparer.Ordinal),
            baseline.NamePool,
            [.. family.Names.Select(name => ToShape(name, family[name], withTokens))]);
    }

    /// <exception cref="ArgumentException">What the file holds does not fit together; the message says where.</exception>
    public static IoiDatasetFamily FromShape(FileShape file, ITokenizer tokenizer, int contextLength)
    {
        var templates = file.Templates.ToDictionary(
            pair => pair.Key, pair => new IoiTemplate(pair.Key, pair.Value), StringComparer.Ordinal);
        var source = IoiSource.Create(tokenizer, file.Bos, contextLength, [.. file.NamePool], seed: null, file.Source);
        var sameVocabulary = file.Vocabulary is { } saved && saved.Fingerprint == source.VocabularyFingerprint;
        if (file.Vocabulary is { } other && !sameVocabulary)
        {
            source = source with { SavedUnder = other.Fingerprint };
        }

        return new IoiDatasetFamily(
            file.Source,
            [.. file.Sets.Select(set => KeyValuePair.Create(set.Name, FromShape(set, templates, source, sameVocabulary)))]);
    }

    private static SetShape ToShape(string name, IoiDataset dataset, bool withTokens) => new(
        name,
        dataset.History,
        dataset.Seed,
        IoiFingerprint.OfContent(dataset),
        withTokens ? dataset.Batch.Fingerprint : null,
        [.. dataset.Prompts.Select(ToShape)]);

    private static PromptShape ToShape(IoiPrompt prompt)
    {
        var sentence = prompt.Sentence;
        return new PromptShape(
            prompt.Text,
            sentence.Template.Id,
            [sentence.First, sentence.Second, sentence.Giver],
            new FrameShape(prompt.Frame.Io, prompt.Frame.S, IoiSentence.OrderName(prompt.Frame.Order)),
            sentence.Place,
            sentence.Object,
            sentence.Prefix,
            sentence.ClauseEnd,
            sentence.BeforeVerb);
    }

    private static IoiDataset FromShape(
        SetShape set, Dictionary<string, IoiTemplate> templates, IoiSource source, bool sameVocabulary)
    {
        try
        {
            var sentences = set.Prompts.Select((prompt, n) => SentenceOf(prompt, n, templates)).ToArray();
            var frames = set.Prompts.Select((prompt, n) => FrameOf(prompt, n)).ToArray();
            var content = IoiFingerprint.OfContent(source.Bos, sentences.Zip(frames));
            if (set.Content is not null && set.Content != content)
            {
                throw new ArgumentException(
                    $"\"content\" records the fingerprint {set.Content}, but the prompts have {content}: the file was changed "
                    + "after it was saved. If that was meant, set \"content\" and \"tokens\" to null");
            }

            var dataset = IoiDataset.Resolve(
                sentences, source with { Seed = set.Seed, History = [.. set.History] }, frames);
            if (sameVocabulary && set.Tokens is not null && set.Tokens != dataset.Batch.Fingerprint)
            {
                throw new ArgumentException(
                    $"\"tokens\" records the fingerprint {set.Tokens}, but under the same vocabulary the prompts now have "
                    + $"{dataset.Batch.Fingerprint}");
            }

            return dataset;
        }
        catch (ArgumentException problem)
        {
            throw new ArgumentException($"set '{set.Name}': {problem.Message.TrimEnd('.')}.", problem);
        }
    }

    private static IoiSentence SentenceOf(PromptShape prompt, int n, Dictionary<string, IoiTemplate> templates)
    {
        if (!templates.TryGetValue(prompt.Template, out var template))
        {
            throw new ArgumentException(
                $"line {prompt.Line}, prompt {n} uses template '{prompt.Template}'; the file defines {string.Join(", ", templates.Keys)}");
        }

        if (prompt.Names.Count != 3)
        {
            throw new ArgumentException($"line {prompt.Line}, prompt {n} has {prompt.Names.Count} names; it needs three: first, second, giver");
        }

        var sentence = new IoiSentence
        {
            Template = template,
            First = prompt.Names[0],
            Second = prompt.Names[1],
            Giver = prompt.Names[2],
            Place = prompt.Place,
            Object = prompt.Object,
            Prefix = prompt.Prefix,
            ClauseEnd = prompt.ClauseEnd,
            BeforeVerb = prompt.BeforeVerb,
        };
        return sentence.Text == prompt.Text
            ? sentence
            : throw new ArgumentException(
                $"line {prompt.Line}, prompt {n} says \"{prompt.Text}\", but its template and words make \"{sentence.Text}\"");
    }

    private static IoiFrame FrameOf(PromptShape prompt, int n) => new(
        prompt.Frame.Io,
        prompt.Frame.S,
        prompt.Frame.Order switch
        {
            "ABBA" => NameOrder.Abba,
            "BABA" => NameOrder.Baba,
            _ => throw new ArgumentException($"line {prompt.Line}, prompt {n} has the order '{prompt.Frame.Order}'; it must be ABBA or BABA"),
        });
}
