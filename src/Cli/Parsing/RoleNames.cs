using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>The roles that prompts have, as people name them.</summary>
/// <param name="All">The roles, in the order of a prompt.</param>
/// <param name="File">The file that marks them; null for those of IOI.</param>
internal sealed record RoleNames(IReadOnlyList<Role> All, string? File = null)
{
    /// <summary>The roles of IOI prompts.</summary>
    public static RoleNames OfIoi { get; } =
        new([IoiRoles.Io, IoiRoles.S1, IoiRoles.S1Plus1, IoiRoles.S2, IoiRoles.End, IoiRoles.FirstName, IoiRoles.SecondName]);

    /// <summary>Which there are, a sentence.</summary>
    public string InWords => File is null
        ? $"Roles are {string.Join(", ", All)}."
        : $"The prompts of {File} have {string.Join(", ", All)}; a role is marked in their texts, as in {{S2:word}}.";

    /// <summary>Reads a role.</summary>
    /// <exception cref="UsageException">The prompts have no such role.</exception>
    public Role Named(string text)
    {
        var found = All.Where(role => string.Equals(role.Name, text.Trim(), StringComparison.OrdinalIgnoreCase)).Take(1).ToArray();
        return found is [var role]
            ? role
            : throw new UsageException($"no role '{text}'{Nearest.Suggest(text, All.Select(each => each.Name))} {InWords}");
    }
}
