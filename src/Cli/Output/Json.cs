using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IoiClaims.Cli;

/// <summary>JSON as every command writes it; docs/command.md says which shapes are promised.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Text(object document) => JsonSerializer.Serialize(document, document.GetType(), Options) + "\n";

    /// <summary>A number that JSON has; null for infinity and NaN.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    /// <summary>Conditions as an object.</summary>
    public static Dictionary<string, string> Of(Conditions conditions) =>
        conditions.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>A table: labels and rows of numbers.</summary>
    public static JsonTable Of(NumericTable table) => new(
        table.Heading.Title,
        table.Heading.Unit,
        table.Corner,
        [.. table.Columns],
        [.. table.Rows.Select((label, row) => new JsonRow(label, [.. table.Columns.Select((_, column) => table[row, column])]))]);
}

/// <summary>A measured number with its interval; an end is null where nothing bounds it.</summary>
internal sealed record JsonNumber(double? Value, double? Lower, double? Upper)
{
    public static JsonNumber Of(Measurement measurement) =>
        new(Json.Finite(measurement.Value), Json.Finite(measurement.Lower), Json.Finite(measurement.Upper));
}

/// <summary>A table.</summary>
internal sealed record JsonTable(string Title, string Unit, string Corner, string[] Columns, JsonRow[] Rows);

/// <summary>A row of a table; an empty cell is null.</summary>
internal sealed record JsonRow(string Label, double?[] Cells);
