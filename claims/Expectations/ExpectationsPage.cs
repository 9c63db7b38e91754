using System.Globalization;

namespace IoiClaims.Claims.Expectations;

/// <summary>The ledger as a page of docs with a drawing of it.</summary>
internal static class ExpectationsPage
{
    private const string Name = "gpt2-expectations.md";
    private const string Drawing = "gpt2-expectations.svg";

    /// <summary>The files of the page, by their names in docs.</summary>
    public static IReadOnlyList<(string Name, string Text)> Of(
        IReadOnlyList<(string Claim, List<(AskedFinding Finding, Expectation Expectation)> Deciding)> claims,
        IReadOnlyList<(AskedFinding Finding, Expectation Expectation)> all,
        RecordedVerdicts verdicts)
    {
        var lines = new List<string>
        {
            "# What to expect of GPT-2 small",
            "",
            "Nobody has run the claims on GPT-2 small's weights yet, and the day somebody does happens once. This page says, from what others",
            "published, how each bound and each verdict should come out. The numbers, with sources and conditions, are in",
            "[claims/Expectations/gpt2-small.json](../claims/Expectations/gpt2-small.json); a test holds them against the bounds in the code",
            "(`dotnet test claims --filter Gpt2Expectations`), and another one writes this page.",
            "",
            "| claim | expected | chance | if all expectations are off independently |",
            "|---|---|---|---|",
        };
        foreach (var (claim, deciding) in claims)
        {
            var expected = verdicts[claim, Fixtures.Gpt2Small.Name]!.Value;
            lines.Add($"| {claim} | {ClaimReport.Word(expected)} | {Percent(VerdictChance.Of(deciding, expected, independent: false))} | {Percent(VerdictChance.Of(deciding, expected, independent: true))} |");
        }

        lines.AddRange(
        [
            "",
            $"![Each deciding bound, what was published, and what is expected](images/{Drawing})",
            "",
            "A band is what the bound allows; a mark is a published number; the dot is what is expected on our prompts (240, fifteen templates,",
            "both orders, with BOS), with the range in which 95 % of measured numbers should fall. Each row has its own scale.",
            "",
            "How far off an expectation may be is decided by one rule, from the evidence alone. One floor is a quarter of the number: from 0.02",
            "to 0.05 of a share or of attention, from 0.1 to 0.25 logits.",
            "",
            "| evidence | expected | width |",
            "|---|---|---|",
            "| several sources measured this quantity | their mean | their standard deviation, at least one floor |",
            "| one source did, under conditions like ours | its number | one floor |",
            "| measured under other conditions | its number | two floors |",
            "| bracketed: one number is too small, one too large | the middle | a quarter of their distance, at least one floor |",
            "| derived from published numbers, or from how prompts are drawn | as argued | two floors |",
            "| none | as argued | four floors |",
            "",
            "The rule was not fixed blind. The smaller floor for small numbers and the bracketed kind were added while the chances of Claim 5 were",
            "worked out by hand, because with neither a published null could not be decided, and the bounds were chosen with the widths in sight.",
            "Published nulls without a number (R in Claim 3, W in Claim 5) are entered as 0. Claim 5 hangs on one classification: if the two numbers",
            "about previous-token heads, of unlike experiments, counted as several sources of one quantity, its chance would be about .87.",
            "",
            "To the width comes the standard error on our prompts. A measured number is drawn from both, its interval is judged as in a run, and",
            "findings are put together as in a run: a control that fails leaves the claim undecided. Findings that rest on one expectation are",
            "off together; the last column of the first table shows the chance without any dependence. Extensions decide nothing.",
            "",
            "These are chances as far as others' numbers go. They say nothing of mistakes that one could make in loading the model. Letters name",
            "sources: [claims/Support/Source.cs](../claims/Support/Source.cs).",
        ]);
        foreach (var claim in claims.Select(each => each.Claim))
        {
            lines.AddRange(["", $"## {claim}", "", "| finding | counts as | asked | published | expected | chance |", "|---|---|---|---|---|---|"]);
            lines.AddRange(all.Where(pair => pair.Finding.Claim == claim).Select(pair => Row(pair.Finding, pair.Expectation)));
        }

        return [(Name, string.Join('\n', lines) + "\n"), (Path.Combine("images", Drawing), ExpectationsDrawing.Of(claims))];
    }

    private static string Row(AskedFinding finding, Expectation entry)
    {
        var isFraction = ThresholdText.Read(entry.Asked)?.IsFraction ?? false;
        var published = string.Join("; ", entry.Published.Select(each => $"{each.Source} {Number(each.Value, isFraction)}"));
        var expected = entry.Chance is null ? $"{Number(entry.Center, isFraction)} ± {Number(entry.Spread, isFraction)}" : string.Empty;
        return $"| {finding.Sentence} | {finding.Role.ToString().ToLowerInvariant()} | {finding.Asked} | {published} | {expected} | {Percent(VerdictChance.OfSupport(entry))} |";
    }

    private static string Percent(double share) => share >= 0.995 ? "> 99 %" : share.ToString("0 %", CultureInfo.InvariantCulture);

    /// <summary>As in ".59", or "−39 %" of a fraction that is asked in percent.</summary>
    public static string Number(double value, bool isFraction) =>
        value.ToString(isFraction ? "0 %" : "0.##", CultureInfo.InvariantCulture).Replace('-', '−');
}
