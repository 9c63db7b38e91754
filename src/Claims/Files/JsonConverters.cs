using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IoiClaims;

/// <summary>Conditions as an object, in their order.</summary>
internal sealed class ConditionsConverter : JsonConverter<Conditions>
{
    public override Conditions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.EnumerateObject().Aggregate(
            Conditions.None, (conditions, pair) => conditions.With(pair.Name, pair.Value.GetString() ?? string.Empty));
    }

    public override void Write(Utf8JsonWriter writer, Conditions value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value)
        {
            writer.WriteString(key, text);
        }

        writer.WriteEndObject();
    }
}

/// <summary>
/// A table: title, unit, tolerance, conditions, labels, and a line of numbers a row, null for an empty cell; likewise the columns
/// of words, where there are any.
/// </summary>
internal sealed class NumericTableConverter : JsonConverter<NumericTable>
{
    public override NumericTable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var read = JsonSerializer.Deserialize<Written>(ref reader, options)
            ?? throw new JsonException("A table is missing.");
        if (read.Cells.Length != read.Rows.Length || read.Cells.Any(row => row.Length != read.Columns.Length))
        {
            throw new JsonException(
                $"The table '{read.Title}' should have {read.Rows.Length} x {read.Columns.Length} cells, as its labels say.");
        }

        if (read.TextColumns is { } labels && (read.Texts?.Length != read.Rows.Length || read.Texts.Any(row => row.Length != labels.Length)))
        {
            throw new JsonException(
                $"The table '{read.Title}' should have {read.Rows.Length} x {labels.Length} texts, as its labels say.");
        }

        return new NumericTable(
            new TableHeading(read.Title, read.Unit, new Tolerance(read.Absolute, read.Relative), read.Conditions)
            {
                Signed = read.Signed,
            },
            read.Corner,
            read.Rows,
            read.Columns,
            (row, column) => read.Cells[row][column],
            read.TextColumns,
            (row, column) => read.Texts![row][column]);
    }

    public override void Write(Utf8JsonWriter writer, NumericTable value, JsonSerializerOptions options)
    {
        var heading = value.Heading;
        writer.WriteStartObject();
        writer.WriteString("title", heading.Title);
        writer.WriteString("unit", heading.Unit);
        writer.WriteNumber("absolute", heading.Tolerance.Absolute);
        writer.WriteNumber("relative", heading.Tolerance.Relative);
        writer.WriteBoolean("signed", heading.Signed);
        writer.WritePropertyName("conditions");
        JsonSerializer.Serialize(writer, heading.Conditions, options);
        writer.WriteString("corner", value.Corner);
        writer.WritePropertyName("rows");
        JsonSerializer.Serialize(writer, value.Rows, options);
        writer.WritePropertyName("columns");
        JsonSerializer.Serialize(writer, value.Columns, options);
        writer.WriteStartArray("cells");
        for (var row = 0; row < value.Rows.Length; row++)
        {
            writer.WriteRawValue(
                $"[{string.Join(",", value.Columns.Select((_, column) => Number(value[row, column])))}]");
        }

        writer.WriteEndArray();
        if (!value.TextColumns.IsEmpty)
        {
            writer.WritePropertyName("textColumns");
            JsonSerializer.Serialize(writer, value.TextColumns, options);
            writer.WritePropertyName("texts");
            JsonSerializer.Serialize(
                writer, value.Rows.Select((_, row) => value.TextColumns.Select((_, column) => value.Text(row, column))), options);
        }

        writer.WriteEndObject();
    }

    private static string Number(double? cell) => cell?.ToString("R", CultureInfo.InvariantCulture) ?? "null";

    private sealed record Written(
        string Title,
        string Unit,
        double Absolute,
        double Relative,
        bool Signed,
        Conditions Conditions,
        string Corner,
        ImmutableArray<string> Rows,
        ImmutableArray<string> Columns,
        ImmutableArray<ImmutableArray<double?>> Cells,
        string[]? TextColumns = null,
        string[][]? Texts = null);
}

/// <summary>A row of numbers on one line.</summary>
internal sealed class NumbersConverter : JsonConverter<ImmutableArray<double>>
{
    public override ImmutableArray<double> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        [.. JsonSerializer.Deserialize<double[]>(ref reader, options) ?? []];

    public override void Write(Utf8JsonWriter writer, ImmutableArray<double> value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(",", value.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]");
}
