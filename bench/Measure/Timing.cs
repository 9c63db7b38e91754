using System.Diagnostics;

namespace IoiClaims.Bench.Measure;

/// <summary>Times actions against each other.</summary>
internal static class Timing
{
    /// <summary>
    /// Seconds of several actions, the median of some rounds. Each round runs every action once, so that a slow spell of
    /// the machine meets them all.
    /// </summary>
    public static double[] Medians(int rounds, params Action[] actions)
    {
        foreach (var action in actions)
        {
            action();
        }

        var seconds = actions.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < actions.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                actions[i]();
                seconds[i].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return seconds.Select(s => s.Order().ElementAt(rounds / 2)).ToArray();
    }

    /// <summary>Seconds of one run of an action.</summary>
    public static double Once(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
