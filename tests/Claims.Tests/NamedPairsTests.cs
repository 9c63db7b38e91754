using System.Security.Cryptography;
using System.Text;
using IoiClaims.Claims.PublishedNumbers;

namespace IoiClaims.Claims.Tests;

/// <summary>The 5,000 published pairs, rebuilt from their seed.</summary>
public sealed class NamedPairsTests
{
    private static readonly IReadOnlyList<(IoiSentence Clean, IoiSentence Corrupted)> Pairs = NamedPairs.Sentences(NamedPairs.Published);

    // What Python itself draws.
    [TestCase(0u, 3626764237u, 1654615998u, 3255389356u)]
    [TestCase(42u, 2746317213u, 478163327u, 107420369u)]
    public void Pythons_generator_is_Pythons(uint seed, uint first, uint second, uint third)
    {
        var random = new PythonRandom(seed);

        new[] { random.Word(), random.Word(), random.Word() }.Should().Equal(first, second, third);
    }

    [Test]
    public void Choices_and_samples_are_drawn_as_Python_draws_them()
    {
        var random = new PythonRandom(0);

        Enumerable.Range(0, 12).Select(_ => random.Below(10)).Should().Equal(6, 6, 0, 4, 8, 7, 6, 4, 7, 5, 9, 3);
        random.Distinct(5, 99).Should().Equal(64, 17, 36, 96, 12);
        random.Distinct(5, 99).Should().Equal(79, 32, 68, 90, 77);
        FluentActions.Invoking(() => random.Distinct(5, 6)).Should().Throw<ArgumentOutOfRangeException>("Python samples few otherwise");
    }

    [TestCase(
        0,
        "When Jennifer and Kevin got a drink at the house, Kevin decided to give it to",
        "When Kelly and Sean got a drink at the house, Tiffany decided to give it to")]
    [TestCase(
        1,
        "After Richard and Katherine went to the hospital, Katherine gave a snack to",
        "After Heather and Jamie went to the hospital, Jason gave a snack to")]
    [TestCase(
        2,
        "Then, Melissa and Travis had a long argument, and afterwards Melissa said to",
        "Then, Shannon and Sara had a long argument, and afterwards Erica said to")]
    [TestCase(
        2499,
        "After Scott and Christopher went to the store, Scott gave a bone to",
        "After Jonathan and Rebecca went to the store, Brandon gave a bone to")]
    [TestCase(
        4999,
        "Then, Jacob and Kelly were working at the garden. Kelly decided to give a drink to",
        "Then, Sara and Benjamin were working at the garden. Kimberly decided to give a drink to")]
    public void Pairs_are_the_published_ones(int n, string clean, string corrupted)
    {
        Pairs[n].Clean.Text.Should().Be(clean);
        Pairs[n].Corrupted.Text.Should().Be(corrupted);
    }

    // The hash is of what Python draws with this seed, each prompt on a line.
    [Test]
    public void All_pairs_together_are_the_published_ones()
    {
        var text = string.Concat(Pairs.Select(pair => $"{pair.Clean.Text}\n{pair.Corrupted.Text}\n"));

        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
            .Should().Be("227859ed245dc37aafeb08aa82eee01c90a39f9d4ef009797ceeabab9592d1bf");
        Pairs.Count(pair => pair.Clean.Order == NameOrder.Abba).Should().Be(2553);
        Pairs.Select(pair => pair.Clean.Template).Distinct().Should().BeEquivalentTo(IoiTemplates.Paper[..7]);
    }

    [Test]
    public void The_other_prompt_differs_in_its_three_names_only()
    {
        foreach (var (clean, corrupted) in Pairs)
        {
            string[] names = [clean.First, clean.Second, corrupted.First, corrupted.Second, corrupted.Giver];
            names.Should().OnlyHaveUniqueItems();
            (corrupted with { First = clean.First, Second = clean.Second, Giver = clean.Giver }).Should().Be(clean);
        }
    }
}
