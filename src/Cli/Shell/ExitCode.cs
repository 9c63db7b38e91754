namespace IoiClaims.Cli;

/// <summary>The exit codes of the process. docs/command.md has this list, too.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>It did not work, or a claim came out otherwise than recorded, or tables differ; the message says which.</summary>
    public const int Failure = 1;

    /// <summary>The command line was not understood, or names something that does not exist.</summary>
    public const int Usage = 2;

    /// <summary>The subject's weights are not here.</summary>
    public const int SubjectMissing = 3;

    /// <summary>Stopped, as shells have it for Ctrl-C: 128 + SIGINT. SIGTERM ends in the same way.</summary>
    public const int Cancelled = 130;
}
