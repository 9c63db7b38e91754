using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Intervals on an axis of letters: "   ├──●─┤   │      ", the stroke being zero.</summary>
internal sealed class Whisker
{
    private readonly double least;
    private readonly double most;
    private readonly int width;

    /// <summary>An axis on which all of some intervals, and zero, have room.</summary>
    public Whisker(IEnumerable<Measurement> all, int width)
    {
        var ends = all.SelectMany(each => new[] { each.Lower, each.Value, each.Upper }).Where(double.IsFinite).Append(0).ToArray();
        (least, most) = (ends.Min(), ends.Max());
        this.width = width;
    }

    /// <summary>Fills a grid's last column with intervals, as wide as the screen has room for; leaves it empty where there is little.</summary>
    public static void FillLast(TextGrid grid, IAnsiConsole screen, IReadOnlyList<Measurement> measurements)
    {
        var room = Math.Min(40, screen.Profile.Width - grid.Width);
        if (room >= 10 && measurements.Count > 0)
        {
            var axis = new Whisker(measurements, room);
            grid.FillLast([.. measurements.Select(axis.Draw)]);
        }
    }

    /// <summary>Draws one interval.</summary>
    public string Draw(Measurement measurement)
    {
        var line = new char[width];
        Array.Fill(line, ' ');
        line[At(0)] = '│';
        var (low, high) = (At(measurement.Lower), At(measurement.Upper));
        for (var i = low; i <= high; i++)
        {
            line[i] = '─';
        }

        if (high > low)
        {
            (line[low], line[high]) = ('├', '┤');
        }

        line[At(measurement.Value)] = '●';
        return new string(line);
    }

    private int At(double value) => most > least
        ? Math.Clamp((int)Math.Round((Math.Clamp(value, least, most) - least) / (most - least) * (width - 1)), 0, width - 1)
        : 0;
}
