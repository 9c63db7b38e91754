using DiffEngine;

namespace IoiClaims.Testing;

/// <summary>Where verified tables are kept and what happens when one differs. Immutable; change it with <c>with</c>.</summary>
public sealed record SnapshotSettings
{
    /// <summary>Environment variable: the value "accept" takes every received table as the verified one.</summary>
    public const string AcceptVariable = "IOI_SNAPSHOTS";

    /// <summary>Environment variable: the folder of verified tables, where it is not in the repository.</summary>
    public const string DirectoryVariable = SnapshotFolder.DirectoryVariable;

    /// <summary>The folder that has a folder for each subject.</summary>
    public required string Directory { get; init; }

    /// <summary>Whether a differing or missing table is taken as verified, with a warning. Refused on a build server.</summary>
    public bool Accept { get; init; }

    /// <summary>Whether this is a build server: nothing is accepted and nothing is opened there.</summary>
    public bool IsBuildServer { get; init; }

    /// <summary>Shows a difference to people; see <see cref="DiffTool"/>.</summary>
    public IDiffTool Diff { get; init; } = DiffTool.None;

    /// <summary>How many cells a failure names before it counts the others.</summary>
    public int CellsNamed { get; init; } = 20;

    /// <summary>
    /// The usual settings: the folder of <see cref="DirectoryVariable"/> or else "snapshots" in the repository that the tests
    /// run from, acceptance from <see cref="AcceptVariable"/>, DiffEngine where someone is there to look.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">No repository was found; the message says where it was looked for.</exception>
    /// <exception cref="InvalidOperationException"><see cref="AcceptVariable"/> has a value that means nothing.</exception>
    public static SnapshotSettings FromEnvironment() => From(
        Environment.GetEnvironmentVariable, [AppContext.BaseDirectory, Environment.CurrentDirectory], BuildServerDetector.Detected);

    /// <summary>As <see cref="FromEnvironment"/>, from given variables and folders to start from.</summary>
    internal static SnapshotSettings From(
        Func<string, string?> variable, IReadOnlyList<string> startingPoints, bool buildServerDetected)
    {
        var accept = variable(AcceptVariable);
        if (!string.IsNullOrEmpty(accept) && accept is not ("accept" or "compare"))
        {
            throw new InvalidOperationException(
                $"{AcceptVariable} is '{accept}', which means nothing; it may be 'accept' (take the received tables as verified) "
                + "or 'compare' (the default).");
        }

        var directory = variable(DirectoryVariable);
        var ci = variable("CI");
        var isBuildServer = buildServerDetected || (!string.IsNullOrEmpty(ci) && ci is not ("0" or "false" or "False"));
        return new SnapshotSettings
        {
            Directory = string.IsNullOrEmpty(directory)
                ? Path.Combine(RepositoryFolder.Find(startingPoints), "snapshots")
                : TypedPath.Full(directory),
            Accept = accept == "accept",
            IsBuildServer = isBuildServer,
            Diff = isBuildServer ? DiffTool.None : DiffTool.WhereSomeoneLooks(variable),
        };
    }
}
