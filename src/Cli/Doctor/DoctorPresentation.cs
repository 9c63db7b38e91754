using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>What was looked at, and below it what is missing and how to get it.</summary>
internal sealed class DoctorPresentation : Presentation<IReadOnlyList<Check>>
{
    public override void Draw(IReadOnlyList<Check> result, IAnsiConsole screen)
    {
        var width = result.Max(check => check.Name.Length);
        foreach (var check in result)
        {
            var (mark, style) = check.State switch
            {
                CheckState.Ok => ("ok     ", new Style(Color.Green)),
                CheckState.Missing => ("missing", new Style(Color.Yellow)),
                _ => ("broken ", new Style(Color.Red)),
            };

            // Never wrapped: paths are copied.
            screen.Write(new Text($"{check.Name.PadRight(width)}  "));
            screen.Write(new Text(mark, style));
            screen.Profile.Out.Writer.WriteLine($"  {check.Detail}");
            foreach (var place in check.LookedAt)
            {
                screen.Profile.Out.Writer.WriteLine($"{new string(' ', width + 11)}- {place}");
            }
        }

        var wanted = result.Where(check => check.Fix is not null).ToList();
        if (wanted.Count > 0)
        {
            Page.Blank(screen);
            Page.Headline(screen, "To get what is missing:");
            foreach (var check in wanted)
            {
                Page.Command(screen, $"{check.Name.PadRight(width)}  {check.Fix}");
            }
        }
    }

    public override object Document(IReadOnlyList<Check> result) => new
    {
        Schema = "ioi/doctor/1",
        Checks = result.Select(check => new { check.Name, check.State, check.Detail, check.Fix, check.LookedAt }),
    };
}
