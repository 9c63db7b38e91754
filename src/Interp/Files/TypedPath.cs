namespace IoiClaims;

/// <summary>
/// Paths as people type them: "~" is their home folder, and a relative path begins where they typed it. A test host runs in the
/// folder of its program, wherever <c>dotnet test</c> was called; everything else runs where it was called.
/// </summary>
public static class TypedPath
{
    /// <summary>
    /// Environment variable of a test host: the folder in which <c>dotnet test</c> was called. MSBuild sets it
    /// (IoiClaims.Testing.targets), so it is not there for <c>dotnet vstest</c>; there the shell's PWD will do.
    /// </summary>
    public const string FolderVariable = "IOI_CALLED_IN";

    /// <summary>Where relative paths of this process begin.</summary>
    public static string WorkingFolder => WorkingFolderOf(Environment.GetEnvironmentVariable, Environment.CurrentDirectory);

    /// <summary>The full path of what somebody typed, in an environment variable or to a program.</summary>
    /// <param name="path">As in "out", "../models/mine", "~/models".</param>
    public static string Full(string path) =>
        Full(path, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), WorkingFolder);

    /// <summary>The same in given surroundings.</summary>
    /// <param name="path">As it was typed.</param>
    /// <param name="home">What "~" means.</param>
    /// <param name="folder">Where relative paths begin.</param>
    public static string Full(string path, string home, string folder)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal)
            ? Path.GetFullPath(Path.Join(home, path[1..]))
            : Path.GetFullPath(path, folder);
    }

    /// <summary>As <see cref="WorkingFolder"/>, from given variables and a current folder.</summary>
    internal static string WorkingFolderOf(Func<string, string?> variable, string current) =>
        // Nobody types commands in the folder where the programs lie: whoever runs there was put there by a test runner.
        !File.Exists(Path.Combine(current, Path.GetFileName(typeof(TypedPath).Assembly.Location)))
            ? current
            : new[] { FolderVariable, "PWD" }.Select(variable).FirstOrDefault(Directory.Exists) ?? current;
}
