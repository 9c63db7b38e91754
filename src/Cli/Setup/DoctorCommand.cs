using System.CommandLine;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi doctor: whether claims can run here, on which models, and what is missing.</summary>
internal static class DoctorCommand
{
    private const string Examples = """
        ioi doctor            what is here, what is missing, and the command that gets it
        ioi doctor --json     the same, for bug reports and scripts
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "doctor", "Says whether claims can run here: torch, device, models, vocabulary, browser; and how to get what is missing.");
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var checks = DoctorRun.Run(context);
                new DoctorPresentation().Give(checks, output.Read(parsed), context, cancellation);
                return checks.Any(check => check.State == CheckState.Broken) ? ExitCode.Failure : ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, Examples);
    }
}

/// <summary>What was looked at, and below it what is missing and how to get it.</summary>
internal sealed class DoctorPresentation : Presentation<IReadOnlyList<DoctorCheck>>
{
    public override void Draw(IReadOnlyList<DoctorCheck> result, IAnsiConsole screen)
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

    public override object Document(IReadOnlyList<DoctorCheck> result) => new
    {
        Schema = "ioi/doctor/1",
        Checks = result.Select(check => new { check.Name, check.State, check.Detail, check.Fix, check.LookedAt }),
    };
}

/// <summary>How something that claims or tools need stands.</summary>
internal enum CheckState
{
    /// <summary>It is here.</summary>
    Ok,

    /// <summary>It is not here; what does not need it runs.</summary>
    Missing,

    /// <summary>Nothing runs without it.</summary>
    Broken,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="State">How it stands.</param>
/// <param name="Detail">What was found, or what it is for.</param>
/// <param name="Fix">The one command that gets it; null where nothing is missing.</param>
internal sealed record DoctorCheck(string Name, CheckState State, string Detail, string? Fix = null)
{
    /// <summary>Where it was looked for, where that helps.</summary>
    public IReadOnlyList<string> LookedAt { get; init; } = [];
}
