namespace IoiClaims.Cli;

/// <summary>Times that are estimated, in words.</summary>
internal static class RoughTime
{
    /// <summary>As in "4 h", "25 min", "10 s": one figure too many would promise too much.</summary>
    public static string InWords(TimeSpan time) =>
        time.TotalHours >= 2 ? FormattableString.Invariant($"{time.TotalHours:0} h")
        : time.TotalMinutes >= 2 ? FormattableString.Invariant($"{time.TotalMinutes:0} min")
        : FormattableString.Invariant($"{Math.Max(1, time.TotalSeconds):0} s");
}
