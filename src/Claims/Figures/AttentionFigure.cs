using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>What some heads attend to, on example prompts.</summary>
/// <param name="Title">What is shown, in words.</param>
/// <param name="Heads">The heads, in the order in which one steps through them.</param>
/// <param name="Prompts">The prompts, in the order in which one steps through them.</param>
public sealed record AttentionFigure(
    string Title, ImmutableArray<FigureHead> Heads, ImmutableArray<AttentionPrompt> Prompts) : ClaimFigure(Title)
{
    /// <summary>Reads the patterns of heads on a few prompts off a model.</summary>
    /// <param name="title">What is shown, in words.</param>
    /// <param name="runner">The model.</param>
    /// <param name="prompts">The example prompts: a few, for each adds a pattern a head.</param>
    /// <param name="text">The text of a token id.</param>
    /// <param name="roles">The roles to mark, the most telling first; all that the prompts have if null.</param>
    /// <param name="groups">The heads, by group; only heads have patterns, so other components are left out.</param>
    /// <exception cref="ArgumentException">A head that the model does not have, or no head at all.</exception>
    public static AttentionFigure Of(
        string title,
        ModelRunner runner,
        PromptBatch prompts,
        Func<int, string> text,
        IReadOnlyList<Role>? roles = null,
        params IReadOnlyList<ComponentSet> groups)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(groups);
        var heads = groups
            .SelectMany(group => group.OfType<Head>().Select(head => (Head: head, Group: group.Name)))
            .DistinctBy(pair => pair.Head)
            .ToList();
        if (heads.Count == 0)
        {
            throw new ArgumentException("There is no head to show: name groups that have heads.", nameof(groups));
        }

        var patterns = runner.Read(prompts, run => PatternReading.Of(run, [.. heads.Select(pair => pair.Head)]));
        return new AttentionFigure(
            title,
            [.. heads.Select(pair => new FigureHead(pair.Head.ToString(), pair.Group))],
            [.. prompts.Tokens.Select((tokens, n) => new AttentionPrompt(
                [.. tokens.Select(text)],
                [.. (roles ?? [.. prompts.Roles])
                    .Where(prompts.Has)
                    .Select(role => new TokenRole(role.Name, prompts.Positions(role)[n]))
                    .OrderBy(role => role.Position)],
                patterns.Patterns[n]))]);
    }
}

/// <summary>A head in a figure.</summary>
/// <param name="Name">Its name, such as "9.9".</param>
/// <param name="Group">The group it belongs to, such as "Name Movers".</param>
public sealed record FigureHead(string Name, string Group);

/// <summary>One prompt with its attention patterns.</summary>
/// <param name="Tokens">The text of each token [P].</param>
/// <param name="Roles">Roles and where they stand, by position.</param>
/// <param name="Patterns">
/// For each head [H], for each query [P], the attention to each key up to the query [1 … P]; rounded to a thousandth.
/// </param>
public sealed record AttentionPrompt(
    ImmutableArray<string> Tokens,
    ImmutableArray<TokenRole> Roles,
    ImmutableArray<ImmutableArray<ImmutableArray<double>>> Patterns);

/// <summary>A role of a prompt.</summary>
/// <param name="Name">The role, such as "IO".</param>
/// <param name="Position">The token it stands at, from 0.</param>
public sealed record TokenRole(string Name, int Position);
