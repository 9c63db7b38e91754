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
            return new CircuitEvidence(
            [
                .. TypedJson.Read(path).Items.Select(line => new HeadEvidence(
                    line["group"].Text,
                    Head.Parse(line["head"].Text),
                    line["experiment"].Text,
                    line["change"].Number,
                    new Interval(line["lower"].Number, line["upper"].Number, line["level"].Number))),
            ]);
        }
        catch (Exception problem) when (problem is InvalidDataException or FormatException or ArgumentException)
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
