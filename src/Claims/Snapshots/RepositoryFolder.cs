namespace IoiClaims;

/// <summary>
/// Finds the repository that tests run from by walking up from their output folder. Source paths would not do: a
/// deterministic build maps them to /_/.
/// </summary>
public static class RepositoryFolder
{
    /// <summary>
    /// The nearest folder, from one of the starting points upwards, that holds a solution (*.sln, *.slnx) or a .git.
    /// </summary>
    /// <param name="startingPoints">Folders to start from, the first that succeeds wins.</param>
    /// <exception cref="DirectoryNotFoundException">There is none; the message names the starting points and the way out.</exception>
    public static string Find(IReadOnlyList<string> startingPoints)
    {
        ArgumentNullException.ThrowIfNull(startingPoints);
        foreach (var start in startingPoints)
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (folder.Exists && IsRepository(folder))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException(
            "Verified tables are kept in the folder 'snapshots' of the repository, but no folder with a solution (*.sln, *.slnx) "
            + $"or a .git was found from {string.Join(" or ", startingPoints)} upwards. Name the folder of the verified tables in "
            + $"the environment variable {SnapshotFolder.DirectoryVariable}.");
    }

    // A .git is a folder, or a file in a linked work tree.
    private static bool IsRepository(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().Any(entry => entry.Name == ".git" || entry.Extension is ".sln" or ".slnx");
}
