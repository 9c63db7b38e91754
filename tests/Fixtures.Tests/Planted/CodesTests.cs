namespace IoiClaims.Fixtures.Tests.Planted;

public sealed class CodesTests
{
    [Test]
    public void Kerdock_words_of_one_half_overlap_by_a_quarter_at_most()
    {
        var words = TokenCodes.KerdockHalf().ToList();

        words.Should().HaveCount(128);
        Overlaps(words).Should().OnlyContain(overlap => overlap == 0 || Math.Abs(overlap) == 0.25);
        words.Should().OnlyContain(word => Dot(word, word) == 1);
    }

    [Test]
    public void No_two_of_all_words_overlap_by_more_than_half()
    {
        var half = TokenCodes.KerdockHalf().ToList();
        var all = half.Concat(half.Select(TokenCodes.Opposite)).Concat(TokenCodes.Rest()).ToList();

        all.Should().HaveCount(2048);
        Overlaps(all).Max().Should().Be(0.5);
    }

    [Test]
    public void A_position_is_most_like_itself()
    {
        var codes = Enumerable.Range(0, 256).Select(PositionCode.Of).ToList();

        for (var distance = 1; distance < 256; distance++)
        {
            Dot(codes[255], codes[255 - distance]).Should().BeLessThan(0.35, "the distance is {0}", distance);
            Self(255, 255 - distance).Should().BeInRange(-0.6, 0.6, "the distance is {0}", distance);
        }

        Dot(codes[9], codes[9]).Should().BeApproximately(1, 1e-9);
        Self(9, 9).Should().BeApproximately(1, 1e-9);

        double Self(int a, int b) => Enumerable.Range(0, 2 * PositionCode.SelfCircles)
            .Sum(i => PositionCode.SelfWeight(i / 2) * codes[a][i] * codes[b][i]);
    }

    private static IEnumerable<double> Overlaps(List<double[]> words) =>
        from i in Enumerable.Range(0, words.Count)
        from j in Enumerable.Range(0, i)
        select Dot(words[i], words[j]);

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
