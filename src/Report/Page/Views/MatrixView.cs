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

    /// <summary>The verdict in a word, with its sign.</summary>
    public static Element Badge(ClaimRecord record)
    {
        var kind = record switch
        {
            { Status: ClaimStatus.Error } => "wrong",
            { Status: ClaimStatus.Ran, Verdict: { } verdict } => RunWords.Word(verdict),
            _ => "none",
        };
        return Element.Of(
            "span",
            record.Status == ClaimStatus.Error ? Icon.Of(TestOutcome.Failed) : Icon.Of(record.Status == ClaimStatus.Ran ? record.Verdict : null),
            RunWords.Verdict(record)).Class($"badge {kind}");
    }

    /// <summary>Whether the verdict is the recorded one, and whether the rest passed.</summary>
    public static Element? Agreement(ClaimRecord record)
    {
        if (record.Status != ClaimStatus.Ran)
        {
            return null;
        }

        var failed = record.Tests.Count(test => test.Outcome == TestOutcome.Failed);
        var isOther = record.Expected is { } expected && record.Verdict is { } found && expected != found;
        return isOther
            ? Element.Of("span", $"recorded: {RunWords.Word(record.Expected!.Value)}").Class("small wrong")
            : failed > 0
                ? Element.Of("span", $"{RunWords.Count(failed, "test", "tests")} failed").Class("small wrong")
                : record.Expected is null
                    ? Element.Of("span", "no verdict recorded").Class("small")
                    : Element.Of("span", "as recorded").Class("small");
    }

    private static IEnumerable<Node> Obstacles(RunRecord run) =>
        from record in run.Claims
        where record.Status == ClaimStatus.NotRun && record.Obstacle is not null
        group record by (record.Subject, record.Obstacle) into alike
        select (Node)Element.Of(
            "div",
            Element.Of("p", Element.Of("strong", $"{alike.Key.Subject} was not run. "), alike.Key.Obstacle.Reason),
            alike.Key.Obstacle.Command is { } command ? Parts.Command(command) : null).Class("note");
}
