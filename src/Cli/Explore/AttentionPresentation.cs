using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Attention over the tokens of a prompt, and means by role.</summary>
internal sealed class AttentionPresentation : Presentation<AttentionResult>
{
    public override void Draw(AttentionResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, $"Attention from {result.From}, token by token");
        Page.Dim(screen, result.Request.Text is null
            ? $"prompt {result.Request.Example} alone; one prompt has no interval"
            : "your own text; it has no roles but END, and one prompt has no interval");
        if (result.Chosen is { } chosen)
        {
            Page.Dim(screen, chosen);
        }

        Page.Blank(screen);
        DrawTokens(result, screen);
        if (result.Request.Whole)
        {
            foreach (var head in result.Heads)
            {
                Page.Blank(screen);
                Page.Headline(screen, $"The pattern of {head.Head}{(head.Group is { } group ? $" ({group})" : string.Empty)}, percent: rows attend to columns");
                DrawPattern(result, head, screen);
            }
        }

        if (result.ByRole.Count > 0)
        {
            Page.Blank(screen);
            Page.Headline(screen, $"Mean attention from {result.From} over {result.ByRole[0].ByHead[0].Count} prompts");
            Page.Blank(screen);
            HeatMap.Draw(screen, ByRole(result));
            Page.Widest(screen, result.ByRole.SelectMany(role => role.ByHead));
        }

        Page.Blank(screen);
        Page.Conditions(screen, result.Conditions);
    }

    public override int? Prompts(AttentionResult result) => result.ByRole is [{ ByHead: [var first, ..] }, ..] ? first.Count : null;

    public override IReadOnlyList<NumericTable> Tables(AttentionResult result) =>
        [.. result.ByRole.Count > 0 ? [ByRole(result)] : Array.Empty<NumericTable>(), AtTokens(result)];

    public override object Document(AttentionResult result) => new
    {
        Schema = "ioi/attention/2",
        result.Tokens,
        Roles = result.Roles.Select(role => new { Role = role.Value, Position = role.Key }),
        result.From,
        Query = result.Query,
        Conditions = Json.Of(result.Conditions),
        Heads = result.Heads.Select((each, at) => new
        {
            Head = each.Head.ToString(),
            each.Group,
            MeanByRole = result.ByRole.ToDictionary(role => role.Role, role => JsonNumber.Of(role.ByHead[at]), StringComparer.Ordinal),
            each.Pattern,
        }),
    };

    private static void DrawTokens(AttentionResult result, IAnsiConsole screen)
    {
        // A column is as wide as "0.123" or "10.10" and a space; as many heads side by side as fit.
        string[] rows = [.. result.Tokens.Take(result.Query + 1).Select((token, i) => Label(result, i, token))];
        var width = rows.Max(row => row.Length);
        rows = [.. rows.Select(row => row.PadRight(width))];
        var together = Math.Max(1, (screen.Profile.Width - width) / 7);
        foreach (var (heads, i) in result.Heads.Chunk(together).Select((heads, i) => (heads, i)))
        {
            if (i > 0)
            {
                Page.Blank(screen);
            }

            HeatMap.Draw(
                screen,
                "token",
                rows,
                [.. heads.Select(head => $"{head.Head}".PadLeft(5))],
                [.. rows.Select((_, key) => heads.Select(head => (double?)head.Pattern[result.Query][key]).ToArray())]);
        }
    }

    private static void DrawPattern(AttentionResult result, HeadPattern head, IAnsiConsole screen) => HeatMap.Draw(
        screen,
        "query",
        [.. result.Tokens.Select((token, i) => Label(result, i, token))],
        [.. result.Tokens.Select((_, i) => $"{i}")],
        [.. head.Pattern.Select(row => row.Select(weight => (double?)Math.Round(100 * weight)).ToArray())],
        mostDecimals: 0);

    private static string Label(AttentionResult result, int position, string token) =>
        $"{position,2} {TokenText.Show(token)}{(result.Roles.TryGetValue(position, out var role) ? $"  {role}" : string.Empty)}";

    /// <summary>Heads × roles, and what goes elsewhere.</summary>
    private static NumericTable ByRole(AttentionResult result) => new(
        new TableHeading($"mean attention from {result.From}", "1", new Tolerance(0.005), result.Conditions) { Signed = false },
        "head",
        [.. result.Heads.Select(each => $"{each.Head}")],
        [.. result.ByRole.Select(role => role.Role)],
        (head, role) => result.ByRole[role].ByHead[head].Value);

    /// <summary>Tokens × heads: attention from the query.</summary>
    private static NumericTable AtTokens(AttentionResult result) => new(
        new TableHeading($"attention from {result.From} on one prompt", "1", new Tolerance(0.005), result.Conditions) { Signed = false },
        "token",
        [.. result.Tokens.Take(result.Query + 1).Select((token, i) => $"{i} {TokenText.Show(token)}".TrimEnd())],
        [.. result.Heads.Select(head => $"{head.Head}")],
        (key, head) => result.Heads[head].Pattern[result.Query][key]);
}
