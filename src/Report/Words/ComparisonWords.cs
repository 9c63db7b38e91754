namespace IoiClaims.Report;

/// <summary>What moved between two runs, a line each.</summary>
public static class ComparisonWords
{
    /// <summary>The lines, verdicts first; one line says so where nothing moved.</summary>
    public static IEnumerable<string> Of(RunComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison.IsEmpty
            ? ["Nothing moved since the earlier run."]
            :
            [
                .. comparison.Verdicts.Select(move => $"{move.Unit}: {Of(move)}"),
                .. comparison.Findings.Select(move => $"{move.Unit}: {move.Now.Statement}: {Of(move)}"),
                .. comparison.Gone.Select(what => $"gone: {what}"),
                .. comparison.New.Select(what => $"new: {what}"),
            ];
    }

    /// <summary>As in "was supported, is refuted".</summary>
    internal static string Of(VerdictMove move) => $"was {RunWords.Word(move.Before)}, is {RunWords.Word(move.Now)}";

    /// <summary>As in "retained attention 97.1 % [96.0 %, 98.2 %] → 81.3 % [80.1 %, 82.5 %]; was supported, is refuted".</summary>
    internal static string Of(FindingMove move)
    {
        var (before, now) = (move.Before.Measured, move.Now.Measured);
        var name = move.Now.Number?.Quantity.Name;
        var alike = name is not null && before.StartsWith($"{name} ", StringComparison.Ordinal) && now.StartsWith($"{name} ", StringComparison.Ordinal);
        return $"{before} → {(alike ? now[(name!.Length + 1)..] : now)}"
            + (move.Before.Outcome == move.Now.Outcome ? string.Empty : $"; was {move.Before.Outcome}, is {move.Now.Outcome}");
    }
}
