using System.Text;
using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Train.Corpus;

/// <summary>
/// One short story: people meet somewhere, and things happen between them. Names recur, so telling it well means keeping
/// track of who is there. What follows "gave a drink to" is mostly, and far from always, the other person present.
/// </summary>
internal sealed class Story
{
    private static readonly string[] PlacesInTemplates = [.. StoryWords.Places.Except(HeldOut.Places)];

    private readonly SplitMix64 random;
    private readonly List<string> cast;
    private readonly List<string> sentences = [];

    // The cast and everybody who came by.
    private readonly List<string> mentioned = [];

    private Story(SplitMix64 random)
    {
        this.random = random;
        cast = [];
        foreach (var _ in Enumerable.Range(0, random.Weighted((0.14, 1), (0.64, 2), (0.22, 3))))
        {
            cast.Add(SomebodyNew());
        }
    }

    /// <summary>Tells a story of one to ten sentences.</summary>
    public static string Tell(SplitMix64 random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var story = new Story(random);
        if (random.Chance(0.12))
        {
            story.sentences.Add(random.One(NeutralPhrases.Prefixes));
        }

        story.Open();
        var more = random.Chance(0.3) ? random.Below(4) : 3 + random.Below(6);
        for (var i = 0; i < more; i++)
        {
            story.GoOn();
        }

        return string.Join(' ', story.sentences);
    }

    private void Open()
    {
        if (cast.Count == 2 && random.Chance(0.6))
        {
            sentences.Add(FromTemplate(random.One(HeldOut.TrainedTemplates)));
            return;
        }

        var people = cast.Count switch
        {
            1 => cast[0],
            2 => $"{cast[0]} and {cast[1]}",
            _ => $"{cast[0]}, {cast[1]} and {cast[2]}",
        };
        var were = cast.Count == 1 ? "was" : "were";
        var place = random.One(StoryWords.Places);
        var thing = random.One(StoryWords.Objects);
        var (actor, recipient) = ActorAndRecipient();
        sentences.Add(random.Below(12) switch
        {
            0 => $"{people} met at the {place}.",
            1 => $"Yesterday, {people} {were} at the {place}.",
            2 => $"Then, {people} went to the {place}. {actor} {random.One(StoryWords.Giving)} a {thing} to {recipient}.",
            3 => $"One day, {people} found a {thing} at the {place}.",
            4 => $"When {people} came to the {place}, {actor} said to {recipient} that it was late.",
            5 => $"After the lunch, {people} had a long argument. {actor} {random.One(StoryWords.Giving)} a {thing} to {recipient}.",
            6 => $"While {people} {were} walking to the {place}, {actor} found a {thing} and gave it to {recipient}.",
            7 => $"Friends of {people} were working at the {place}.",
            8 => $"The {place} was empty. {people} {were} there again.",
            9 => $"After {people} left the {place}, {actor} wanted to show a {thing} to {recipient}.",
            10 => $"{people} {were} thinking about the {thing}. {actor} decided to give it to {recipient}.",
            _ => $"{people} {were} commuting to the {place}. {actor} had a {thing} and lent it to {recipient}.",
        });
    }

    private void GoOn()
    {
        var (actor, recipient) = ActorAndRecipient();
        var person = random.One(cast);
        var place = random.One(StoryWords.Places);
        var thing = random.One(StoryWords.Objects);
        sentences.Add(random.Below(16) switch
        {
            0 or 1 or 2 => $"{actor} {random.One(StoryWords.Giving)} {random.One(["a", "the"])} {thing} to {recipient}.",
            3 => $"Afterwards, {actor} said to {recipient} that the {thing} was {random.One(StoryWords.Qualities)}.",
            4 => $"Then, {person} was {random.One(StoryWords.Moods)}.",
            5 => $"{StoryWords.They(person)} went back to the {place}.",
            6 => $"{person} looked for the {thing} at the {place}.",
            7 => $"Later, {SomebodyNew()} came to the {place} and saw {person}.",
            8 when cast.Count > 1 => $"{cast[0]} and {cast[1]} had a lot of fun.",
            9 when cast.Count > 1 => $"{random.One([.. cast.Where(name => name != actor)])} took the {thing} from {actor}.",
            10 => $"{person} thought about {random.One(cast)} and was {random.One(StoryWords.Moods)}.",
            11 or 12 => $"Once more, {Uncapital(random.One(sentences))}",
            13 => $"The {thing} was {random.One(StoryWords.Qualities)}, and {person} wanted it.",
            14 => $"{actor} decided to give the {thing} to {recipient}.",
            _ => $"{person} was at the {place} with a {random.One(StoryWords.Strangers)}.",
        });
    }

    /// <summary>A template of the paper, in either order, told to its end; sometimes somebody else is the giver.</summary>
    private string FromTemplate(IoiTemplate template)
    {
        var giver = random.Chance(0.1) ? SomebodyNew() : random.One(cast);
        var present = cast.Where(name => name != giver).ToList();
        var text = new StringBuilder(template.Text);
        Fill(text, "[B]", cast[0]);
        Fill(text, "[A]", cast[1]);
        Fill(text, "[B]", giver);
        text.Replace("[PLACE]", random.One(PlacesInTemplates)).Replace("[OBJECT]", random.One(StoryWords.Objects));
        return $"{text} {Recipient(giver, present)}{random.One([".", ".", " again.", " that day.", " yesterday."])}";
    }

    private static void Fill(StringBuilder text, string slot, string word)
    {
        var at = text.ToString().IndexOf(slot, StringComparison.Ordinal);
        text.Remove(at, slot.Length).Insert(at, word);
    }

    private (string Actor, string Recipient) ActorAndRecipient()
    {
        var actor = random.One(cast);
        return (actor, Recipient(actor, [.. cast.Where(name => name != actor)]));
    }

    /// <summary>Whom something is given, told or shown to.</summary>
    private string Recipient(string giver, IReadOnlyList<string> present)
    {
        var other = present.Count > 0 ? random.One(present) : SomebodyNew();
        return random.Weighted<Func<string>>(
            (0.74, () => other),
            (0.06, SomebodyNew),
            (0.07, () => present.Count > 1 ? "them" : StoryWords.Them(other)),
            (0.03, () => "everyone"),
            (0.03, () => $"the {random.One(StoryWords.Strangers)}"),
            (0.03, () => $"a {random.One(StoryWords.Strangers)}"),
            (0.02, () => $"{giver}'s {random.One(StoryWords.Relatives)}"),
            (0.02, () => $"{other}'s {random.One(StoryWords.Relatives)}"))();
    }

    /// <summary>A name that is not in the story yet and was not held out from being with one that is.</summary>
    private string SomebodyNew()
    {
        while (true)
        {
            var name = random.One(StoryWords.Names);
            if (!mentioned.Contains(name) && !mentioned.Exists(other => HeldOut.IsPair(name, other)))
            {
                mentioned.Add(name);
                return name;
            }
        }
    }

    // A sentence told again keeps its names' capitals.
    private static string Uncapital(string sentence)
    {
        var first = sentence.Split(' ', ',')[0];
        return StoryWords.Names.Contains(first) ? sentence : char.ToLowerInvariant(sentence[0]) + sentence[1..];
    }
}
