namespace IoiClaims.Report;

/// <summary>What a run says at its end, in the terminal: claims by subjects, what was not as expected, and where the report is.</summary>
public static class RunConsole
{
    /// <summary>The text, several lines.</summary>
    /// <param name="run">What was found.</param>
    /// <param name="page">Where the report was written.</param>
    public static string Of(RunRecord run, string page)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrWhiteSpace(page);
        var matrix = new ClaimMatrix(run);
        string[] header = ["claim", .. matrix.Subjects, .. matrix.HasCounterModels ? ["counter-model"] : Array.Empty<string>()];
        var rows = matrix.Claims
            .Select(claim => (string[])
            [
                claim,
                .. matrix.Subjects.Select(subject => new ClaimUnit(claim, subject)).Select(unit => matrix.Has(unit) ? Cell(run, unit) : string.Empty),
                .. matrix.HasCounterModels ? [string.Join(", ", matrix.CounterModelsOf(claim).Select(unit => Cell(run, unit)).Distinct())] : Array.Empty<string>(),
            ]);
        var off = run.Claims
            .Where(record => record.Status == ClaimStatus.Ran && !record.Passed)
            .Select(record => $"{record.Unit} is not as recorded. {RunWords.Why(record)}");
        var missing = run.Claims
            .Where(record => record.Status != ClaimStatus.Ran)
            .GroupBy(record => (record.Subject, record.Obstacle))
            .Select(alike => $"{alike.Key.Subject} {(alike.Any(record => record.Status == ClaimStatus.Error) ? "broke" : "did not run")}. {alike.Key.Obstacle}");
        var remarks = RunWords.Remarks(run).SelectMany(subject => subject.Remarks.Select(remark => $"{subject.Subject}: {remark}"));
        return string.Join(
            '\n',
            ["", RunWords.Summary(run), "", TextGrid.AlignLeft([header, .. rows], "  ").TrimEnd(), "", .. remarks, .. off, .. missing, $"The report of this run: {page}"]);
    }

    private static string Cell(RunRecord run, ClaimUnit unit) => run.Find(unit.Claim, unit.Subject) switch
    {
        null => "-",
        { Status: ClaimStatus.Ran, Passed: false } record => $"{RunWords.Verdict(record)} (!)",
        var record => RunWords.Verdict(record),
    };
}
