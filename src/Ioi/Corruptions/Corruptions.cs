using System.Collections.Immutable;
using static IoiClaims.Ioi.IoiRoles;

namespace IoiClaims.Ioi;

/// <summary>
/// The corruptions. Each says in its <see cref="Corruption.Effect"/> which roles' tokens change and which roles move; all the rest
/// stays. A fresh name differs from every name of the prompt, from those of its frame, and from other fresh
/// names. Examples are of "Then, <b>Mary</b> and <b>John</b> went to the store. <b>John</b> gave a ring to", in short
/// "Mary John John" (ABBA: IO = Mary, S = John).
/// </summary>
public static class Corruptions
{
    /// <summary>Changes nothing: the paper's baseline cell.</summary>
    public static Corruption None { get; } = new(
        "none", "Changes nothing.", CorruptionEffect.None, needsIoi: false, (sentence, _) => sentence);

    /// <summary>Another IO: "Anna John John". Changes the token at IO. REMIX's flipped_IO.</summary>
    public static Corruption IO { get; } = new(
        "IO",
        "The indirect object becomes a fresh name.",
        CorruptionEffect.Tokens(Io),
        needsIoi: true,
        (s, draw) => WithIo(s, draw.FreshNames(s, 1)[0]));

    /// <summary>Another S in both its places: "Mary Anna Anna". Changes the tokens at S1 and S2. REMIX's flipped_S.</summary>
    public static Corruption S { get; } = new(
        "S",
        "The subject becomes a fresh name, in both its places.",
        CorruptionEffect.Tokens(S1, S2),
        needsIoi: true,
        (s, draw) => draw.FreshNames(s, 1) is [var name] ? WithS1(s, name) with { Giver = name } : s);

    /// <summary>Another name at S1 only: "Mary Anna John". Changes the token at S1; leads to ABC.</summary>
    public static Corruption S1Only { get; } = new(
        "S1",
        "The subject's first occurrence becomes a fresh name, so that no name occurs twice.",
        CorruptionEffect.Tokens(S1),
        needsIoi: true,
        (s, draw) => WithS1(s, draw.FreshNames(s, 1)[0]));

    /// <summary>Another name at S2 only: "Mary John Anna". Changes the token at S2; leads to ABC.</summary>
    public static Corruption S2Only { get; } = new(
        "S2",
        "The subject's second occurrence becomes a fresh name, so that no name occurs twice.",
        CorruptionEffect.Tokens(S2),
        needsIoi: true,
        (s, draw) => s with { Giver = draw.FreshNames(s, 1)[0] });

    /// <summary>
    /// The first two names change places: "John Mary John". Changes the tokens at IO and S1; ABBA becomes BABA and the
    /// other way round; IO and S stay who they are. REMIX's corruption of the order.
    /// </summary>
    public static Corruption Order { get; } = new(
        "order",
        "The first two names change places.",
        CorruptionEffect.Tokens(Io, S1),
        needsIoi: false,
        (s, _) => s with { First = s.Second, Second = s.First });

    /// <summary>
    /// All names fresh, each place keeping its role: "Anna Paul Paul". Changes the tokens at IO, S1 and S2. The paper's
    /// random name corruption.
    /// </summary>
    public static Corruption RandomNames { get; } = new(
        "random names",
        "Every name becomes a fresh one; who repeats whom stays.",
        CorruptionEffect.Tokens(Io, S1, S2),
        needsIoi: false,
        Rename);

    /// <summary>
    /// IO and S both fresh: REMIX's flipped_IO_S. On IOI prompts the same as <see cref="RandomNames"/>, with a stream of
    /// its own. (REMIX's own set does not exclude the old names: two of its 50 prompts reuse one.)
    /// </summary>
    public static Corruption IoAndS { get; } = new(
        "IO and S",
        "The indirect object and the subject become fresh names.",
        CorruptionEffect.Tokens(Io, S1, S2),
        needsIoi: true,
        Rename);

    /// <summary>
    /// The paper's IO↔S1 corruption (Appendix A): the names at IO and S1 change places, S2 stays, so "John Mary John". It keeps
    /// the token signal (John is still repeated) and inverts the position signal. The same change as <see cref="Order"/>.
    /// </summary>
    public static Corruption IoWithS1 { get; } = new(
        "IO↔S1",
        "The names at IO and S1 change places; S2 stays.",
        CorruptionEffect.Tokens(Io, S1),
        needsIoi: true,
        (s, _) => s with { First = s.Second, Second = s.First });

    /// <summary>
    /// The paper's IO←S2 corruption (Appendix A): the giver becomes the indirect object, "Mary John Mary". Changes the token at
    /// S2 only, yet inverts both the token signal (Mary is repeated) and the position signal.
    /// </summary>
    public static Corruption S2ToIo { get; } = new(
        "IO←S2",
        "The giver becomes the indirect object, who is then the one repeated.",
        CorruptionEffect.Tokens(S2),
        needsIoi: true,
        (s, _) => s with { Giver = s.OwnFrame!.Value.Io });

    /// <summary>
    /// Three different fresh names: "Anna Paul Lisa". Changes the tokens at IO, S1 and S2; leads to ABC. The paper's
    /// corruption p_ABC.
    /// </summary>
    public static Corruption Abc { get; } = new(
        "ABC",
        "Three different fresh names; no name occurs twice.",
        CorruptionEffect.Tokens(Io, S1, S2),
        needsIoi: false,
        (s, draw) => draw.FreshNames(s, 3) is [var a, var b, var c] ? s with { First = a, Second = b, Giver = c } : s);

    /// <summary>
    /// A neutral sentence of random length in front: "It was late. Then, Mary …". Changes no role's token; moves all
    /// roles by the same number of positions. (The template's first word gains a leading space, so its token changes.)
    /// </summary>
    public static Corruption Prefix { get; } = new(
        "prefix",
        "A neutral sentence comes first, so that all absolute positions shift.",
        CorruptionEffect.Moves(Io, S1, S1Plus1, S2, End),
        needsIoi: false,
        (s, draw) => s.Prefix is null
            ? s with { Prefix = draw.Phrase(NeutralPhrases.Prefixes) }
            : throw new ArgumentException($"the prompt already has the prefix '{s.Prefix}'"));

    /// <summary>
    /// Filler at the end of the first clause: "Mary and John went to the store <i>later that day</i>. John gave". Changes no
    /// role's token; moves S2 and END, so the distance from S1 to S2 grows; the tokens after S1 and before S2 stay.
    /// </summary>
    /// <param name="words">How many words (tokens, where each word is one), 1 to 5; at random if omitted.</param>
    /// <exception cref="ArgumentException">There is no filler of that many words.</exception>
    public static Corruption FillerBetweenS1AndS2(int? words = null)
    {
        var phrases = OfLength(NeutralPhrases.ClauseEnds, words);
        return new Corruption(
            words is null ? "filler S1–S2" : $"filler S1–S2 of {words}",
            "Words are added between S1 and S2, at the end of the first clause.",
            CorruptionEffect.Moves(S2, End),
            needsIoi: false,
            (s, draw) => s.ClauseEnd is null
                ? s with { ClauseEnd = draw.Phrase(phrases) }
                : throw new ArgumentException($"the prompt already has the filler '{s.ClauseEnd}' there"));
    }

    /// <summary>
    /// Filler after the giver: "John <i>finally</i> gave a ring to". Changes no role's token; moves END.
    /// </summary>
    /// <param name="words">How many words (tokens, where each word is one), 1 to 3; at random if omitted.</param>
    /// <exception cref="ArgumentException">There is no filler of that many words.</exception>
    public static Corruption FillerBetweenS2AndEnd(int? words = null)
    {
        var phrases = OfLength(NeutralPhrases.BeforeVerb, words);
        return new Corruption(
            words is null ? "filler S2–END" : $"filler S2–END of {words}",
            "Words are added between S2 and END, before the verb.",
            CorruptionEffect.Moves(End),
            needsIoi: false,
            (s, draw) => s.BeforeVerb is null
                ? s with { BeforeVerb = draw.Phrase(phrases) }
                : throw new ArgumentException($"the prompt already has the filler '{s.BeforeVerb}' there"));
    }

    /// <summary>
    /// A third name that is neither IO nor S, at the end of the first clause: "Mary and John went to the store <i>and Paul
    /// was there</i>. John gave". Changes no role's token; moves S2 and END.
    /// </summary>
    public static Corruption Bystander { get; } = new(
        "bystander",
        "A fresh name comes third, at the end of the first clause, who is neither repeated nor one of the first two.",
        CorruptionEffect.Moves(S2, End),
        needsIoi: false,
        (s, draw) => s.ClauseEnd is null
            ? s with { ClauseEnd = $"and {draw.FreshNames(s, 1)[0]} was there" }
            : throw new ArgumentException($"the prompt already has the filler '{s.ClauseEnd}' there"));

    /// <summary>
    /// The corruption of one of the six cells of the paper's Appendix A: what the S-Inhibition heads could tell by token (which
    /// name is repeated) and by position (which of the first two places is).
    /// </summary>
    /// <remarks>
    /// In short, from "Mary John John": original token and position is <see cref="None"/>; random token
    /// <see cref="RandomNames"/>; inverted token "John Mary Mary"; inverted position <see cref="IoWithS1"/>, "John Mary
    /// John"; random token and inverted position "Paul Anna Paul"; both inverted <see cref="S2ToIo"/>, "Mary John Mary".
    /// </remarks>
    public static Corruption Signals(TokenSignal token, PositionSignal position) => (token, position) switch
    {
        (TokenSignal.Original, PositionSignal.Original) => None,
        (TokenSignal.Random, PositionSignal.Original) => RandomNames,
        (TokenSignal.Inverted, PositionSignal.Original) =>
            S2ToIo.Then(Order, "IO↔S", "The indirect object and the subject exchange names everywhere."),
        (TokenSignal.Original, PositionSignal.Inverted) => IoWithS1,
        (TokenSignal.Random, PositionSignal.Inverted) =>
            RandomNames.Then(
                IoWithS1, "random names, IO↔S1", "Every name becomes a fresh one, and the other of the first two is repeated."),
        (TokenSignal.Inverted, PositionSignal.Inverted) => S2ToIo,
        _ => throw new ArgumentException($"There is no cell ({token}, {position})."),
    };

    /// <summary>Every corruption, those with a length at a random one.</summary>
    public static ImmutableArray<Corruption> All { get; } =
    [
        IO, S, S1Only, S2Only, Order, RandomNames, IoAndS, IoWithS1, S2ToIo,
        Signals(TokenSignal.Inverted, PositionSignal.Original), Signals(TokenSignal.Random, PositionSignal.Inverted),
        Abc, Prefix, FillerBetweenS1AndS2(), FillerBetweenS2AndEnd(), Bystander,
    ];

    private static IoiSentence WithIo(IoiSentence s, string name) =>
        s.Order == NameOrder.Abba ? s with { First = name } : s with { Second = name };

    private static IoiSentence WithS1(IoiSentence s, string name) =>
        s.Order == NameOrder.Abba ? s with { Second = name } : s with { First = name };

    private static IoiSentence Rename(IoiSentence s, CorruptionDraw draw)
    {
        string[] old = [.. new[] { s.First, s.Second, s.Giver }.Distinct(StringComparer.Ordinal)];
        var fresh = draw.FreshNames(s, old.Length);
        string New(string name) => fresh[Array.IndexOf(old, name)];
        return s with { First = New(s.First), Second = New(s.Second), Giver = New(s.Giver) };
    }

    private static ImmutableArray<string> OfLength(ImmutableArray<string> phrases, int? words)
    {
        ImmutableArray<string> chosen = [.. phrases.Where(phrase => words is null || NeutralPhrases.CountWords(phrase) == words)];
        return chosen.Length > 0
            ? chosen
            : throw new ArgumentException(
                $"There is no filler of {words} words here; there are fillers of "
                + $"{string.Join(", ", phrases.Select(NeutralPhrases.CountWords).Distinct().Order())}.",
                nameof(words));
    }
}

/// <summary>Which name is repeated, as seen by its token.</summary>
public enum TokenSignal
{
    /// <summary>S, as in the baseline.</summary>
    Original,

    /// <summary>A name that is neither IO nor S.</summary>
    Random,

    /// <summary>IO.</summary>
    Inverted,
}

/// <summary>Which of the first two names is repeated, as seen by its place.</summary>
public enum PositionSignal
{
    /// <summary>The one that is repeated in the baseline.</summary>
    Original,

    /// <summary>The other one.</summary>
    Inverted,
}
