using System.Text.Json;

namespace IoiClaims.Ioi;

/// <summary>
/// The evidence for a circuit as a JSON file, one line a head, that reads well in a diff: a list; or an object with the list under
/// "evidence", as <see cref="KeptCircuit"/> and "ioi discover --out circuit.json" write it.
/// </summary>
public static class CircuitEvidenceFile
{
    private const int Digits = 3;
    private const string Evidence = "evidence";

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
        return evidence.Heads.IsEmpty ? "[]\n" : $"[\n{string.Join(",\n", lines)}\n]\n";
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="InvalidDataException">It is not such a file; the message says what is wrong with it.</exception>
    public static CircuitEvidence Read(string path)
    {
        try
        {
            var file = TypedJson.Read(path);
            return Of(file.IsList ? file : file[Evidence]);
        }
        catch (Exception problem) when (problem is InvalidDataException or FormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path} is not a circuit as a search finds one: {problem.Message} Write it anew with the command that searches, "
                + "ioi discover --out circuit.json.",
                problem);
        }
    }

    /// <summary>The evidence of a circuit with what it was searched on.</summary>
    internal static string ToText(KeptCircuit circuit) =>
        "{\n"
        + string.Concat(new[] { ("weights", circuit.Weights), ("prompts", circuit.Prompts), ("searchedOn", circuit.SearchedOn) }
            .Select(pair => $" \"{pair.Item1}\": {JsonSerializer.Serialize(pair.Item2, Format)},\n"))
        + $" \"{Evidence}\": {ToText(circuit.Evidence).TrimEnd()}\n}}\n";

    /// <summary>Reads what <see cref="ToText(KeptCircuit)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    internal static KeptCircuit ReadKept(string path)
    {
        var file = TypedJson.Read(path);
        return new KeptCircuit(file["weights"].Text, file["prompts"].Text, file["searchedOn"].Text, Of(file[Evidence]));
    }

    private static CircuitEvidence Of(TypedJson lines) => new(
    [
        .. lines.Items.Select(line =>
        {
            // "ioi discover" writes value and interval together, as everywhere in its documents.
            var (numbers, change) = line.Find("relativeChange") is { } together ? (together, "value") : (line, "change");
            return new HeadEvidence(
                line["group"].Text,
                Head.Parse(line["head"].Text),
                line["experiment"].Text,
                numbers[change].Number,
                new Interval(numbers["lower"].Number, numbers["upper"].Number, line.Find("level")?.Number ?? 0.95));
        }),
    ]);

    private static double Rounded(double value) => Math.Round(value, Digits);

    private sealed record Line(
        string Group, string Head, double Change, double Lower, double Upper, double Level, string Experiment);
}
