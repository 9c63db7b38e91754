using System.Net;

namespace IoiClaims.Checkpoints;

/// <summary>What an answer of the hub other than success means, as far as it can be told, and what to do about it.</summary>
/// <remarks>
/// The hub says in the header X-Error-Code what it means by a status. To those who show no token, it answers for a repository that is
/// not there as for one that they may not see.
/// </remarks>
internal static class HubRefusal
{
    /// <summary>Says it, as a sentence or two without the last full stop; null where there is nothing to add.</summary>
    /// <param name="status">The status.</param>
    /// <param name="code">X-Error-Code; null where the answer has none, as that of a mirror.</param>
    /// <param name="withToken">Whether an access token was shown.</param>
    public static string? Advice(HttpStatusCode status, string? code, bool withToken) => (status, code) switch
    {
        (_, "GatedRepo") when withToken =>
            "The repository is gated, and the account that the access token in HF_TOKEN belongs to has not been let in: accept its terms "
            + "on its page, wait where they are granted by hand, and give the token the right to read gated repositories",
        (_, "GatedRepo") =>
            "The repository is gated: accept its terms on its page, and set HF_TOKEN to an access token of the account that did",
        (_, "RevisionNotFound") => "The repository is there, but has no such revision",
        (_, "EntryNotFound") => "The repository has no such file",
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound, "RepoNotFound") when withToken =>
            "There is no such repository, or the account that the access token in HF_TOKEN belongs to may not see it",
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, "RepoNotFound") or (HttpStatusCode.Unauthorized, _) when !withToken =>
            "There is no such repository, or it is private; without an access token the hub does not say which. Check the name; for a "
            + "private one, set HF_TOKEN",
        (HttpStatusCode.Unauthorized, _) =>
            "The access token in HF_TOKEN is not valid, or no longer: set another, or none for a public repository",
        (HttpStatusCode.Forbidden, _) when withToken =>
            "The access token in HF_TOKEN has no right to read it: fine-grained tokens have to be given each right",
        (HttpStatusCode.Forbidden, _) => "It may not be read without an access token: set HF_TOKEN",
        (HttpStatusCode.NotFound, _) => "There is no such repository, revision or file there",
        (HttpStatusCode.ProxyAuthenticationRequired, _) =>
            "The proxy wants a user and a password, as in HTTPS_PROXY=http://user:password@host:port",
        _ => null,
    };
}
