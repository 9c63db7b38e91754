using IoiClaims.Fixtures;
using IoiClaims.Ioi;
using IoiClaims.Train.Corpus;

namespace IoiClaims.Train.Tests;

/// <summary>What the rotary model is trained on: stories in which only a name that occurred twice tells who does not come next.</summary>
public sealed class TurnsTests
{
    private static readonly string[] Stories = Tell(4000);

    private static readonly HashSet<string> Names = [.. StoryWords.ManyNames];

    [Test]
    public void Equal_seeds_tell_equal_stories() => Tell(20).Should().Equal(Stories.Take(20));

    [Test]
    public void Nobody_is_named_three_times() =>
        Stories.SelectMany(story => NamesOf(story).CountBy(name => name)).Should().OnlyContain(each => each.Value <= 2);

    [Test]
    public void Held_out_pairs_of_names_are_never_in_one_story() => Stories.Should().NotContain(story =>
        NamesOf(story).Distinct().Any(one => NamesOf(story).Any(other => HeldOut.IsPair(one, other))));

    [Test]
    public void Held_out_templates_and_new_sentences_are_not_told()
    {
        Stories.Should().NotContain(story => story.Contains("long argument. Afterwards"));
        Stories.Should().NotContain(story => story.StartsWith("Friends") && !story.StartsWith("Friends of"));
        Stories.Should().NotContain(story => story.StartsWith("While") && story.Contains("commuting"));
    }

    [Test]
    public void A_giver_who_is_new_is_as_likely_to_receive_as_each_of_the_others()
    {
        // Lists of two, and a third person who gives: any of the three may be next.
        var found = Tell(40_000)
            .Where(story => story.StartsWith("Then, ") && story.Contains(" gave a "))
            .Select(story => NamesOf(story).Take(4).ToArray())
            .Where(names => names.Length == 4 && names.Take(3).Distinct().Count() == 3 && names.Take(3).Contains(names[3]))
            .ToList();

        found.Should().HaveCountGreaterThan(500);
        foreach (var place in Enumerable.Range(0, 3))
        {
            (found.Count(names => names[3] == names[place]) / (double)found.Count).Should().BeInRange(0.15, 0.55);
        }
    }

    [Test]
    public void Every_word_of_stories_and_of_prompts_is_one_token()
    {
        var tokenizer = Telling.OfTurns.Vocabulary().ToTokenizer();

        IoiVocabulary.Words.Should().OnlyContain(word => tokenizer.Encode(word).Count == 1);
        Names.Should().OnlyContain(name => tokenizer.Encode(" " + name).Count == 1);
        Names.Should().HaveCountGreaterThan(160, "many more than a head has dimensions");
    }

    private static string[] Tell(int count)
    {
        var random = new SplitMix64(7);
        return [.. Enumerable.Range(0, count).Select(_ => Turns.Tell(random))];
    }

    private static IEnumerable<string> NamesOf(string story) => story.Split([' ', '.', ',']).Where(Names.Contains);
}
