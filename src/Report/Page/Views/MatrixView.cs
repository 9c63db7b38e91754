namespace IoiClaims.Report;

/// <summary>The summary on top: claims by subjects, each cell with its verdict and whether it is the recorded one.</summary>
internal static class MatrixView
{
    public static Element Of(RunRecord run, ClaimMatrix matrix, Anchors anchors)
    {
        var head = Element.Of(
            "tr",
            matrix.Subjects.Select(subject => (Node)Element.Of("th", subject).With("scope", "col"))
                .Prepend(Element.Of("th", "Claim").With("scope", "col"))
                .Concat(matrix.HasCounterModels ? [Element.Of("th", "Counter-model").With("scope", "col")] : Array.Empty<Node>()));
        var rows = matrix.Claims.Select(claim => Element.Of(
            "tr",
            matrix.Subjects
                .Select(subject => (Node)Element.Of("td", OnSubject(run, matrix, new ClaimUnit(claim, subject), anchors)).With("data-label", subject))
                .Prepend(Element.Of(
                    "th",
                    run.Claims.Any(record => record.Text.Name == claim)
                        ? Element.Of("a", RunWords.Spaced(claim)).With("href", $"#{anchors.Of(claim)}")
                        : RunWords.Spaced(claim),
                    Element.Of("span", matrix.StatementOf(claim)).Class("statement")).With("scope", "row"))
                .Concat(matrix.HasCounterModels
                    ?
                    [
                        Element.Of("td", matrix.CounterModelsOf(claim).Select(unit => (Node)new Fragment(
                            Cell(run, unit, anchors),
                            Element.Of("span", unit.Subject).Class("small")))).With("data-label", "counter-model"),
                    ]
                    : Array.Empty<Node>())));
        return Element.Of(
            "section",
            Element.Of("h2", "Summary").With("id", "summary"),
            Element.Of("p", RunWords.Summary(run)).Class("lead"),
            Element.Of(
                "table",
                Element.Of("caption", "Verdicts of claims by subjects").Class("unseen"),
                Element.Of("thead", head),
                Element.Of("tbody", rows)).Class("matrix"),
            new Fragment(Remarks(run)),
            new Fragment(Obstacles(run))).With("aria-labelledby", "summary");
    }

    private static Node OnSubject(RunRecord run, ClaimMatrix matrix, ClaimUnit unit, Anchors anchors) =>
        matrix.Has(unit) ? Cell(run, unit, anchors) : Element.Of("span", "–").Class("small");

    private static Element Cell(RunRecord run, ClaimUnit unit, Anchors anchors)
    {
        if (run.Find(unit.Claim, unit.Subject) is not { } record)
        {
            return Element.Of("span", "not asked for").Class("small");
        }

        return Element.Of("a", Badge(record), Agreement(record)).Class("cell").With("href", $"#{anchors.Of(unit)}");
    }

    /// <summary>Whether it passed, in a word, with its sign.</summary>
    public static Element Badge(ClaimRecord record)
    {
        var (kind, word) = record switch
        {
            { Status: ClaimStatus.NotRun } => ("none", "not run"),
            { Status: ClaimStatus.Error } => ("wrong", "error"),
            { Passed: true } => ("passed", "passed"),
            _ => ("wrong", "failed"),
        };
        return Element.Of("span", Icon.Of(record), word).Class($"badge {kind}");
    }

    /// <summary>The verdict, and whether it is the recorded one; or what else is wrong.</summary>
    public static Element? Agreement(ClaimRecord record)
    {
        if (record.Status != ClaimStatus.Ran)
        {
            return null;
        }

        var verdict = RunWords.Verdict(record);
        var failed = record.Tests.Count(test => test.Outcome == TestOutcome.Failed);
        return record.Expected is { } expected && record.Verdict is { } found && expected != found
                ? Element.Of("span", $"{verdict}; recorded: {RunWords.Word(expected)}").Class("small wrong")
            : failed > 0 ? Element.Of("span", $"{verdict}; {RunWords.Count(failed, "test", "tests")} failed").Class("small wrong")
            : Element.Of("span", record.Verdict is null ? verdict
                : record.Expected is null ? $"{verdict}; no verdict recorded"
                : $"{verdict}, as recorded").Class("small");
    }

    private static IEnumerable<Node> Remarks(RunRecord run) => RunWords.Remarks(run).Select(subject => (Node)Element.Of(
        "div",
        Element.Of("p", Element.Of("strong", $"About {subject.Subject}. "), string.Join(' ', subject.Remarks))).Class("note"));

    private static IEnumerable<Node> Obstacles(RunRecord run) =>
        from record in run.Claims
        where record.Status == ClaimStatus.NotRun && record.Obstacle is not null
        group record by (record.Subject, record.Obstacle) into alike
        select (Node)Element.Of(
            "div",
            Element.Of("p", Element.Of("strong", $"{alike.Key.Subject} was not run. "), alike.Key.Obstacle.Reason),
            alike.Key.Obstacle.Command is { } command ? Parts.Command(command) : null).Class("note");
}
