namespace IoiClaims.Ioi;

/// <summary>
/// Samplers for causal scrubbing on IOI prompts. All that are drawn keep the template, and are read in the terms of the
/// prompts under test (<see cref="IoiFrame"/>): a role names the same position in every dataset of a tree. What they
/// have in common with their parents is what the prompts themselves say. The samplers named Same… make prompts up on
/// the fly, uniformly among all that fit, so that a name may by chance be the old one; take <see cref="Corrupted"/> for
/// prompts that differ for certain.
/// </summary>
public static class IoiSamplers
{
    /// <summary>What causal scrubbing has to know of IOI datasets.</summary>
    public static DatasetTerms<IoiDataset> Terms { get; } = new(
        dataset => dataset.Batch,
        (population, indices, like) => like.InTheSameTerms(
            [.. indices.Select(index => population.Prompts[index].Sentence)], "drawn from a population"),
        LayoutOf,
        (dataset, n) => dataset.Prompts[n].Text);

    /// <summary>The parent's prompts themselves.</summary>
    public static Sampler<IoiDataset> Exact { get; } = Sampler.Exact<IoiDataset>();

    /// <summary>Anything of the same template: names, order, place and object are all drawn afresh.</summary>
    public static Sampler<IoiDataset> Random { get; } = Same(IoiFeatures.None);

    /// <summary>The same first name.</summary>
    public static Sampler<IoiDataset> SameFirstName { get; } = Same(IoiFeatures.FirstName);

    /// <summary>The same second name.</summary>
    public static Sampler<IoiDataset> SameSecondName { get; } = Same(IoiFeatures.SecondName);

    /// <summary>The same third name, who is the subject.</summary>
    public static Sampler<IoiDataset> SameThirdName { get; } = Same(IoiFeatures.ThirdName);

    /// <summary>The same indirect object, in the first place or the second.</summary>
    public static Sampler<IoiDataset> SameIo { get; } = Same(IoiFeatures.Io);

    /// <summary>The same indirect object in the same place.</summary>
    public static Sampler<IoiDataset> SameIoAndPosition { get; } = Same(IoiFeatures.Io | IoiFeatures.Order);

    /// <summary>The same order, ABBA or BABA: the position signal, and no name.</summary>
    public static Sampler<IoiDataset> SameOrder { get; } = Same(IoiFeatures.Order);

    /// <summary>The same names in the same places; place and object drawn afresh.</summary>
    public static Sampler<IoiDataset> SameTemplateAndNames { get; } = Same(IoiFeatures.Names | IoiFeatures.Order);

    /// <summary>Prompts made up with some features of the parent's, all the rest drawn afresh.</summary>
    /// <param name="kept">What stays.</param>
    /// <param name="lexicon">Where places and objects come from; the published ones if omitted. Names come from the dataset's pool.</param>
    public static Sampler<IoiDataset> Same(IoiFeatures kept, IoiLexicon? lexicon = null)
    {
        var words = lexicon ?? IoiLexicon.Published;
        return Sampler.Generated(
            kept == IoiFeatures.None ? "anything of the same template" : $"the same {IoiResampling.Describe(kept)}",
            (given, seed) => IoiResampling.Resample(given, kept, words, seed),
            new Feature<IoiDataset>(
                IoiResampling.Describe(kept), (dataset, n) => IoiResampling.Of(dataset.Prompts[n].Sentence, kept)));
    }

    /// <summary>The parent's prompts with a corruption, such as <see cref="Corruptions.IO"/> for the same with another IO for certain.</summary>
    public static Sampler<IoiDataset> Corrupted(Corruption corruption)
    {
        ArgumentNullException.ThrowIfNull(corruption);
        return Sampler.Generated<IoiDataset>($"corruption '{corruption.Name}'", (given, seed) => given.Corrupt(corruption, seed));
    }

    /// <summary>For each prompt any of a population that has the same template, prefix and filler, and as many tokens.</summary>
    public static Sampler<IoiDataset> Unconditional(IoiDataset population) => Sampler.Unconditional(population);

    /// <summary>For each prompt any of a population with the same features, besides template, prefix and filler.</summary>
    public static Sampler<IoiDataset> Matching(IoiFeatures kept, IoiDataset population) => Sampler.Matching(
        IoiResampling.Describe(kept), (dataset, n) => IoiResampling.Of(dataset.Prompts[n].Sentence, kept), population);

    /// <summary>A hypothesis about IOI prompts.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="mlps">Whether a parent reads a child also through MLPs between them.</param>
    public static Hypothesis<IoiDataset> Hypothesis(Node<IoiDataset> root, MlpConvention mlps = MlpConvention.Frozen) =>
        IoiClaims.Hypothesis.Of(Terms, root, mlps);

    private static string LayoutOf(IoiDataset dataset, int n)
    {
        var sentence = dataset.Prompts[n].Sentence;
        return string.Join(" | ", new[] { sentence.Template.Id, sentence.Prefix, sentence.ClauseEnd, sentence.BeforeVerb }
            .Where(part => part is not null));
    }

    /// <summary>New sentences, read in the terms of this dataset's prompts.</summary>
    internal static IoiDataset InTheSameTerms(this IoiDataset like, IReadOnlyList<IoiSentence> sentences, string step) =>
        IoiDataset.Resolve(sentences, like.Source.After(step), [.. like.Prompts.Select(prompt => prompt.Frame)]);
}
