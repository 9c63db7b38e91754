using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Heads × scores.</summary>
internal sealed class ScoresPresentation : Presentation<ScoresResult>
{
    public override void Draw(ScoresResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, result.IsChosen ? "What these heads do" : "The heads that stand out in what they do");
        Page.Blank(screen);
        var grid = new Aligned(string.Empty, ["head", "group", .. result.Scores.Select(score => ">" + score.Name)]);
        foreach (var head in result.Shown)
        {
            grid.Add(
            [
                head.ToString(),
                HeadWords.GroupOf(head, result.Subject) ?? string.Empty,
                .. result.Scores.Select(score => new Cell(
                    Numbers.Short(score.Readings.Mean(head), 2), Shade.Of(score.Readings.Mean(head)))),
            ]);
        }

        grid.Draw(screen);
        Page.Blank(screen);
        Page.Dim(screen, "copy: how often a token that the head attended to is among the 5 it raises most (negative: lowers most). "
            + "The others: mean attention on repeated random tokens, one back, to the same token, to what followed it.");
        Page.Conditions(screen, result.Conditions);
    }

    public override IReadOnlyList<NumericTable> Tables(ScoresResult result) =>
    [
        HeadTable.Of(
            new TableHeading("scores of heads", "1", new Tolerance(0.005), result.Conditions) { Signed = false },
            result.Shown,
            [.. result.Scores]),
    ];

    public override object Document(ScoresResult result) => new
    {
        Schema = "ioi/scores/1",
        Conditions = Json.Of(result.Conditions),
        Heads = result.Scores[0].Readings.Heads.Select(head => new
        {
            Head = head.ToString(),
            Group = HeadWords.GroupOf(head, result.Subject),
            Scores = result.Scores.ToDictionary(score => score.Name, score => score.Readings.Mean(head), StringComparer.Ordinal),
        }),
    };
}
