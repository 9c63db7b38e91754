using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace IoiClaims.Ioi;

/// <summary>
/// A sentence with three name slots, the third of which repeats one of the first two, and perhaps a place and an object.
/// Written in the paper's notation and in BABA order; the same template serves both orders, since the order is a matter
/// of which names fill the slots.
/// </summary>
public sealed partial class IoiTemplate : IEquatable<IoiTemplate>
{
    private static readonly string[] NamePlaceholders = ["[B]", "[A]", "[B]"];

    /// <summary>Parses and checks a template.</summary>
    /// <param name="id">A short name for tables; no '/'.</param>
    /// <param name="text">
    /// For example <c>Then, [B] and [A] went to the [PLACE]. [B] gave a [OBJECT] to</c>. Names are <c>[B]</c>,
    /// <c>[A]</c>, <c>[B]</c> in this order; <c>[PLACE]</c> and <c>[OBJECT]</c> may occur any number of times.
    /// </param>
    /// <exception cref="ArgumentException">The template breaks one of these rules; the message says which.</exception>
    public IoiTemplate(string id, string text)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(text);
        if (id.Length == 0 || id.Any(c => c == '/' || char.IsWhiteSpace(c)))
        {
            throw new ArgumentException($"A template's id is a short name without spaces or '/'; this one is '{id}'.", nameof(id));
        }

        Id = id;
        Text = text;
        Pieces = Parse(id, text);
    }

    /// <summary>A short name, as it stands in tables and groups.</summary>
    public string Id { get; }

    /// <summary>The text with placeholders, in BABA order.</summary>
    public string Text { get; }

    /// <summary>Whether the template has a <c>[PLACE]</c>.</summary>
    public bool HasPlace => Pieces.Any(piece => piece.Slot == TemplateSlot.Place);

    /// <summary>Whether the template has an <c>[OBJECT]</c>.</summary>
    public bool HasObject => Pieces.Any(piece => piece.Slot == TemplateSlot.Object);

    /// <summary>Literal text and slots in the order of the text.</summary>
    internal ImmutableArray<TemplatePiece> Pieces { get; }

    /// <inheritdoc/>
    public bool Equals(IoiTemplate? other) => other is not null && Id == other.Id && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IoiTemplate);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Text);

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Text}";

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();

    private static ImmutableArray<TemplatePiece> Parse(string id, string text)
    {
        var found = Placeholder().Matches(text);
        CheckSpelling(id, text, found);

        var pieces = ImmutableArray.CreateBuilder<TemplatePiece>();
        var (from, names) = (0, 0);
        foreach (Match match in found)
        {
            pieces.Add(new TemplatePiece(TemplateSlot.Literal, text[from..match.Index]));
            pieces.Add(new TemplatePiece(SlotOf(match.Value, ref names), match.Value));
            from = match.Index + match.Length;
        }

        pieces.Add(new TemplatePiece(TemplateSlot.Literal, text[from..]));
        return MarkClauseEnd(id, pieces.ToImmutable());
    }

    private static TemplateSlot SlotOf(string placeholder, ref int names) => placeholder switch
    {
        "[PLACE]" => TemplateSlot.Place,
        "[OBJECT]" => TemplateSlot.Object,
        _ => names++ switch { 0 => TemplateSlot.First, 1 => TemplateSlot.Second, _ => TemplateSlot.Giver },
    };

    private static void CheckSpelling(string id, string text, MatchCollection found)
    {
        if (found.FirstOrDefault(m => m.Value is not ("[A]" or "[B]" or "[PLACE]" or "[OBJECT]")) is { } unknown)
        {
            throw Refuse(id, $"has an unknown placeholder {unknown.Value}; it may use [A], [B], [PLACE] and [OBJECT]");
        }

        var names = found.Select(m => m.Value).Where(NamePlaceholders.Contains).ToArray();
        if (!names.SequenceEqual(NamePlaceholders))
        {
            var has = names.Length == 0 ? "none" : string.Join(" ", names);
            throw Refuse(id, $"must name [B] [A] [B], in this order; it has {has}");
        }

        // A name counts as one token together with the space before it.
        if (found.FirstOrDefault(m => m.Index == 0 || text[m.Index - 1] != ' ') is { } first)
        {
            throw Refuse(id, $"must have a space before each placeholder, but {first.Value} at character {first.Index} has none");
        }

        if (text.Contains("  ", StringComparison.Ordinal) || text != text.Trim())
        {
            throw Refuse(id, "must have neither double spaces nor spaces at its ends");
        }
    }

    // The end of the clause that holds the first two names: where words can be slipped in between them and the giver
    // without touching the token after S1 or the token before S2.
    private static ImmutableArray<TemplatePiece> MarkClauseEnd(string id, ImmutableArray<TemplatePiece> pieces)
    {
        var second = pieces.IndexOf(pieces.Single(piece => piece.Slot == TemplateSlot.Second));
        var giver = pieces.IndexOf(pieces.Single(piece => piece.Slot == TemplateSlot.Giver));
        for (var i = second + 1; i < giver; i++)
        {
            var at = pieces[i].Slot == TemplateSlot.Literal ? pieces[i].Text.AsSpan().IndexOfAny('.', ',') : -1;
            if (at >= 0)
            {
                var text = pieces[i].Text;
                return
                [
                    .. pieces[..i],
                    new TemplatePiece(TemplateSlot.Literal, text[..at]),
                    new TemplatePiece(TemplateSlot.ClauseEnd, string.Empty),
                    new TemplatePiece(TemplateSlot.Literal, text[at..]),
                    .. pieces[(i + 1)..],
                ];
            }
        }

        throw Refuse(id, "must have a comma or a full stop between the second name and the third");
    }

    private static ArgumentException Refuse(string id, string why) => new($"Template '{id}' {why}.");
}

/// <summary>What a piece of a template stands for.</summary>
internal enum TemplateSlot
{
    /// <summary>Text as it is.</summary>
    Literal,

    /// <summary>The first name.</summary>
    First,

    /// <summary>The second name.</summary>
    Second,

    /// <summary>The third name, the one who gives.</summary>
    Giver,

    /// <summary>The place.</summary>
    Place,

    /// <summary>The object.</summary>
    Object,

    /// <summary>Where filler between the first two names and the giver goes.</summary>
    ClauseEnd,
}

/// <summary>A stretch of a template.</summary>
/// <param name="Slot">What it stands for.</param>
/// <param name="Text">Its text in the template.</param>
internal readonly record struct TemplatePiece(TemplateSlot Slot, string Text);
