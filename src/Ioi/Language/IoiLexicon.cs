using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>The words that fill a template's slots, each without its leading space.</summary>
public sealed class IoiLexicon
{
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
