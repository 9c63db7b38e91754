using IoiClaims.Report;
using NUnit.Framework;
using NUnit.Framework.Internal;

namespace IoiClaims.Testing;

/// <summary>
/// Records every run of a test project's claims and writes the report. A project of claims derives one class from it, in
/// the namespace of its claims:
/// <code>
/// [SetUpFixture]
/// public sealed class ClaimRunSetup : ClaimRun;
/// </code>
/// </summary>
public abstract class ClaimRun
{
    /// <summary>Environment variable: the folder to write reports to, in place of the repository's "artifacts".</summary>
    public const string ArtifactsVariable = "IOI_ARTIFACTS";

    /// <summary>The folder in "artifacts" that gets the report; a second project of claims in a repository needs another.</summary>
    protected virtual string Folder => "claims";

    /// <summary>The project, as <c>dotnet test</c> takes it from the repository's root; null for all projects.</summary>
    protected virtual string? Project => null;

    /// <summary>Where tensors live, "cpu" or "cuda": what <see cref="DeviceChoice.Variable"/> says, which subjects that ship obey.</summary>
    protected virtual string Device => DeviceChoice.FromEnvironment().Kind;

    // Read when the run begins: whoever works on while it runs may commit.
    private string? root;
    private string? commit;
    private string device = string.Empty;
    private ReportPlace place = null!;

    /// <summary>Begins to record.</summary>
    [OneTimeSetUp]
    public void BeginRecording()
    {
        root = Repository();
        commit = GitCommit.Of(root);
        device = Device;
        place = new ReportPlace(Path.Combine(Artifacts(root), Folder));
        ClaimRecorder.Begin();
    }

    /// <summary>Writes what was recorded, unless no claim was asked for.</summary>
    [OneTimeTearDown]
    public void WriteReport()
    {
        var context = TestExecutionContext.CurrentContext;
        if (ClaimRecorder.Of(context.CurrentTest) is not { } recorder)
        {
            return;
        }

        var run = new RunRecording(recorder, root, Project).Of(
            context.CurrentTest, context.CurrentResult, new RunConditions(EngineVersion.Current, commit, device));
        // A part without claims is a part all the same: without its record there is no whole.
        if (run.Claims.IsEmpty && run.Shard is null)
        {
            return;
        }

        var folder = place.Choose();
        RunReport.Write(run, folder);
        ReportList.Add(folder);
        Annotations.Write(run, folder);
        if (run.Shard is null)
        {
            // The summary of a run that is shared out is that of the whole.
            StepSummary.Append(RunMarkdown.Of(run));
        }

        TestContext.Progress.WriteLine(RunConsole.Of(run, Path.Combine(folder, ReportFiles.PageFile)));
    }

    /// <summary>Closes the models that claims opened.</summary>
    [OneTimeTearDown]
    public void CloseTheSubjects()
    {
        foreach (var subject in FixtureOfClaim.In(TestExecutionContext.CurrentContext.CurrentTest)
            .Select(fixture => fixture.Claim.Subject).Distinct().OfType<IDisposable>())
        {
            subject.Dispose();
        }
    }

    private static string Artifacts(string? root) => Environment.GetEnvironmentVariable(ArtifactsVariable) is { Length: > 0 } named
        ? TypedPath.Full(named)
        : Path.Combine(root ?? TypedPath.WorkingFolder, "artifacts");

    private static string? Repository()
    {
        try
        {
            return RepositoryFolder.Find([AppContext.BaseDirectory, Environment.CurrentDirectory]);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }
}
