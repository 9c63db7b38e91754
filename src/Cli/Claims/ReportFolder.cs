using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>Where the last run of claims left its report.</summary>
internal static class ReportFolder
{
    /// <summary>Environment variable: the folder to write reports to, in place of the repository's "artifacts".</summary>
    private const string ArtifactsVariable = "IOI_ARTIFACTS";

    /// <summary>The folder: as given, as the environment says, or the repository's artifacts/claims.</summary>
    /// <param name="given">A folder, or its claims.json; null for the usual one.</param>
    /// <param name="context">Where relative paths begin, and the environment.</param>
    public static string Of(string? given, CommandContext context)
    {
        if (given is not null)
        {
            var path = context.PathOf(given);
            return File.Exists(path) ? Path.GetDirectoryName(path)! : path;
        }

        if (context.Environment.Variable(ArtifactsVariable) is { } artifacts)
        {
            return Path.Combine(context.PathOf(artifacts), "claims");
        }

        try
        {
            return Path.Combine(RepositoryFolder.Find([context.WorkingFolder]), "artifacts", "claims");
        }
        catch (DirectoryNotFoundException)
        {
            return context.PathOf(Path.Combine("artifacts", "claims"));
        }
    }

    /// <summary>A record that was named, or else that of the last run.</summary>
    /// <exception cref="FailedException">Nothing ran yet, or the record cannot be read.</exception>
    public static RunRecord ReadGiven(string? given, CommandContext context) => Read(given is null ? Of(null, context) : context.PathOf(given));

    /// <summary>The record of the last run; null where nothing ran yet.</summary>
    /// <param name="from">The record, whatever it is called, or the folder that a claims.json is in.</param>
    /// <exception cref="FailedException">There is a record that cannot be read.</exception>
    public static RunRecord? TryRead(string from)
    {
        var file = Directory.Exists(from) ? Path.Combine(from, ReportFiles.RecordFile) : from;
        try
        {
            return File.Exists(file) ? RunRecordFile.Read(file) : null;
        }
        catch (FormatException wrong)
        {
            throw new FailedException(wrong.Message);
        }
    }

    /// <summary>The record of the last run.</summary>
    /// <exception cref="FailedException">Nothing ran yet, or the record cannot be read.</exception>
    public static RunRecord Read(string from) => TryRead(from) ?? throw new FailedException(
        $"There is no record of a run of claims {(Directory.Exists(from) ? "in" : "at")} {from}. To run them: {CommandContext.Program} claims run");
}
