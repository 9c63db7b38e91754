// Claims can be shared out to several machines: IOI_SHARD=2/4 dotnet test samples/Induction
[assembly: RunsItsShard]

namespace IoiClaims.Samples.Induction.Claims;

/// <summary>Every run writes its report to artifacts/samples/induction, and disposes the models it built.</summary>
[SetUpFixture]
public sealed class ClaimRunSetup : ClaimRun
{
    protected override string Folder => "samples/induction";

    protected override string Project => "samples/Induction";

    [OneTimeTearDown]
    public void DisposeTheModels() => InductionSubjects.Close();
}
