using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Heads that were found beside the circuit that is recorded of a subject.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Found">The heads.</param>
internal sealed record RecordedComparison(Subject Subject, IReadOnlySet<Head> Found)
{
    /// <summary>Heads of the recorded circuit that were not found.</summary>
    public IReadOnlyList<Head> Missed => [.. Subject.Circuit.Heads.Except(Found)];

    /// <summary>Heads that were found and are in no recorded group.</summary>
    public IReadOnlyList<Head> New => [.. Found.Except(Subject.Circuit.Heads)];

    /// <summary>As in JSON.</summary>
    public object Document => new { Missed = Missed.Select(head => head.ToString()), New = New.Select(head => head.ToString()) };

    /// <summary>How many of the recorded heads were found, and which were not.</summary>
    public void Draw(IAnsiConsole screen)
    {
        var recorded = Subject.Circuit.Heads.Count();
        if (recorded == 0)
        {
            Page.Line(screen, $"{Found.Count} heads; no circuit of {Subject.Name} is recorded to compare them with.");
            return;
        }

        Page.Line(screen, $"{recorded - Missed.Count} of the {recorded} recorded heads were found.");
        foreach (var group in Subject.Circuit.Groups)
        {
            var missed = group.Heads.Where(Missed.Contains).ToList();
            if (missed.Count > 0)
            {
                Page.Line(screen, $"  not found: {string.Join(", ", missed)} ({group.Name})");
            }
        }

        if (New.Count > 0)
        {
            Page.Line(screen, $"  not recorded: {string.Join(", ", New.OrderBy(ComponentOrder.Stage).ThenBy(head => head.Index))}");
        }
    }
}
