using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>The words that fill a template's slots, each without its leading space.</summary>
public sealed class IoiLexicon
{
    /// <summary>With fewer names than this, <see cref="In"/> refuses: corruptions would draw the same few again and again.</summary>
    public const int FewestNames = 20;

    /// <summary>Freezes a lexicon.</summary>
    /// <param name="names">First names; at least six, so that every corruption finds fresh ones.</param>
    /// <param name="places">Words for "the …".</param>
    /// <param name="objects">Words for "a …", so none that begins with a vowel.</param>
    /// <exception cref="ArgumentException">Too few words, a word twice, or something that is not one word.</exception>
    public IoiLexicon(IEnumerable<string> names, IEnumerable<string> places, IEnumerable<string> objects)
    {
        Names = Check(names, "name", 6);
        Places = Check(places, "place", 1);
        Objects = Check(objects, "object", 1);
    }

    /// <summary>
    /// The 99 names of the code released with Wang et al. 2022, which REMIX uses too, with its eight places and eight
    /// objects. Each is one token of GPT-2's vocabulary together with its leading space.
    /// </summary>
    public static IoiLexicon Published { get; } = new(
        [
            "Aaron", "Adam", "Alexander", "Alicia", "Allison", "Amanda", "Amber", "Amy", "Andrea", "Andrew",
            "Angela", "Anthony", "Ashley", "Benjamin", "Bradley", "Brandon", "Brian", "Brittany", "Bryan", "Charles",
            "Christina", "Christine", "Christopher", "Cody", "Courtney", "Crystal", "Daniel", "Danielle", "David",
            "Dustin", "Elizabeth", "Emily", "Eric", "Erica", "Erin", "Gregory", "Heather", "Jacob", "James", "Jamie",
            "Jason", "Jeffrey", "Jennifer", "Jeremy", "Jesse", "Jessica", "John", "Jonathan", "Jose", "Joseph",
            "Joshua", "Justin", "Katherine", "Katie", "Kelly", "Kenneth", "Kevin", "Kimberly", "Kristen", "Kyle",
            "Laura", "Lauren", "Lindsay", "Lindsey", "Lisa", "Mark", "Mary", "Matthew", "Megan", "Melissa", "Michael",
            "Michelle", "Nathan", "Nicholas", "Nicole", "Patrick", "Paul", "Rachel", "Rebecca", "Richard", "Robert",
            "Ryan", "Samantha", "Samuel", "Sara", "Sarah", "Scott", "Sean", "Shannon", "Stephanie", "Stephen",
            "Steven", "Thomas", "Tiffany", "Timothy", "Travis", "Tyler", "Vanessa", "William",
        ],
        ["store", "garden", "restaurant", "school", "hospital", "office", "house", "station"],
        ["ring", "kiss", "bone", "basketball", "computer", "necklace", "drink", "snack"]);

    /// <summary>First names.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Places.</summary>
    public ImmutableArray<string> Places { get; }

    /// <summary>Objects.</summary>
    public ImmutableArray<string> Objects { get; }

    /// <summary>The same lexicon with other names.</summary>
    /// <exception cref="ArgumentException">Fewer than six names, a name twice, or something that is not one word.</exception>
    public IoiLexicon WithNames(IEnumerable<string> names) => new(names, Places, Objects);

    /// <summary>The words that are single tokens of a vocabulary together with their leading space; the lexicon itself where all are.</summary>
    /// <exception cref="ArgumentException">
    /// Fewer than <see cref="FewestNames"/> names are, or no place, or no object: prompts cannot be made for this vocabulary.
    /// </exception>
    public IoiLexicon In(ITokenizer tokenizer)
    {
        if (LeftOutBy(tokenizer) is not { } leftOut)
        {
            return this;
        }

        var (names, places, objects) = (Single(Names, tokenizer), Single(Places, tokenizer), Single(Objects, tokenizer));
        return names.Length >= FewestNames && places.Length > 0 && objects.Length > 0
            ? new IoiLexicon(names, places, objects)
            : throw new ArgumentException(
                $"The task cannot be asked in this vocabulary. A word counts if it is one token together with its leading space, and of the "
                + $"lexicon {leftOut} are not: left are {names.Length} names, {places.Length} places and {objects.Length} objects. Needed are "
                + $"{FewestNames} names, a place and an object.");
    }

    /// <summary>How many words are not single tokens of a vocabulary, as in "12 of 99 names, 1 of 8 objects"; null where all are.</summary>
    public string? LeftOutBy(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var left = new[] { (Words: Names, What: "names"), (Words: Places, What: "places"), (Words: Objects, What: "objects") }
            .Select(kind => (Out: kind.Words.Length - Single(kind.Words, tokenizer).Length, kind))
            .Where(each => each.Out > 0)
            .Select(each => $"{each.Out} of {each.kind.Words.Length} {each.kind.What}")
            .ToList();
        return left.Count == 0 ? null : string.Join(", ", left);
    }

    // A vocabulary that has one token for all that it does not know has no token for any of it.
    private static ImmutableArray<string> Single(ImmutableArray<string> words, ITokenizer tokenizer) =>
    [
        .. words.Where(word => tokenizer.Encode(" " + word) is [var token] && tokenizer.Decode([token]) == " " + word),
    ];

    private static ImmutableArray<string> Check(IEnumerable<string> words, string kind, int atLeast)
    {
        ArgumentNullException.ThrowIfNull(words);
        var list = words.ToImmutableArray();
        if (list.FirstOrDefault(word => string.IsNullOrEmpty(word) || !word.All(char.IsLetter)) is { } odd)
        {
            throw new ArgumentException($"A {kind} is one word of letters, without spaces; '{odd}' is not.");
        }

        if (list.GroupBy(word => word, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The {kind} '{twice.Key}' is listed twice.");
        }

        return list.Length >= atLeast
            ? list
            : throw new ArgumentException($"A lexicon needs at least {atLeast} {kind}s; this one has {list.Length}.");
    }
}
