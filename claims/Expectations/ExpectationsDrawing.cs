using System.Globalization;
using System.Security;
using System.Text;

namespace IoiClaims.Claims.Expectations;

/// <summary>A dot and a whisker for each deciding bound, with what was published, as an SVG.</summary>
internal static class ExpectationsDrawing
{
    private const int Width = 1000;
    private const int RowHeight = 26;
    private const int Left = 560;
    private const int Right = 950;

    /// <summary>The drawing: claim by claim, each row on its own scale.</summary>
    public static string Of(IReadOnlyList<(string Claim, List<(AskedFinding Finding, Expectation Expectation)> Deciding)> claims)
    {
        var body = new StringBuilder();
        var y = 20;
        foreach (var (claim, deciding) in claims)
        {
            body.Append(Line($"<text x=\"10\" y=\"{y + 4}\" class=\"claim\">{claim}</text>"));
            y += RowHeight;
            foreach (var (finding, expectation) in deciding)
            {
                body.Append(Row(finding, expectation, y));
                y += RowHeight;
            }

            y += 10;
        }

        return Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {y}\" font-family=\"sans-serif\" font-size=\"11\">")
            + "<style>.claim{font-weight:bold;font-size:13px} .asked{fill:#666} .allowed{fill:#cfe8d5} .published{stroke:#b05a00;stroke-width:2} "
            + ".expected{stroke:#1a4f8b;fill:#1a4f8b} .end{fill:#666;font-size:9px}</style>\n"
            + Line($"<rect width=\"{Width}\" height=\"{y}\" fill=\"white\"/>")
            + body
            + "</svg>\n";
    }

    private static string Row(AskedFinding finding, Expectation entry, int y)
    {
        var bound = ThresholdText.Read(entry.Asked)!;
        var half = 1.96 * entry.Spread;
        double[] shown = [entry.Center - half, entry.Center + half, .. entry.Published.Select(each => each.Value), .. bound.Threshold.Numbers];
        var (from, to) = (shown.Min(), shown.Max());
        var margin = 0.12 * (to - from);
        (from, to) = (from - margin, to + margin);
        double X(double value) => Left + (value - from) / (to - from) * (Right - Left);

        var text = new StringBuilder();
        text.Append(Line($"<text x=\"20\" y=\"{y + 4}\">{SecurityElement.Escape(Short(finding.Sentence))}</text>"));

        // What the bound allows, read off its own judgement of points.
        const int Steps = 390;
        var step = (to - from) / Steps;
        var runs = Enumerable.Range(0, Steps)
            .Where(i => bound.Threshold.Judge(new Interval(from + i * step, from + (i + 1) * step, bound.Level)) == Verdict.Supported)
            .Select((i, at) => (Step: i, Run: i - at))
            .GroupBy(each => each.Run, each => each.Step);
        foreach (var run in runs)
        {
            var (start, end) = (X(from + run.First() * step), X(from + (run.Last() + 1) * step));
            text.Append(Line($"<rect x=\"{start:0.#}\" y=\"{y - 8}\" width=\"{end - start:0.#}\" height=\"16\" class=\"allowed\"/>"));
        }

        foreach (var published in entry.Published)
        {
            var x = X(published.Value);
            text.Append(Line($"<line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{y - 8}\" y2=\"{y + 8}\" class=\"published\"><title>{SecurityElement.Escape($"{published.Source}: {published.Value}")}</title></line>"));
        }

        text.Append(Line($"<line x1=\"{X(entry.Center - half):0.#}\" x2=\"{X(entry.Center + half):0.#}\" y1=\"{y}\" y2=\"{y}\" class=\"expected\"/>"));
        text.Append(Line($"<circle cx=\"{X(entry.Center):0.#}\" cy=\"{y}\" r=\"4\" class=\"expected\"/>"));
        text.Append(Line($"<text x=\"{Left - 6}\" y=\"{y + 3}\" class=\"end\" text-anchor=\"end\">{ExpectationsPage.Number(from, bound.IsFraction)}</text>"));
        text.Append(Line($"<text x=\"{Right + 6}\" y=\"{y + 3}\" class=\"end\">{ExpectationsPage.Number(to, bound.IsFraction)}</text>"));
        return text.ToString();
    }

    // So that a row stays on one line.
    private static string Short(string sentence) => sentence.Length <= 84 ? sentence : sentence[..83].TrimEnd() + "…";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture) + "\n";
}
