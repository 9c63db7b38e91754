using System.Text;

namespace IoiClaims.Report;

/// <summary>The report as Markdown, short enough for the summary of a job: claims by subject, then what needs attention.</summary>
public static class RunMarkdown
{
    // A job's summary holds a megabyte, and nobody reads more of a message than this.
    private const int LongestMessage = 1500;

    // The page has all of them.
    private const int MostMoves = 30;

    /// <summary>The summary of a run.</summary>
    /// <param name="run">What was found.</param>
    /// <param name="earlier">An earlier run, to say what moved since.</param>
    public static string Of(RunRecord run, RunRecord? earlier = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var text = new StringBuilder("## Claims\n\n");
        text.Append(Escaped(RunWords.Summary(run))).Append("\n\n");
        var matrix = new ClaimMatrix(run);
        Row(text, ["claim", .. matrix.Subjects.Select(Escaped), .. matrix.HasCounterModels ? ["counter-model"] : Array.Empty<string>()]);
        Row(text, ["---", .. matrix.Subjects.Select(_ => "---"), .. matrix.HasCounterModels ? ["---"] : Array.Empty<string>()]);
        foreach (var claim in matrix.Claims)
        {
            var cells = matrix.Subjects.Select(subject => new ClaimUnit(claim, subject))
                .Select(unit => matrix.Has(unit) ? Cell(run, unit) : string.Empty).ToList();
            if (matrix.HasCounterModels)
            {
                cells.Add(string.Join("<br>", matrix.CounterModelsOf(claim).Select(unit =>
                    $"{Cell(run, unit)} ({Escaped(unit.Subject)})")));
            }

            Row(text, [$"**{Escaped(claim)}** {Escaped(matrix.StatementOf(claim))}", .. cells]);
        }

        foreach (var (subject, remarks) in RunWords.Remarks(run))
        {
            text.Append("\n**").Append(Escaped(subject)).Append("** ").Append(Escaped(string.Join(' ', remarks))).Append('\n');
        }

        if (earlier is not null)
        {
            var moves = ComparisonWords.Of(RunComparison.Of(earlier, run)).ToList();
            text.Append("\n### Since the earlier run\n\n");
            foreach (var move in moves.Take(MostMoves))
            {
                text.Append("- ").Append(Escaped(move)).Append('\n');
            }

            text.Append(moves.Count > MostMoves ? $"- and {moves.Count - MostMoves} more\n" : string.Empty);
        }

        foreach (var claim in run.Claims.Where(record => record.Status == ClaimStatus.Error || record.Tests.Any(Failed)))
        {
            text.Append("\n### ").Append(Escaped(claim.Unit.ToString())).Append("\n\n")
                .Append(Escaped(RunWords.Why(claim))).Append("\n\n");
            foreach (var test in claim.Tests.Where(Failed))
            {
                text.Append("- ").Append(Escaped(Sentence.Of(test.Name)))
                    .Append(test.File is null ? "" : $" ({Escaped(test.File)}, line {test.Line})").Append("\n\n")
                    .Append(Fenced(test.Message)).Append('\n');
            }

            text.Append("To reproduce: `").Append(claim.Reproduce.Replace('`', '\'')).Append("`\n");
        }

        foreach (var missing in run.Claims.Where(record => record is { Status: ClaimStatus.NotRun })
            .Select(record => record.Obstacle).Distinct())
        {
            text.Append("\nNot run: ").Append(Escaped(missing?.Reason ?? "no reason was given"))
                .Append(missing?.Command is { } command ? $" To get it: `{command.Replace('`', '\'')}`" : "").Append('\n');
        }

        return text.Append('\n').ToString();
    }

    private static bool Failed(TestRecord test) => test.Outcome == TestOutcome.Failed;

    private static string Cell(RunRecord run, ClaimUnit unit) =>
        run.Find(unit.Claim, unit.Subject) is not { } record ? "not asked for" :
        $"{Mark(record)} {RunWords.Verdict(record)}";

    private static string Mark(ClaimRecord record) => record switch
    {
        { Status: ClaimStatus.NotRun } => "⚪",
        { Passed: true } => "✅",
        _ => "❌",
    };

    private static void Row(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Fenced(string message)
    {
        var shown = message.Length <= LongestMessage ? message : message[..LongestMessage] + "\n…";
        var fence = "```";
        while (shown.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return string.Join('\n', $"{fence}\n{shown}\n{fence}".Split('\n').Select(line => "  " + line)) + "\n";
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\n' or '\r' => escaped.Append(' '),
                '<' => escaped.Append("&lt;"),
                '&' => escaped.Append("&amp;"),
                '\\' or '|' or '*' or '_' or '`' or '[' or ']' or '#' or '@' => escaped.Append('\\').Append(letter),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }
}
