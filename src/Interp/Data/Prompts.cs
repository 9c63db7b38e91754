using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Prompts as people write them, with what the engine makes of them: texts with marked roles, their tokens and positions, the
/// right and the wrong answer, and the corrupted prompts that belong to them. Immutable.
/// </summary>
/// <remarks>
/// <para>
/// Roles are marked in braces. <c>{IO:Mary}</c> marks one word: the text reads "Mary", and the role IO is at its token, to which
/// the space in front of the word belongs. <c>{VERB}</c> marks a position: nothing is added to the text, and the role is at the
/// last token so far, so that <c>New York{CITY}</c> marks the last token of "New York". END is the last token of the text,
/// unless it is marked elsewhere. A brace itself is written <c>{{</c> or <c>}}</c>.
/// </para>
/// <code>
/// var prompts = Prompts.FromText(tokenizer, bos: true,
///     "When {IO:Mary} and {S1:John} went to the store, {S2:John} gave a drink to",
///     "When {IO:Anna} and {S1:Paul} went to the store, {S2:Paul} gave a drink to")
///     .WithAnswers(right: new Role("IO"), wrong: new Role("S2"));
/// </code>
/// </remarks>
public sealed class Prompts
{
    private readonly ITokenizer tokenizer;
    private readonly ImmutableArray<MarkedText> marked;
    private readonly ImmutableArray<ImmutableArray<TokenSpan>> spans;
    private readonly ImmutableArray<string> vocabulary;

    private Prompts(
        ITokenizer tokenizer, bool bos, IReadOnlyList<string> texts, IReadOnlyList<string>? groups, IEnumerable<string> vocabulary, Func<int, string, Exception> wrong)
    {
        this.tokenizer = tokenizer;
        this.vocabulary = [.. vocabulary];
        Bos = bos;
        int[] beginning = bos ? [tokenizer.Bos()] : [];
        var parsed = ImmutableArray.CreateBuilder<MarkedText>();
        var encoded = ImmutableArray.CreateBuilder<ImmutableArray<TokenSpan>>();
        var roles = new List<IReadOnlyDictionary<Role, int>>();
        foreach (var (n, text) in texts.Index())
        {
            try
            {
                parsed.Add(MarkedText.Parse(text));
                encoded.Add([.. tokenizer.EncodeWithOffsets(parsed[n].Text)]);
                if (encoded[n].IsEmpty)
                {
                    throw new FormatException("is empty");
                }

                if (beginning.Contains(encoded[n][0].Id))
                {
                    throw new FormatException("begins with the end-of-text token, and so would have it twice: leave it out, or say bos: false");
                }

                roles.Add(parsed[n].Resolve(tokenizer, encoded[n], bos));
                CheckSameRoles(roles[0], roles[n]);
            }
            catch (FormatException exception)
            {
                throw wrong(n, $"the text {exception.Message}");
            }
        }

        marked = parsed.ToImmutable();
        spans = encoded.ToImmutable();
        Batch = new PromptBatch(
            spans.Select(IReadOnlyList<int> (tokens) => [.. beginning, .. tokens.Select(token => token.Id)]),
            roles[0].Keys.ToDictionary(role => role, IReadOnlyList<int> (role) => roles.ConvertAll(each => each[role])),
            groups);
    }

    private Prompts(Prompts other)
    {
        (tokenizer, marked, spans, vocabulary) = (other.tokenizer, other.marked, other.spans, other.vocabulary);
        (Bos, Batch, Answers, Corrupted) = (other.Bos, other.Batch, other.Answers, other.Corrupted);
    }

    /// <summary>Number of prompts.</summary>
    public int Count => marked.Length;

    /// <summary>Whether each prompt begins with the tokenizer's BOS token.</summary>
    public bool Bos { get; }

    /// <summary>The texts, without marks.</summary>
    public IEnumerable<string> Texts => marked.Select(each => each.Text);

    /// <summary>What the engine works on: tokens, positions of roles, groups.</summary>
    public PromptBatch Batch { get; }

    /// <summary>For each prompt the right and the wrong answer at END; empty where none were given.</summary>
    public ImmutableArray<PromptAnswer> Answers { get; private init; } = [];

    /// <summary>For each prompt its corrupted partner, with the same roles; null where none were given.</summary>
    public Prompts? Corrupted { get; private init; }

    /// <summary>Prompts from texts with marked roles; see the type's remarks.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="bos">Whether each prompt begins with the end-of-text token.</param>
    /// <param name="texts">The texts, which mark the same roles.</param>
    /// <exception cref="ArgumentException">
    /// No texts, a mark that is not understood or not at one token, or texts with different roles; the message names the
    /// prompt, and the word with its tokens.
    /// </exception>
    public static Prompts FromText(ITokenizer tokenizer, bool bos, params IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(texts);
        return Create(tokenizer, bos, texts.ToList(), []);
    }

    /// <summary>Prompts from one template, with words drawn at random.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="template">
    /// A text with marked roles and with placeholders in square brackets:
    /// <c>"When {IO:[A]} and {S1:[B]} went to the [PLACE], {S2:[B]} gave a [OBJECT] to"</c>. A placeholder is the same word wherever
    /// it stands in a prompt, and different placeholders are different words. A bracket itself is written [[ or ]].
    /// </param>
    /// <param name="words">For each placeholder its words, without a leading space; two placeholders may share a list.</param>
    /// <param name="count">How many prompts.</param>
    /// <param name="seed">Equal seeds give equal prompts.</param>
    /// <param name="bos">Whether each prompt begins with the end-of-text token.</param>
    /// <exception cref="ArgumentException">
    /// As for <see cref="FromText"/>; a placeholder without words, words without a placeholder, or too few words.
    /// </exception>
    public static Prompts FromTemplate(
        ITokenizer tokenizer, string template, IReadOnlyDictionary<string, IReadOnlyList<string>> words, int count, ulong seed, bool bos)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Create(tokenizer, bos, new PromptTemplate(template).Fill(words, count, seed).ToList(), words.Values.SelectMany(list => list));
    }

    /// <summary>Prompts from a JSON file.</summary>
    /// <param name="path">
    /// The file, such as
    /// <c>{"bos": true, "prompts": [{"text": "… {IO:Mary} … to", "corrupted": "… {IO:Anna} … to", "right": " Mary", "wrong": " John"}]}</c>.
    /// "text" and "corrupted" mark roles as in <see cref="FromText"/>; "right" and "wrong" are the answers, as for
    /// <see cref="WithAnswers(IEnumerable{ValueTuple{string, string}})"/>; "group" is the group in which means are taken. Of these
    /// only "text" must be there; what one prompt has, all have.
    /// </param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <exception cref="InvalidDataException">The file is not as described; the message names file, line and key.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Prompts FromJson(string path, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var file = PromptFile.Read(path);
        var (groups, right, wrong) = (file.All("group"), file.All("right"), file.All("wrong"));
        var prompts = new Prompts(tokenizer, file.Bos, file.All("text")!, groups, [], (n, problem) => file.WrongIn(n, "text", problem));
        if (right is not null && wrong is not null)
        {
            prompts = prompts.WithAnswers(right.Zip(wrong).ToList(), file.WrongIn);
        }

        return file.All("corrupted") is { } corrupted
            ? prompts.WithCorrupted(
                new Prompts(tokenizer, file.Bos, corrupted, groups, [], (n, problem) => file.WrongIn(n, "corrupted", problem)),
                problem => file.WrongIn(0, "corrupted", problem))
            : prompts;
    }

    /// <summary>The same prompts with the words at two roles as answers, each with a space in front of it.</summary>
    /// <param name="right">The role whose word is right.</param>
    /// <param name="wrong">The role whose word is wrong.</param>
    /// <exception cref="ArgumentException">A role is not marked at a word, or its word with a space is not one token.</exception>
    public Prompts WithAnswers(Role right, Role wrong) =>
        WithAnswers(marked.Select((_, n) => (" " + WordAt(right, n), " " + WordAt(wrong, n))).ToList(), WrongAnswer);

    /// <summary>The same prompts with answers.</summary>
    /// <param name="answers">For each prompt two words, each one token, as they go on from the text: <c>(" Mary", " John")</c>.</param>
    /// <exception cref="ArgumentException">
    /// Not as many as prompts, a word that is not one token or that lacks its leading space, or twice the same word.
    /// </exception>
    public Prompts WithAnswers(params IEnumerable<(string Right, string Wrong)> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return WithAnswers(answers.ToList(), WrongAnswer);
    }

    /// <summary>The same prompts, each with a corrupted one beside it.</summary>
    /// <param name="corrupted">As many prompts with the same roles, in the same order.</param>
    /// <exception cref="ArgumentException">Another number of prompts, other roles, or BOS in one of the two alone.</exception>
    public Prompts WithCorrupted(Prompts corrupted)
    {
        ArgumentNullException.ThrowIfNull(corrupted);
        return WithCorrupted(corrupted, problem => new ArgumentException($"The corrupted prompts do not fit: {problem}.", nameof(corrupted)));
    }

    /// <summary>
    /// What is likely to be a mistake: words that are known here (marked, drawn or answers) and fall apart into several tokens
    /// somewhere, and texts that end in a space. One line each; empty where there is nothing to say.
    /// </summary>
    public IReadOnlyList<string> Warnings()
    {
        var known = marked.SelectMany(text => text.Marks.Select(text.WordOf))
            .Concat(vocabulary)
            .Concat(Answers.SelectMany(answer => new[] { answer.Right.Trim(), answer.Wrong.Trim() }))
            .Where(word => word.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var broken =
            from n in Enumerable.Range(0, Count)
            from word in known
            from tokens in BrokenOccurrences(word, n)
            group n by (word, tokens) into same
            select $"\"{same.Key.word}\" is several tokens, {same.Key.tokens}, {In(same.Distinct().ToList())}";
        var spaced = Enumerable.Range(0, Count).Where(n => char.IsWhiteSpace(marked[n].Text[^1])).ToList();
        return
        [
            .. broken,
            .. spaced.Count == 0 ? Array.Empty<string>() : [$"the text ends in a space, which belongs to the next word, {In(spaced)}"],
        ];
    }

    private static Prompts Create(ITokenizer tokenizer, bool bos, IReadOnlyList<string> texts, IEnumerable<string> vocabulary)
    {
        if (texts.Count == 0)
        {
            throw new ArgumentException("Give at least one text; there is none.", nameof(texts));
        }

        return new Prompts(
            tokenizer, bos, texts, null, vocabulary, (n, problem) => new ArgumentException($"Prompt {n}, \"{texts[n]}\": {problem}.", nameof(texts)));
    }

    private static void CheckSameRoles(IReadOnlyDictionary<Role, int> first, IReadOnlyDictionary<Role, int> other)
    {
        foreach (var role in first.Keys.Except(other.Keys))
        {
            throw new FormatException($"does not mark the role {role}, which prompt 0 marks");
        }

        foreach (var role in other.Keys.Except(first.Keys))
        {
            throw new FormatException($"marks the role {role}, which prompt 0 does not mark");
        }
    }

    private static string In(List<int> prompts) => prompts.Count == 1 ? $"in prompt {prompts[0]}" : $"in {prompts.Count} prompts, first in prompt {prompts[0]}";

    private static ArgumentException WrongAnswer(int prompt, string key, string problem) => new($"Prompt {prompt}, {key} answer: {problem}.");

    private Prompts WithAnswers(IReadOnlyList<(string Right, string Wrong)> answers, Func<int, string, string, Exception> wrong)
    {
        if (answers.Count != Count)
        {
            throw new ArgumentException($"There are {answers.Count} pairs of answers for {Count} prompts.", nameof(answers));
        }

        var checkedAnswers = answers.Select((pair, n) => new PromptAnswer(
            pair.Right,
            pair.Wrong,
            TokenOf(pair.Right, n, problem => wrong(n, "right", problem)),
            pair.Wrong == pair.Right
                ? throw wrong(n, "wrong", $"\"{pair.Wrong}\" is the right answer, too")
                : TokenOf(pair.Wrong, n, problem => wrong(n, "wrong", problem))));
        return new Prompts(this) { Answers = [.. checkedAnswers] };
    }

    private int TokenOf(string word, int prompt, Func<string, Exception> wrong)
    {
        if (string.IsNullOrEmpty(word))
        {
            throw wrong("the word is empty");
        }

        var isAtEnd = Batch.Positions(Role.End)[prompt] == Batch.Tokens[prompt].Length - 1;
        if (isAtEnd && char.IsLetter(word[0]) && !char.IsWhiteSpace(marked[prompt].Text[^1]))
        {
            throw wrong($"\"{word}\" begins without a space and would be a part of the last word of the text; write \" {word}\"");
        }

        var tokens = WordTokens.Of(tokenizer, word);
        return tokens.IsSingle ? tokens.Ids[0] : throw wrong($"{tokens}. An answer is one token");
    }

    private string WordAt(Role role, int prompt)
    {
        var text = marked[prompt];
        return text.Marks.FirstOrDefault(mark => mark.Role == role) is { Length: > 0 } mark
            ? text.WordOf(mark)
            : throw new ArgumentException($"Prompt {prompt}, \"{text.Text}\": the role {role} is not marked at a word, as in {{{role}:word}}.");
    }

    private Prompts WithCorrupted(Prompts corrupted, Func<string, Exception> wrong)
    {
        if (corrupted.Count != Count)
        {
            throw wrong($"there are {corrupted.Count} of them for {Count} prompts");
        }

        if (corrupted.Bos != Bos)
        {
            throw wrong($"they begin {(corrupted.Bos ? "with" : "without")} the end-of-text token, the others {(Bos ? "with" : "without")} it");
        }

        foreach (var (lacking, role) in Lacking(this, corrupted).Select(role => ("corrupted", role)).Concat(Lacking(corrupted, this).Select(role => ("clean", role))))
        {
            var text = (lacking == "clean" ? marked : corrupted.marked)[0].Text;
            throw wrong($"{lacking} prompt 0, \"{text}\", has no role {role}, which its partner has");
        }

        return new Prompts(this) { Corrupted = corrupted };

        static IEnumerable<Role> Lacking(Prompts has, Prompts lacks) => has.Batch.Roles.Where(role => !lacks.Batch.Has(role));
    }

    /// <summary>The tokens of a word where it stands as a word of its own and is several.</summary>
    private IEnumerable<string> BrokenOccurrences(string word, int prompt)
    {
        var text = marked[prompt].Text;
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            if ((at > 0 && char.IsLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsLetterOrDigit(text[end])))
            {
                continue;
            }

            var tokens = spans[prompt].Where(token => token.Start < end && token.Start + token.Length > at).ToList();
            if (tokens.Count > 1)
            {
                yield return WordTokens.Join(tokens.Select(token => text.Substring(token.Start, token.Length)), " + ");
            }
        }
    }
}

/// <summary>The right and the wrong next word of a prompt.</summary>
/// <param name="Right">The right word, with its leading space where it has one.</param>
/// <param name="Wrong">The wrong word.</param>
/// <param name="RightToken">The right word's token.</param>
/// <param name="WrongToken">The wrong word's token.</param>
public sealed record PromptAnswer(string Right, string Wrong, int RightToken, int WrongToken);
