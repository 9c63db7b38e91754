using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// Prompts of the indirect object identification task under one tokenizer: every prompt validated, its roles resolved to
/// positions. Immutable; corruptions and selections give new datasets.
/// </summary>
/// <remarks>
/// <para>
/// A corrupted dataset is read in the terms of the dataset it came from (see <see cref="IoiFrame"/>): the tokens that the
/// logit difference compares, the places called IO, S1, S1+1 and S2, and the groups are the baseline's, prompt by prompt.
/// To treat it as a task of its own, with its own names and roles, take <see cref="WithOwnFrames"/>.
/// </para>
/// <para>A dataset is either all IOI prompts or all ABC prompts, since the two have different roles.</para>
/// </remarks>
public sealed class IoiDataset
{
    /// <summary>GPT-2's context: the longest prompt allowed unless told otherwise, in tokens.</summary>
    public const int DefaultContextLength = 1024;

    internal IoiDataset(ImmutableArray<IoiPrompt> prompts, IoiSource source)
    {
        Source = source;
        Prompts = prompts;
        Batch = MakeBatch(prompts);
        Fingerprint = IoiFingerprint.OfDataset(this);
    }

    internal IoiSource Source { get; }

    /// <summary>The prompts.</summary>
    public ImmutableArray<IoiPrompt> Prompts { get; }

    /// <summary>Number of prompts, N.</summary>
    public int Count => Prompts.Length;

    /// <summary>Tokens, roles and groups, as the engine wants them.</summary>
    public PromptBatch Batch { get; }

    /// <summary>The prompts as the engine takes them.</summary>
    public static implicit operator PromptBatch(IoiDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset.Batch;
    }

    /// <summary>Whether each prompt begins with the end-of-text token.</summary>
    public bool Bos => Source.Bos;

    /// <summary>Whether the prompts have three different names.</summary>
    public bool IsAbc => Prompts[0].Sentence.IsAbc;

    /// <summary>The seed the prompts were generated from; null if they were not.</summary>
    public long? Seed => Source.Seed;

    /// <summary>Where the prompts come from, and what was done to them, step by step.</summary>
    public ImmutableArray<string> History => Source.History;

    /// <summary>The names that corruptions draw from.</summary>
    public ImmutableArray<string> NamePool => Source.NamePool;

    /// <summary>The tokenizer that the tokens are from.</summary>
    public ITokenizer Tokenizer => Source.Tokenizer;

    /// <summary>Identifies the tokenizer's vocabulary; see <see cref="VocabularyFingerprint"/>.</summary>
    public string VocabularyFingerprint => Source.VocabularyFingerprint;

    /// <summary>
    /// If the dataset was loaded from a file saved under another vocabulary, that vocabulary's fingerprint: tokens and
    /// positions were then resolved anew from the text. Null otherwise.
    /// </summary>
    public string? SavedUnder => Source.SavedUnder;

    /// <summary>The longest prompt allowed, in tokens.</summary>
    public int ContextLength => Source.ContextLength;

    /// <summary>SHA-256 over what the prompts say, their frames, BOS, vocabulary and tokens, in hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>Seeded random prompts.</summary>
    /// <param name="tokenizer">The tokenizer; every name of the lexicon must be one of its tokens.</param>
    /// <param name="templates">Templates, used equally often.</param>
    /// <param name="count">Number of prompts.</param>
    /// <param name="seed">Same seed, same prompts, on every platform.</param>
    /// <param name="order">ABBA, BABA or half and half.</param>
    /// <param name="bos">Whether each prompt begins with the end-of-text token.</param>
    /// <param name="lexicon">Names, places and objects; the published ones if omitted.</param>
    /// <param name="contextLength">The longest prompt allowed, in tokens.</param>
    /// <remarks>
    /// Templates and orders come in blocks, each block every combination once in random order, so their counts never
    /// differ by more than one. The first prompts of a larger dataset are those of a smaller one with the same seed.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// No template, two of the same id, fewer than one prompt, names that are not single tokens (all of them listed), or
    /// a prompt too long.
    /// </exception>
    public static IoiDataset Generate(
        ITokenizer tokenizer,
        IReadOnlyList<IoiTemplate> templates,
        int count,
        long seed,
        OrderChoice order = OrderChoice.Mixed,
        bool bos = true,
        IoiLexicon? lexicon = null,
        int contextLength = DefaultContextLength)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(templates);
        lexicon ??= IoiLexicon.Published;
        var generator = new IoiGenerator(templates, order, lexicon, seed);
        generator.CheckNames(tokenizer);
        var history = $"{count} prompts generated with seed {seed}: {generator.Describe()}";
        var source = IoiSource.Create(tokenizer, bos, contextLength, lexicon.Names, seed, history);
        return Resolve(generator.Sentences(count), source, frames: null);
    }

    /// <summary>A dataset of given sentences.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="sentences">What the prompts say.</param>
    /// <param name="bos">Whether each prompt begins with the end-of-text token.</param>
    /// <param name="origin">Where the sentences come from, in words.</param>
    /// <param name="frames">In whose terms to read them, prompt by prompt; their own if omitted. ABC prompts need them.</param>
    /// <param name="namePool">The names that corruptions draw from; the published ones if omitted.</param>
    /// <param name="contextLength">The longest prompt allowed, in tokens.</param>
    /// <exception cref="ArgumentException">No sentence, a malformed one, or one that does not suit the tokenizer.</exception>
    public static IoiDataset FromSentences(
        ITokenizer tokenizer,
        IReadOnlyList<IoiSentence> sentences,
        bool bos,
        string origin,
        IReadOnlyList<IoiFrame>? frames = null,
        IReadOnlyList<string>? namePool = null,
        int contextLength = DefaultContextLength)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(sentences);
        ArgumentNullException.ThrowIfNull(origin);
        var source = IoiSource.Create(
            tokenizer, bos, contextLength, namePool?.ToImmutableArray() ?? IoiLexicon.Published.Names, seed: null, origin);
        return Resolve(sentences, source, frames);
    }

    /// <summary>The chosen prompts, in the order given; an index may be repeated.</summary>
    /// <exception cref="ArgumentException">No index, or one outside the dataset.</exception>
    public IoiDataset Select(IReadOnlyList<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Count == 0 || indices.Any(index => index < 0 || index >= Count))
        {
            throw new ArgumentException(
                $"A selection needs one or more indices from 0 to {Count - 1}; this one is "
                + (indices.Count == 0 ? "empty." : $"{string.Join(", ", indices)}."),
                nameof(indices));
        }

        return new IoiDataset(
            [.. indices.Select(index => Prompts[index])], Source.After($"{indices.Count} of {Count} prompts selected"));
    }

    /// <summary>The same prompts, each read in its own terms, as if it had not been derived from another.</summary>
    /// <exception cref="InvalidOperationException">These are ABC prompts, which have no indirect object of their own.</exception>
    public IoiDataset WithOwnFrames() => IsAbc
        ? throw new InvalidOperationException(
            "ABC prompts have no frame of their own: all three names differ, so none is the indirect object.")
        : Resolve(Prompts.Select(prompt => prompt.Sentence).ToArray(), Source.After("read in its own terms"), frames: null);

    /// <summary>One line: how many prompts, BOS, and the history.</summary>
    public override string ToString() =>
        $"{Count} {(IsAbc ? "ABC" : "IOI")} prompts, {(Bos ? "BOS" : "no BOS")}; {string.Join("; ", History)}";

    internal static IoiDataset Resolve(
        IReadOnlyList<IoiSentence> sentences,
        IoiSource source,
        IReadOnlyList<IoiFrame>? frames)
    {
        if (sentences.Count == 0)
        {
            throw new ArgumentException("A dataset needs at least one prompt; this one has none.");
        }

        CheckTogether(sentences, frames?.Count);
        var resolver = new PromptResolver(source.Tokenizer, source.Bos, source.ContextLength);
        return new IoiDataset(
            [.. sentences.Select((sentence, n) => resolver.Resolve(n, sentence, frames?[n]))], source);
    }

    private static void CheckTogether(IReadOnlyList<IoiSentence> sentences, int? frameCount)
    {
        if (frameCount is { } given && given != sentences.Count)
        {
            throw new ArgumentException($"There are frames for {given} prompts, but {sentences.Count} prompts.");
        }

        for (var n = 1; n < sentences.Count; n++)
        {
            if (sentences[n].IsAbc != sentences[0].IsAbc)
            {
                var (odd, other) = sentences[n].IsAbc ? ("three different names", "two") : ("two different names", "three");
                throw new ArgumentException(
                    $"Prompt {n}, \"{sentences[n].Text}\": it has {odd}, but prompt 0 has {other}; "
                    + "IOI and ABC prompts have different roles and need datasets of their own.");
            }
        }

        if (sentences.Select(sentence => sentence.Template).Distinct().GroupBy(template => template.Id, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two different templates have the id '{twice.Key}'.");
        }
    }

    private static PromptBatch MakeBatch(ImmutableArray<IoiPrompt> prompts)
    {
        var positions = prompts.Select(prompt => prompt.Positions).ToArray();
        return new PromptBatch(
            prompts.Select(prompt => (IReadOnlyList<int>)prompt.Tokens),
            positions[0].Keys.ToDictionary(
                role => role, role => (IReadOnlyList<int>)positions.Select(of => of[role]).ToArray()),
            prompts.Select(prompt => prompt.Group).ToArray());
    }
}
