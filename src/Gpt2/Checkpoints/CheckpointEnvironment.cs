using System.Collections.Immutable;

namespace IoiClaims.Gpt2;

/// <summary>What the search for checkpoints reads of its surroundings, as a value.</summary>
/// <param name="Variables">Environment variables.</param>
/// <param name="HomeFolder">The user's home folder.</param>
/// <param name="LocalDataFolder">Where Windows keeps a user's data of one machine; null elsewhere.</param>
public sealed record CheckpointEnvironment(
    ImmutableDictionary<string, string> Variables, string HomeFolder, string? LocalDataFolder = null)
{
    /// <summary>The surroundings of this process.</summary>
    public static CheckpointEnvironment OfThisProcess()
    {
        var variables = Environment.GetEnvironmentVariables();
        return new CheckpointEnvironment(
            variables.Keys.Cast<string>().ToImmutableDictionary(
                name => name,
                name => (string?)variables[name] ?? string.Empty,
                OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) : null);
    }

    /// <summary>A variable's value; null where it is not set or empty.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>The folder that a variable names, "~" meaning the home folder; null where it is not set.</summary>
    public string? Folder(string variable) => Variable(variable) is { } value ? Expand(value) : null;

    /// <summary>A path as people write it: "~" is the home folder, and relative paths are taken from the current folder.</summary>
    public string Expand(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal)
            ? Path.Join(HomeFolder, path[1..])
            : Path.GetFullPath(path);
    }
}
