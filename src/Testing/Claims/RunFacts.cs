using System.Reflection;
using IoiClaims.Report;

namespace IoiClaims.Testing;

/// <summary>The engine's version.</summary>
internal static class EngineVersion
{
    /// <summary>As in "0.1.0"; what follows a plus sign says how it was built.</summary>
    public static string Current { get; } = (typeof(NumericTable).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];
}

/// <summary>The commit that is checked out.</summary>
internal static class GitCommit
{
    /// <summary>From the build server, or else from the repository's own files; null if neither says.</summary>
    public static string? Of(string? root)
    {
        foreach (var variable in new[] { "GITHUB_SHA", "CI_COMMIT_SHA" })
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } said)
            {
                return said;
            }
        }

        return root is null ? null : FromFiles(Path.Combine(root, ".git"));
    }

    /// <summary>What HEAD points at; null where the repository keeps it in another way.</summary>
    internal static string? FromFiles(string git)
    {
        try
        {
            var head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
            if (!head.StartsWith("ref: ", StringComparison.Ordinal))
            {
                return head;
            }

            var name = head["ref: ".Length..];
            var loose = Path.Combine(git, name);
            var packed = Path.Combine(git, "packed-refs");
            return File.Exists(loose) ? File.ReadAllText(loose).Trim()
                : File.Exists(packed) ? File.ReadLines(packed).FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0]
                : null;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>The summary of a job on a build server.</summary>
internal static class StepSummary
{
    /// <summary>Appends Markdown to the file that GITHUB_STEP_SUMMARY names, if it names one.</summary>
    public static void Append(string markdown)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is { Length: > 0 } file)
        {
            File.AppendAllText(file, markdown);
        }
    }
}

/// <summary>Where a run's report goes: two runs at once must not overwrite each other's.</summary>
/// <param name="folder">The folder that it goes to, if no other run wrote there meanwhile.</param>
internal sealed class ReportPlace(string folder)
{
    private readonly DateTime? before = LastWritten(folder);

    /// <summary>The folder, or one beside it, as in "claims-2", that no other run has.</summary>
    public string Choose() => LastWritten(folder) == before
        ? folder
        : Enumerable.Range(2, int.MaxValue - 2).Select(n => $"{folder}-{n}").First(other => LastWritten(other) is null);

    private static DateTime? LastWritten(string folder)
    {
        var record = Path.Combine(folder, ReportFiles.RecordFile);
        return File.Exists(record) ? File.GetLastWriteTimeUtc(record) : null;
    }
}

/// <summary>Tells whoever started the run, such as "ioi claims run", where the reports are.</summary>
internal static class ReportList
{
    /// <summary>Appends a line with the folder to the file that IOI_REPORTS names, if it names one.</summary>
    public static void Add(string folder)
    {
        if (Environment.GetEnvironmentVariable(ReportFiles.ListVariable) is { Length: > 0 } file)
        {
            File.AppendAllLines(TypedPath.Full(file), [folder]);
        }
    }
}

/// <summary>Lines of failed claims beside the code that a job of GitHub Actions is about.</summary>
internal static class Annotations
{
    /// <summary>Writes <see cref="GitHubAnnotations"/> into the report's folder, for a step that prints them.</summary>
    public static void Write(RunRecord run, string folder)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
        {
            File.WriteAllText(Path.Combine(folder, "annotations.txt"), GitHubAnnotations.Of(run));
        }
    }
}
