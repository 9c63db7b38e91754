using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi doctor: whether claims can run here, on which models, and what is missing.</summary>
internal static class DoctorCommand
{
    private const string Examples = """
        ioi doctor            what is here, what is missing, and the command that gets it
        ioi doctor --json     the same, for bug reports and scripts
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command(
            "doctor", "Says whether claims can run here: torch, device, models, vocabulary, browser; and how to get what is missing.");
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var checks = DoctorRun.Run(surroundings);
                new DoctorPresentation().Give(checks, output.Read(parsed), surroundings, cancellation);
                return checks.Any(check => check.State == CheckState.Broken) ? ExitCode.Failure : ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, Examples);
    }
}
