using System.Runtime.InteropServices;

namespace IoiClaims.Cli;

/// <summary>
/// Ctrl-C and SIGTERM. The first one asks the command to stop where it next looks up; a second one, or ten seconds, ends the process.
/// </summary>
internal sealed partial class StopSignals : IDisposable
{
    // Most steps end before the first; a fetch has written down what it has, and a sweep looked up, before the second.
    private static readonly TimeSpan TimeToSaySo = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stopping = new();
    private readonly PosixSignalRegistration[] signals;
    private readonly Timer timer;
    private readonly TextWriter error;
    private int signalsSeen;
    private int ticks;

    /// <summary>Begins to listen.</summary>
    /// <param name="error">Where it is said that a step takes longer to stop.</param>
    public StopSignals(TextWriter error)
    {
        this.error = error;
        timer = new Timer(_ => Tick());
        signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in signals)
        {
            signal.Dispose();
        }

        timer.Dispose();
        stopping.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref signalsSeen) > 1)
        {
            End();
        }

        timer.Change(TimeToSaySo, TimeToStop - TimeToSaySo);
        stopping.Cancel();
    }

    private void Tick()
    {
        if (Interlocked.Increment(ref ticks) > 1)
        {
            End();
        }

        error.WriteLine("Stopping where this step can be left; Ctrl-C again stops it here.");
    }

    private void End()
    {
        error.WriteLine("Stopped in the middle of a step.");
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(ExitCode.Cancelled);
        }

        // What a process does at its end pulls away what torch still computes with, which crashes.
        EndNow(ExitCode.Cancelled);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EndNow(int code);
}
