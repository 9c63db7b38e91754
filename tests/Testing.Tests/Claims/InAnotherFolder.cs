using IoiClaims.Report;

namespace IoiClaims.Testing.Tests.Claims;

/// <summary>Tests whose runs write their reports and look for verified tables in a folder of their own.</summary>
public abstract class InAnotherFolder
{
    private static readonly string[] Variables =
        [ClaimRun.ArtifactsVariable, SnapshotSettings.DirectoryVariable, SnapshotSettings.AcceptVariable, ReportFiles.ListVariable, "GITHUB_STEP_SUMMARY"];

    private Dictionary<string, string?> before = null!;

    protected string Folder { get; private set; } = null!;

    protected string Verified => Path.Combine(Folder, "snapshots");

    protected string RecordFile => Path.Combine(Folder, "reports", "claims.json");

    protected RunRecord Record => RunRecordFile.Read(RecordFile);

    [SetUp]
    public void WriteElsewhere()
    {
        Folder = Directory.CreateTempSubdirectory("ioi-run-").FullName;
        before = Variables.ToDictionary(variable => variable, Environment.GetEnvironmentVariable, StringComparer.Ordinal);
        Environment.SetEnvironmentVariable(ClaimRun.ArtifactsVariable, Folder);
        Environment.SetEnvironmentVariable(SnapshotSettings.DirectoryVariable, Verified);
        Environment.SetEnvironmentVariable(SnapshotSettings.AcceptVariable, null);
        Environment.SetEnvironmentVariable(ReportFiles.ListVariable, null);
        Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", null);
        Directory.CreateDirectory(Verified);
        RecordedVerdicts.In(Verified)
            .With("Kept", "small", Verdict.Supported)
            .With("Kept", "large", Verdict.Supported)
            .With("Kept", "counter", Verdict.Refuted);
    }

    [TearDown]
    public void RestoreTheEnvironment()
    {
        foreach (var (variable, value) in before)
        {
            Environment.SetEnvironmentVariable(variable, value);
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Verifies a table, as somebody would who has read it.</summary>
    protected void Verify(string subject, string claim, string name, NumericTable table)
    {
        var path = new SnapshotName(subject, claim, name).VerifiedPath(Verified);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, TableText.Write(table));
    }
}
