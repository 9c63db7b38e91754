namespace IoiClaims.Claims;

/// <summary>Step 7, in tables: distance between occurrences, common words, and what the detectors write.</summary>
public partial class Claim4Experiments
{
    private NumericTable ScoresOnRandomTokens() => HeadTable.Of(
        Heading("attention on random tokens that come twice", "1", 0.005, OnRandomTokens),
        [.. DetectorHeads, .. PreviousTokenHeads.Cast<Head>()],
        ("to the same token", RandomScores.DuplicateToken),
        ("to what followed it", RandomScores.Induction),
        ("to the token before", RandomScores.PreviousToken));

    private NumericTable DistanceOnRandomTokens()
    {
        int[] periods = [5, 10, 20, 40, 80];
        var scores = periods.Select(period => ScoresOn(RandomTokens(period))).ToArray();
        return ByHead(
            "attention of duplicate-token heads to the same token, of induction heads to what followed it, on random tokens",
            "tokens between occurrences",
            OnRandomTokens.With("dataset", "random tokens, twice"),
            [.. periods.Select(period => $"{period}")],
            (row, head) => OwnScore(scores[row], DuplicateTokenHeads.Contains(head)).Mean(head));
    }

    private NumericTable DistanceInText()
    {
        (int From, int To)[] distances = [(1, 4), (5, 9), (10, 19), (20, 39), (40, 120)];
        var readings = distances
            .Select(range => InText.Where(at => at.Distance >= range.From && at.Distance <= range.To))
            .ToArray();
        return ByHead(
            "attention of duplicate-token heads to the same token, of induction heads to what followed it, in ordinary text",
            "tokens since the last time",
            WeighedByTokens(readings),
            [.. distances.Select(range => $"{range.From} to {range.To}")],
            (row, head) => OwnAttention(readings[row], head));
    }

    private NumericTable CommonWords()
    {
        // Common are the ten tokens that these passages have most of.
        var common = Occurrence.AllOf(Passages, skip: 1).GroupBy(at => at.Token)
            .OrderByDescending(same => same.Count()).ThenBy(same => same.Key)
            .Take(10)
            .Select(same => same.Key)
            .ToHashSet();
        (string Name, RepetitionInText Readings)[] rows =
        [
            ("the ten most common", InText.Where(at => common.Contains(at.Token))),
            ("all others", InText.Where(at => !common.Contains(at.Token))),
            ("that came once before", InText.Where(at => at.Earlier.Length == 1)),
            ("that came five times or more", InText.Where(at => at.Earlier.Length >= 5)),
        ];
        return ByHead(
            "attention of duplicate-token heads to the same token, of induction heads to what followed it, in ordinary text",
            "tokens",
            WeighedByTokens([.. rows.Select(row => row.Readings)]),
            [.. rows.Select(row => row.Name)],
            (row, head) => OwnAttention(rows[row].Readings, head));
    }

    private Conditions WeighedByTokens(IEnumerable<RepetitionInText> rows) => OnOrdinaryText.With(
        "repeated tokens in each row", string.Join(", ", rows.Select(row => row.Repeated.Length)));

    /// <summary>
    /// Does the direction in which a head's output varies most say "this token came before"? With prompts in which S2 repeats
    /// a name and prompts in which it does not; with random tokens the first and the second time; with ordinary text.
    /// </summary>
    private NumericTable WhatDetectorsWrite()
    {
        var onText = Occurrence.AllOf(Passages, skip: 1);
        var onRandom = Occurrence.AllOf(RandomTokens().Batch, skip: 1);
        (string, IReadOnlyList<double?>) Row(Head head)
        {
            var ioi = DuplicationComponents.AtRole(Ioi, head, S2, repeated: Ioi.Prompts, notRepeated: Ioi.Corrupted(Corruptions.Abc));
            var random = DuplicationComponents.InText(Ioi, head, RandomTokens().Batch, onRandom);
            var text = DuplicationComponents.InText(Ioi, head, Passages, onText);
            return ($"{head}", [
                ioi?.ShareOfVariance, ioi?.Correlation, ioi?.CorrelationWithOrder,
                random?.ShareOfVariance, random?.Correlation, text?.ShareOfVariance, text?.Correlation,
            ]);
        }

        return NumericTable.FromRows(
            Heading(
                "first principal component of what a head writes: its share of the variance, |r| with 'is repeated'",
                "1",
                0.01,
                Ioi.Conditions
                    .With("IOI", "these prompts, and as many with nobody repeated")
                    .With("random", $"at most {DuplicationComponents.OfEach} repeated and new tokens each of {OnRandomTokens["N"]} prompts with random tokens")
                    .With("text", $"at most {DuplicationComponents.OfEach} repeated and new tokens each of {Passages.Count} passages")),
            "head",
            ["IOI share", "IOI r", "IOI r with order", "random share", "random r", "text share", "text r"],
            [.. DetectorHeads.Select(Row)]);
    }

    private double OwnAttention(RepetitionInText readings, Head head) =>
        (DuplicateTokenHeads.Contains(head) ? readings.ToEarlier : readings.ToWhatFollowed).Mean(head);

    private NumericTable ByHead(
        string title, string corner, Conditions conditions, IReadOnlyList<string> rows, Func<int, Head, double> cell)
    {
        Head[] heads = [.. DetectorHeads];
        return new NumericTable(
            Heading(title, "1", 0.005, conditions),
            corner,
            rows,
            [.. heads.Select(head => $"{head}")],
            (row, column) => cell(row, heads[column]));
    }
}
