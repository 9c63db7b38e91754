using System.Globalization;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Means over the prompts, and of some of them the most likely tokens.</summary>
internal sealed class LogitsPresentation : Presentation<LogitsResult>
{
    public override void Draw(LogitsResult result, IAnsiConsole screen)
    {
        if (!result.Summary.IsEmpty)
        {
            Page.Headline(screen, "The right answer or the wrong one");
            Page.Blank(screen);
            var grid = new TextGrid(string.Empty, "", ">mean", ">95 % interval");
            foreach (var mean in result.Summary)
            {
                grid.Add(mean.Quantity.Name, mean.Quantity.Show(mean.Value, mean.Interval.Width / 2), mean.Quantity.Show(mean.Interval));
            }

            grid.Add("right above wrong", $"{RightAboveWrong(result)} of {result.Prompts.Length}", string.Empty);
            grid.Add("right above all tokens", $"{RightAboveAll(result)} of {result.Prompts.Length}", string.Empty);
            grid.Draw(screen);
            Page.Blank(screen);
        }

        foreach (var prompt in result.Shown.Select(n => result.Prompts[n]))
        {
            Page.Headline(screen, $"What comes after {TokenText.Quote(prompt.Text)}");
            Page.Blank(screen);
            DrawTokens(prompt, screen);
            if (prompt.Answers is { } answers)
            {
                Page.Line(screen, $"logit difference {Fixed(answers.Right.Logit - answers.Wrong.Logit, 3)}, {TokenText.Quote(answers.Right.Text)} minus {TokenText.Quote(answers.Wrong.Text)}");
            }

            Page.Blank(screen);
        }

        Page.Dim(screen, "Counts have no interval, nor has what comes after a single prompt.");
        Page.Conditions(screen, result.Summary is [var first, ..] ? first.Conditions : result.Conditions);
    }

    public override int? Prompts(LogitsResult result) => result.Summary is [var first, ..] ? first.Count : null;

    public override IReadOnlyList<NumericTable> Tables(LogitsResult result) =>
    [
        .. result.Prompts[0].Answers is null ? Array.Empty<NumericTable>() : [Answers(result)],
        .. result.Shown.Select(n => TopOf(result, n)),
    ];

    public override object Document(LogitsResult result) => new
    {
        Schema = "ioi/logits/1",
        Conditions = Json.Of(result.Conditions),
        Means = result.Summary.Select(mean => new { mean.Quantity.Name, mean.Quantity.Unit, Mean = JsonNumber.Of(mean) }),
        RightAboveWrong = RightAboveWrong(result),
        RightAboveAll = RightAboveAll(result),
        Prompts = result.Prompts.Select(prompt => new
        {
            prompt.Text,
            prompt.Top,
            prompt.Answers?.Right,
            prompt.Answers?.Wrong,
            LogitDifference = prompt.Answers is { } answers ? answers.Right.Logit - answers.Wrong.Logit : (double?)null,
        }),
    };

    private static int RightAboveWrong(LogitsResult result) => result.Prompts.Count(prompt => prompt.Answers is var (right, wrong) && right.Logit > wrong.Logit);

    private static int RightAboveAll(LogitsResult result) => result.Prompts.Count(prompt => prompt.Answers?.Right.Rank == 1);

    private static void DrawTokens(Prediction prompt, IAnsiConsole screen)
    {
        var grid = new TextGrid(string.Empty, ">rank", "token", ">logit", ">probability", "");
        Likely[] asked = prompt.Answers is var (right, wrong) ? [right, wrong] : [];
        foreach (var token in prompt.Top.Concat(asked.Where(answer => prompt.Top.All(top => top.Token != answer.Token)).OrderBy(answer => answer.Rank)))
        {
            grid.Add(
                token.Rank.ToString(CultureInfo.InvariantCulture),
                TokenText.Quote(token.Text),
                Fixed(token.Logit, 3),
                $"{Fixed(100 * token.Probability, 2)} %",
                token.Token == prompt.Answers?.Right.Token ? "right" : token.Token == prompt.Answers?.Wrong.Token ? "wrong" : string.Empty);
        }

        grid.Draw(screen);
    }

    private static NumericTable Answers(LogitsResult result) => new(
        new TableHeading("right and wrong answers", "logits and probabilities", new Tolerance(0.001), result.Conditions),
        "prompt",
        [.. result.Prompts.Select((_, n) => $"{n}")],
        ["logit of the right answer", "logit of the wrong answer", "logit difference", "probability of the right answer", "probability of the wrong answer"],
        (n, column) => result.Prompts[n].Answers is var (right, wrong)
            ? column switch
            {
                0 => right.Logit,
                1 => wrong.Logit,
                2 => right.Logit - wrong.Logit,
                3 => right.Probability,
                _ => wrong.Probability,
            }
            : null);

    private static NumericTable TopOf(LogitsResult result, int n) => new(
        new TableHeading($"most likely tokens after prompt {n}", "logits and probabilities", new Tolerance(0.001), result.Conditions),
        "token",
        [.. result.Prompts[n].Top.Select(token => $"{token.Rank} {TokenText.Show(token.Text)}".TrimEnd())],
        ["logit", "probability"],
        (row, column) => column == 0 ? result.Prompts[n].Top[row].Logit : result.Prompts[n].Top[row].Probability);

    private static string Fixed(double value, int decimals) => value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
}
