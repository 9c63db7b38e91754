using System.Text.Json;

namespace IoiClaims.Ioi;

/// <summary>The evidence for a circuit as a JSON file, one line a head, that reads well in a diff.</summary>
public static class CircuitEvidenceFile
{
    private const int Digits = 3;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a file. Numbers are rounded to three digits, which is more than their intervals allow.</summary>
    public static string ToText(CircuitEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        var lines = evidence.Heads.Select(head => "  " + JsonSerializer.Serialize(
            new Line(
                head.Group, head.Head.ToString(), Rounded(head.Change), Rounded(head.Interval.Lower),
                Rounded(head.Interval.Upper), head.Interval.Level, head.Experiment),
            Format));
        return $"[\n{string.Join(",\n", lines)}\n]\n";
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="InvalidDataException">It is not such a file; the message says what is wrong with it.</exception>
    public static CircuitEvidence Read(string path)
    {
        try
        {
            var lines = JsonSerializer.Deserialize<Line[]>(File.ReadAllText(path), Format) ?? [];
            return new CircuitEvidence(
            [
                .. lines.Select(line => new HeadEvidence(
                    line.Group, Head.Parse(line.Head), line.Experiment, line.Change, new Interval(line.Lower, line.Upper, line.Level))),
            ]);
        }
        catch (Exception problem) when (problem is JsonException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path} is not a circuit as IoiCircuitSearch finds one: {problem.Message} Write it anew with the command that searches.",
                problem);
        }
    }

    private static double Rounded(double value) => Math.Round(value, Digits);

    private sealed record Line(
        string Group, string Head, double Change, double Lower, double Upper, double Level, string Experiment);
}
