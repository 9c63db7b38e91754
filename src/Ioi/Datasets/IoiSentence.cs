namespace IoiClaims.Ioi;

/// <summary>
/// What a prompt says, before any tokenizer sees it: a template, the three names in the order of the text, and the words
/// that fill the rest. If the giver repeats the first or the second name it is an IOI prompt; with three different names
/// it is an ABC prompt, which has no indirect object to find.
/// </summary>
public sealed record IoiSentence
{
    /// <summary>The template.</summary>
    public required IoiTemplate Template { get; init; }

    /// <summary>The first name.</summary>
    public required string First { get; init; }

    /// <summary>The second name.</summary>
    public required string Second { get; init; }

    /// <summary>The third name, the one who gives.</summary>
    public required string Giver { get; init; }

    /// <summary>The place, if the template has one.</summary>
    public string? Place { get; init; }

    /// <summary>The object, if the template has one.</summary>
    public string? Object { get; init; }

    /// <summary>Sentences in front of the template.</summary>
    public string? Prefix { get; init; }

    /// <summary>Words added at the end of the first clause, between the first two names and the giver.</summary>
    public string? ClauseEnd { get; init; }

    /// <summary>Words added after the giver.</summary>
    public string? BeforeVerb { get; init; }

    /// <summary>Whether the three names differ.</summary>
    public bool IsAbc => Giver != First && Giver != Second;

    /// <summary>Which name is repeated; null for an ABC prompt.</summary>
    public NameOrder? Order => Giver == Second ? NameOrder.Abba : Giver == First ? NameOrder.Baba : null;

    /// <summary>What this prompt itself makes IO and S; null for an ABC prompt, which has no indirect object.</summary>
    public IoiFrame? OwnFrame => Order switch
    {
        NameOrder.Abba => new IoiFrame(First, Giver, NameOrder.Abba),
        NameOrder.Baba => new IoiFrame(Second, Giver, NameOrder.Baba),
        _ => null,
    };

    /// <summary>The text, without BOS.</summary>
    public string Text => Render().Text;

    /// <summary>"Then, Mary and John went …".</summary>
    public override string ToString() => Text;

    /// <summary>The text, and where the names begin in it.</summary>
    internal RenderedSentence Render()
    {
        var text = new System.Text.StringBuilder();
        if (Prefix is not null)
        {
            text.Append(Prefix).Append(' ');
        }

        var (first, second, giver) = (0, 0, 0);
        foreach (var piece in Template.Pieces)
        {
            switch (piece.Slot)
            {
                case TemplateSlot.First:
                    first = text.Length;
                    text.Append(First);
                    break;
                case TemplateSlot.Second:
                    second = text.Length;
                    text.Append(Second);
                    break;
                case TemplateSlot.Giver:
                    giver = text.Length;
                    text.Append(Giver);
                    Add(text, BeforeVerb);
                    break;
                case TemplateSlot.Place:
                    text.Append(Place);
                    break;
                case TemplateSlot.Object:
                    text.Append(Object);
                    break;
                case TemplateSlot.ClauseEnd:
                    Add(text, ClauseEnd);
                    break;
                default:
                    text.Append(piece.Text);
                    break;
            }
        }

        return new RenderedSentence(text.ToString(), first, second, giver);
    }

    /// <summary>Throws unless the parts make a well-formed prompt.</summary>
    /// <exception cref="ArgumentException">They do not; the message says why, and begins in lower case.</exception>
    internal void Check()
    {
        foreach (var name in (string[])[First, Second, Giver])
        {
            Require(IsWord(name), $"'{name}' cannot be a name: a name is one word of letters, without spaces");
        }

        Require(First != Second, $"its first two names are both '{First}'; they must differ");
        CheckFilled("PLACE", Template.HasPlace, Place);
        CheckFilled("OBJECT", Template.HasObject, Object);
        CheckPhrase("filler at the end of the clause", ClauseEnd);
        CheckPhrase("filler before the verb", BeforeVerb);
        Require(
            Prefix is null || (Prefix.EndsWith('.') && Prefix == Prefix.Trim() && !Prefix.Contains("  ", StringComparison.Ordinal)),
            $"the prefix '{Prefix}' must be whole sentences: single spaces, none at its ends, a full stop at its end");

        // A name anywhere else would be a third occurrence that no role knows of.
        var rendered = Render();
        var words = IoiVocabulary.SplitPieces(rendered.Text).Select(piece => piece.TrimStart()).ToArray();
        foreach (var name in (string[])[First, Second, Giver])
        {
            var slots = ((string[])[First, Second, Giver]).Count(other => other == name);
            Require(
                words.Count(word => word == name) == slots,
                $"the name '{name}' also occurs outside the places of names");
        }
    }

    /// <summary>"ABBA" or "BABA".</summary>
    internal static string OrderName(NameOrder order) => order == NameOrder.Abba ? "ABBA" : "BABA";

    internal static bool IsWord(string? text) => !string.IsNullOrEmpty(text) && text.All(char.IsLetter);

    private static void Add(System.Text.StringBuilder text, string? words)
    {
        if (words is not null)
        {
            text.Append(' ').Append(words);
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ArgumentException(otherwise);
        }
    }

    private static void CheckPhrase(string what, string? phrase) =>
        Require(phrase is null || phrase.Split(' ').All(IsWord), $"the {what} '{phrase}' must be words with single spaces");

    private void CheckFilled(string placeholder, bool wanted, string? word)
    {
        if (wanted)
        {
            Require(IsWord(word), $"template '{Template.Id}' has a [{placeholder}], which must be one word; it is '{word}'");
        }
        else
        {
            Require(word is null, $"template '{Template.Id}' has no [{placeholder}], so '{word}' has no place in it");
        }
    }
}

/// <summary>A sentence as text, with the index of the first character of each name.</summary>
/// <param name="Text">The text.</param>
/// <param name="First">Where the first name begins.</param>
/// <param name="Second">Where the second name begins.</param>
/// <param name="Giver">Where the third name begins.</param>
internal readonly record struct RenderedSentence(string Text, int First, int Second, int Giver);
