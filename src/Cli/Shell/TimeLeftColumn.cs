using Spectre.Console;
using Spectre.Console.Rendering;

namespace IoiClaims.Cli;

/// <summary>
/// About how long a stage still takes, from what it took so far. Spectre's own column looks at the last half minute only, in which a stage
/// of hours may report nothing.
/// </summary>
internal sealed class TimeLeftColumn : ProgressColumn
{
    // Before, it would be a guess.
    private const double Least = 0.02;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(InWords(task.Value / task.MaxValue, task.ElapsedTime ?? TimeSpan.Zero), new Style(decoration: Decoration.Dim));

    /// <summary>As in "25 min left"; nothing where it is too early to say.</summary>
    /// <param name="done">The fraction done.</param>
    /// <param name="elapsed">What it took.</param>
    internal static string InWords(double done, TimeSpan elapsed) =>
        done is >= Least and < 1 ? $"{RoughTime.InWords(elapsed * ((1 - done) / done))} left" : string.Empty;
}
