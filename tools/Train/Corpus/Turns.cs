using IoiClaims.Fixtures;
using IoiClaims.Ioi;

namespace IoiClaims.Train.Corpus;

/// <summary>
/// One short story in which everybody has two turns. Whoever was named twice is done, and the next name is mostly one of those
/// who were named once, as giver or receiver alike: only a name that has occurred twice tells who does not come next.
/// </summary>
internal sealed class Turns
{
    private static readonly string[] PlacesInTemplates = [.. StoryWords.Places.Except(HeldOut.Places)];

    private readonly SplitMix64 random;
    private readonly List<string> mentioned = [];

    // Named once.
    private readonly List<string> open = [];

    // Whether they stay open.
    private readonly bool recur;

    private Turns(SplitMix64 random, bool recur)
    {
        this.random = random;
        this.recur = recur;
    }

    /// <summary>Tells a story of two to seven sentences.</summary>
    public static string Tell(SplitMix64 random) => Tell(random, recur: false);

    /// <summary>Tells one in which nobody is ever done, so that to begin with it pays to look for names.</summary>
    public static string TellOfRecurringPeople(SplitMix64 random) => Tell(random, recur: true);

    private static string Tell(SplitMix64 random, bool recur)
    {
        ArgumentNullException.ThrowIfNull(random);
        var story = new Turns(random, recur);
        List<string> sentences = random.Chance(0.12) ? [random.One(NeutralPhrases.Prefixes)] : [];
        sentences.Add(random.Chance(0.65) ? story.FromTemplate(random.One(HeldOut.TrainedTemplates)) : story.Opening());
        var more = (recur ? 4 : 1) + random.Below(5);
        for (var i = 0; i < more; i++)
        {
            sentences.Add(story.Sentence());
        }

        return string.Join(' ', sentences);
    }

    /// <summary>A template of the paper, of two people or more, told to its end.</summary>
    private string FromTemplate(IoiTemplate template)
    {
        var people = People(random.Weighted((0.55, 2), (0.25, 3), (0.12, 4), (0.08, 5)));
        var parts = template.Text.Replace("[B] and [A]", people).Split("[B]");
        var text = $"{parts[0]}{Somebody(0.7)}{parts[1]} {Somebody(0.95)}."
            .Replace("[PLACE]", random.One(PlacesInTemplates)).Replace("[OBJECT]", random.One(StoryWords.Objects));
        return text;
    }

    private string Opening()
    {
        var people = People(2 + random.Below(4));
        var place = random.One(StoryWords.Places);
        var thing = random.One(StoryWords.Objects);
        return random.Below(8) switch
        {
            0 => $"{people} met at the {place}.",
            1 => $"Yesterday, {people} were at the {place}.",
            2 => $"One day, {people} found a {thing} at the {place}.",
            3 => $"The {place} was empty. {people} came back.",
            4 => $"Friends of {people} were working at the {place}.",
            5 => $"While {people} were walking to the {place}, {Somebody(0.6)} found a {thing} and gave it to {Somebody(0.95)}.",
            6 => $"The {thing} was for {people}.",
            _ => $"Once more, {people} were commuting to the {place}.",
        };
    }

    private string Sentence()
    {
        var place = random.One(StoryWords.Places);
        var thing = random.One(StoryWords.Objects);
        var stranger = random.One(StoryWords.Strangers);
        return random.Below(14) switch
        {
            0 or 1 => $"{Somebody(0.75)} {random.One(StoryWords.Giving)} {random.One(["a", "the"])} {thing} to {Somebody(0.95)}.",
            2 => $"Then, the {stranger} {random.One(StoryWords.Giving)} the {thing} to {Somebody(0.95)}.",
            3 => $"Afterwards, {Somebody(0.75)} was {random.One(StoryWords.Moods)}.",
            4 => $"{Somebody(0.75)} and {Somebody(0.95)} were {random.One(StoryWords.Moods)}.",
            5 => $"The {thing} was for {Somebody(0.95)}.",
            6 => $"{Somebody(0.75)} saw {Somebody(0.95)}.",
            7 => $"{Somebody(0.75)} took the {thing} from {Somebody(0.95)}.",
            8 => $"Then, {Somebody(0.75)} looked for {Somebody(0.95)}.",
            9 => $"With {Somebody(0.75)} was {Somebody(0.95)}.",
            10 => $"Later, {Somebody(0.75)}, {Somebody(0.95)} and {Somebody(0.95)} came to the {place}.",
            11 => $"{Somebody(0.75)} left with {Somebody(0.95)}.",
            12 => $"After {Somebody(0.75)} left, {Somebody(0.95)} gave the {thing} to {Somebody(0.95)}.",
            _ => $"{Somebody(0.75)} decided to give it to {Somebody(0.95)}.",
        };
    }

    /// <summary>A list of new people.</summary>
    private string People(int count)
    {
        var names = Enumerable.Range(0, count).Select(_ => SomebodyNew()).ToList();
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    /// <summary>One of those who were named once, who is then done; or else somebody new.</summary>
    private string Somebody(double known)
    {
        if (open.Count == 0 || !random.Chance(recur ? 0.95 : known))
        {
            return SomebodyNew();
        }

        var name = random.One(open);
        if (!recur)
        {
            open.Remove(name);
        }

        return name;
    }

    /// <summary>A name that is not in the story yet and was not held out from being with one that is.</summary>
    private string SomebodyNew()
    {
        while (true)
        {
            var name = random.One(StoryWords.ManyNames);
            if (!mentioned.Contains(name) && !mentioned.Exists(other => HeldOut.IsPair(name, other)))
            {
                mentioned.Add(name);
                open.Add(name);
                return name;
            }
        }
    }
}
