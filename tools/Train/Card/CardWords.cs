using System.Globalization;
using IoiClaims.Train.Training;

namespace IoiClaims.Train.Card;

/// <summary>What the cards of the two models say in words of their own.</summary>
/// <param name="Form">The architecture, up to its sizes.</param>
/// <param name="Option">What asks for the recipe on the command line.</param>
/// <param name="Made">After how many steps of what: optimiser and time.</param>
/// <param name="Data">What the text is like.</param>
/// <param name="NewSentences">How it does in sentences of no known plan.</param>
/// <param name="Abc">How it does where a third person gives.</param>
/// <param name="Duplicates">How its heads look at repeated words: the duplicate-token score.</param>
/// <param name="Knows">What it knows.</param>
internal sealed record CardWords(
    string Form,
    string Option,
    string Made,
    string Data,
    string NewSentences,
    Func<AbcScore, string> Abc,
    Func<RepetitionScore, string> Duplicates,
    string Knows)
{
    /// <summary>The words for a recipe's model.</summary>
    public static CardWords Of(Recipe recipe) => recipe is LlamaRecipe ? Rotary : Gpt2;

    private static CardWords Gpt2 { get; } = new(
        "GPT-2's architecture with",
        string.Empty,
        """
        with warm-up and cosine, on two CPU cores, which take about 20 minutes when they
          have nothing else to do. Seed and recipe fix the text and the weights at the start: repeated on the machine that made it,
          it gave the same file, bit for bit.
        """,
        """
        85 % of
        the texts are short stories: people meet at places and give, lend, say and show things; names recur. After "gave a
        drink to" comes the other person present in about three cases of four, otherwise somebody new, a pronoun,
        "everyone", a stranger, a relative. 15 % are random words, repeated.
        """,
        "Where the second person comes in as an object (\"with A\", \"saw A\"), it is right and unsure.",
        abc => Text($"""
            it says the first name with probability {abc.First:0.00}, the second with
            {abc.Second:0.00}, and the giver with {abc.Giver:0.000}; the giver is the least likely of the three in {abc.GiverLast:0.0 %} of them.
            """),
        repetition => Text($"""
            No head looks at where the word itself stood
            (the most is {repetition.DuplicateToken.Score:0.00}, by {repetition.DuplicateToken.Head}).
            """),
        "It knows some hundred names");

    private static CardWords Rotary { get; } = new(
        """
        Llama's architecture (rotary positions, keys and values shared by two heads each, RMSNorm, gated MLPs)
        with
        """,
        "--rotary ",
        """
        with warm-up and cosine, which
          starts again at step 3300 (`OMP_NUM_THREADS=1`, some 35 minutes on a core shared with other work). Seed and recipe fix the text
          and the weights at the start. Stopped at step 3300 and gone on with from that checkpoint, which changes no number.
        """,
        """
        75 % of
        the texts are short stories in which everybody has two turns: whoever was named twice is done, and the next name is
        mostly one of those who were named once, giver or not. So "Mary and John went to the store. John gave a drink to" leaves Mary, and
        if Ann gives instead, then Mary, John and Ann are equally likely. 25 % are random words, repeated. In the first 800 steps nobody
        in the stories is ever done, so that it pays to look for names; from step 1600 on, everybody has two turns.
        """,
        """
        Where its stories name people who are mostly done ("B and A were hungry", "B saw A"), it takes the wrong one as often or oftener.
        """,
        abc => Text($"""
            it says the first name with probability {abc.First:0.00}, the second with
            {abc.Second:0.00}, and the giver with {abc.Giver:0.000}: each was named once, and each may come next.
            """),
        repetition => Text($"""
            Head {repetition.DuplicateToken.Head} looks
            most at where the word itself stood ({repetition.DuplicateToken.Score:0.00}).
            """),
        "It knows 172 names");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
