
namespace IoiClaims.Testing;

/// <summary>Tables with how they compare with the verified ones, for the record of a run. Writes nothing.</summary>
internal static class TableRecords
{
    public static TableRecord Of(NumericTable table, SnapshotName name, SnapshotSettings settings)
    {
        var (status, _, comparison) = Snapshots.Judge(table, name, name.VerifiedPath(settings.Directory), settings);
        var willBeAccepted = settings is { Accept: true, IsBuildServer: false } && status != SnapshotStatus.Unreadable;
        var outcome = status switch
        {
            SnapshotStatus.Agrees => TableStatus.Matches,
            _ when willBeAccepted => TableStatus.Accepted,
            SnapshotStatus.Differs => TableStatus.Differs,
            SnapshotStatus.IsNew => TableStatus.New,
            _ => TableStatus.Unreadable,
        };
        var root = Path.GetDirectoryName(Path.GetFullPath(settings.Directory))!;
        return new TableRecord(name.Table, table, outcome)
        {
            Verified = outcome is TableStatus.Differs or TableStatus.Accepted ? comparison?.Verified : null,
            VerifiedFile = RelativePath.Of(name.VerifiedPath(settings.Directory), root),
            ReceivedFile = outcome is TableStatus.Matches or TableStatus.Accepted
                ? null
                : RelativePath.Of(name.ReceivedPath(settings.Directory), root),
        };
    }
}
