#if SNAPSHOT_BACKEND_VERIFY
using IoiClaims.Report;
using VerifyTests;

namespace IoiClaims.Testing;

/// <summary>
/// The same comparison through Verify.NUnit, for those who use it already: same files, same tolerance. Built only with
/// <c>-p:SnapshotBackend=Verify</c>. Verify writes and removes the received files, and works within a test only.
/// </summary>
internal static class VerifyBackend
{
    public static void Check(NumericTable table, SnapshotName name, SnapshotSettings settings)
    {
        var verify = new VerifySettings();
        verify.UseDirectory(SnapshotName.FolderOf(name.Subject, settings.Directory));
        verify.UseFileName($"{name.Claim}.{name.Table}");
        verify.UseStringComparer((_, verified, _) => Task.FromResult(Compare(table, verified, settings)));

        // Two tests may verify the same table; Verify takes that for a mistake unless told otherwise.
        verify.DisableRequireUniquePrefix();
        if (settings is { Accept: true, IsBuildServer: false })
        {
            verify.AutoVerify(includeBuildServer: false);
        }

        if (ReferenceEquals(settings.Diff, DiffTool.None))
        {
            verify.DisableDiff();
        }

        try
        {
            VerifyNUnit.Verifier.Verify(TableText.Write(table), verify).ToTask().GetAwaiter().GetResult();
        }
        catch (Exception difference) when (difference.GetType().Name == "VerifyException")
        {
            // Verify keeps this type to itself. As an assertion, the failure is collected with the others of the test.
            Outcome.Fail(difference.Message + FailureText.Reproduce());
        }
    }

    private static CompareResult Compare(NumericTable table, string verified, SnapshotSettings settings)
    {
        try
        {
            var comparison = TableComparison.Of(TableText.Parse(verified), table);
            return comparison.Agree ? CompareResult.Equal : CompareResult.NotEqual(comparison.Describe(settings.CellsNamed));
        }
        catch (FormatException unreadable)
        {
            return CompareResult.NotEqual(unreadable.Message);
        }
    }
}
#endif
