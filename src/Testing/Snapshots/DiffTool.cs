using DiffEngine;

namespace IoiClaims.Testing;

/// <summary>Shows people what differs.</summary>
public interface IDiffTool
{
    /// <summary>Shows two files side by side, and returns without waiting.</summary>
    /// <param name="received">Path of what was computed now.</param>
    /// <param name="verified">Path of what was accepted; it may not exist.</param>
    void Show(string received, string verified);

    /// <summary>Closes what <see cref="Show"/> opened for these files, if anything: they agree again.</summary>
    void Close(string received, string verified);
}

/// <summary>The diff tools there are.</summary>
public static class DiffTool
{
    /// <summary>Opens nothing.</summary>
    public static IDiffTool None { get; } = new Nothing();

    /// <summary>
    /// DiffEngine, which finds the reader's own diff tool; it keeps quiet on build servers and where DiffEngine_Disabled
    /// says so.
    /// </summary>
    public static IDiffTool Installed { get; } = new ByDiffEngine();

    /// <summary>
    /// <see cref="Installed"/> where someone can see a window; nothing on a server, in a container or over a plain connection.
    /// </summary>
    internal static IDiffTool WhereSomeoneLooks(Func<string, string?> variable)
    {
        var hasScreen = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? Environment.UserInteractive && string.IsNullOrEmpty(variable("SSH_CONNECTION"))
            : !string.IsNullOrEmpty(variable("DISPLAY")) || !string.IsNullOrEmpty(variable("WAYLAND_DISPLAY"));
        var isDisabled = string.Equals(variable("DiffEngine_Disabled"), "true", StringComparison.OrdinalIgnoreCase);
        return hasScreen && !isDisabled ? Installed : None;
    }

    private sealed class Nothing : IDiffTool
    {
        public void Show(string received, string verified)
        {
        }

        public void Close(string received, string verified)
        {
        }
    }

    private sealed class ByDiffEngine : IDiffTool
    {
        public void Show(string received, string verified)
        {
            if (!DiffRunner.Disabled)
            {
                DiffRunner.Launch(received, verified);
            }
        }

        public void Close(string received, string verified)
        {
            if (!DiffRunner.Disabled)
            {
                DiffRunner.Kill(received, verified);
            }
        }
    }
}
