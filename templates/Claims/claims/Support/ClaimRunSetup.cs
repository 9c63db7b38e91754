// Claims can be shared out to several machines: IOI_SHARD=2/5 dotnet test
[assembly: RunsItsShard]

namespace MyClaims;

/// <summary>Every run of claims writes its report: artifacts/claims/index.html.</summary>
[SetUpFixture]
public sealed class ClaimRunSetup : ClaimRun;
