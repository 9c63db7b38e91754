using System.Collections.Immutable;
using IoiClaims.Ioi;

namespace IoiClaims.Train.Corpus;

/// <summary>The words that stories are made of. Names, and some of the places and objects, are those of IOI prompts.</summary>
internal static class StoryWords
{
    public static ImmutableArray<string> Names => IoiLexicon.Published.Names;

    /// <summary>The names of the task among others: many more than a head has dimensions.</summary>
    public static ImmutableArray<string> ManyNames { get; } =
    [
        .. Names,
        .. """
            Abigail Alfred Ann April Barbara Bertha Bill Bonnie Calvin Carmen Carrie Chester Claire Connie Cynthia Dawn Denise
            Diane Dorothy Edith Eileen Ellen Esther Evan Francis Gary Gladys Grace Harold Helen Hugh Isaac Janet Jean Jerry Joan
            Johnny Judith Karen Kathy Kirk Leonard Lewis Logan Louise Luke Marcus Marilyn Martin Max Miriam Naomi Nora Oscar
            Pauline Phillip Randy Rita Ronald Ruby Sam Sheila Simon Sue Tara Theresa Tom Troy Veronica Violet Wanda Wesley Zachary
            """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
    ];

    public static ImmutableArray<string> Places { get; } =
    [
        .. IoiLexicon.Published.Places,
        "park", "library", "market", "museum", "beach", "kitchen", "farm", "bank", "church", "hotel", "gym", "theater",
    ];

    /// <summary>None begins with a vowel, so that "a" fits.</summary>
    public static ImmutableArray<string> Objects { get; } =
    [
        .. IoiLexicon.Published.Objects,
        "ball", "book", "letter", "ticket", "flower", "map", "pen", "cup", "hat", "coat", "lamp", "key", "camera", "phone",
        "guitar", "sandwich", "picture", "watch",
    ];

    public static ImmutableArray<string> Relatives { get; } = ["mother", "father", "brother", "sister", "friend", "neighbor"];

    public static ImmutableArray<string> Strangers { get; } = ["teacher", "doctor", "waiter", "driver", "stranger", "child"];

    public static ImmutableArray<string> Moods { get; } = ["happy", "tired", "sad", "angry", "surprised", "hungry", "late", "proud"];

    public static ImmutableArray<string> Qualities { get; } = ["old", "new", "beautiful", "broken", "heavy", "small", "expensive", "red"];

    public static ImmutableArray<string> Giving { get; } = ["gave", "handed", "lent", "showed", "sold", "passed", "brought"];

    /// <summary>For pronouns. The others are taken as men's names.</summary>
    private static readonly ImmutableHashSet<string> Women =
    [
        "Alicia", "Allison", "Amanda", "Amber", "Amy", "Andrea", "Angela", "Ashley", "Brittany", "Christina", "Christine",
        "Courtney", "Crystal", "Danielle", "Elizabeth", "Emily", "Erica", "Erin", "Heather", "Jennifer", "Jessica", "Katherine",
        "Katie", "Kelly", "Kimberly", "Kristen", "Laura", "Lauren", "Lindsay", "Lindsey", "Lisa", "Mary", "Megan", "Melissa",
        "Michelle", "Nicole", "Rachel", "Rebecca", "Samantha", "Sara", "Sarah", "Shannon", "Stephanie", "Tiffany", "Vanessa",
    ];

    /// <summary>"her" or "him".</summary>
    public static string Them(string name) => Women.Contains(name) ? "her" : "him";

    /// <summary>"She" or "He".</summary>
    public static string They(string name) => Women.Contains(name) ? "She" : "He";
}
