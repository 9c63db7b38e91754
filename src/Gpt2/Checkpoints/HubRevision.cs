namespace IoiClaims.Gpt2;

/// <summary>Branches, tags and commits of a repository on the hub.</summary>
internal static class HubRevision
{
    /// <summary>Whether a revision is a commit's full name, so that it can never mean other files.</summary>
    public static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);
}
