namespace IoiClaims.Cli.Tests.Exploring;

/// <summary>How much longer exact effects of edges take.</summary>
public class TimeLeftTests
{
    [TestCase(0.01, 60, "")]
    [TestCase(0.25, 60, "3 min left")]
    [TestCase(0.5, 14_400, "4 h left")]
    [TestCase(1, 60, "")]
    public void It_is_what_the_rest_takes_at_the_same_pace_once_there_is_a_pace(double done, int seconds, string words) =>
        TimeLeftColumn.InWords(done, TimeSpan.FromSeconds(seconds)).Should().Be(words);

    [Test]
    public void Progress_is_by_the_time_that_edges_take_and_those_that_are_kept_take_none()
    {
        var told = new List<double>();
        var progress = new EdgeTime([TimeSpan.Zero, TimeSpan.FromHours(3), TimeSpan.FromHours(1), TimeSpan.Zero]).InTime(new Told(told.Add));
        foreach (var done in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            progress.Report(done);
        }

        told.Should().Equal(0, 0, 0.75, 1, 1);
    }

    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
