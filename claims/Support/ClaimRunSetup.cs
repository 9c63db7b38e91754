// A run can be one of several parts: IOI_SHARD=2/5 dotnet test claims
[assembly: RunsItsShard(Costs = "costs.txt")]

// In the namespace of the claims, because NUnit runs a set-up fixture for its own namespace and below.
namespace IoiClaims.Claims;

/// <summary>Every run of claims checks its environment variables, and writes its report to artifacts/claims.</summary>
[SetUpFixture]
public sealed class ClaimRunSetup : ClaimRun
{
    /// <inheritdoc/>
    protected override string Project => "claims";

    [OneTimeSetUp]
    public void CheckTheEnvironment() => IoiSubjects.CheckTheEnvironment();
}
