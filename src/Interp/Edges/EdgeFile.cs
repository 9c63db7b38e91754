using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace IoiClaims;

/// <summary>
/// Sets of edges as JSON files: <code>{ "edges": [ { "from": "2.2", "to": "5.5.K", "at": "S1+1" } ] }</code> "at" is a role, a position
/// counted from 0, or missing for every position; an edge may have a "score" and its "interval". Other keys beside "edges" are for people.
/// </summary>
public static class EdgeFile
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <exception cref="InvalidDataException">It is not such a file, or names edges that the model lacks; the message says file, line and key.</exception>
    public static EdgeSet Read(string path, TransformerShape shape) => Of(TypedJson.Read(path), shape);

    /// <summary>The edges of a file that has been read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static EdgeSet Of(TypedJson file, TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new EdgeSet(file["edges"].Items.Select(item =>
        {
            item.AllowOnly("from", "to", "at", "score", "interval");
            var edge = new Edge(Meant(item["from"], Edge.Writer), Meant(item["to"], Port.Parse), PlaceOf(item.Find("at")));
            try
            {
                new EdgeSet([edge]).Check(shape);
            }
            catch (ArgumentException wrong)
            {
                throw item.Wrong(wrong.Message.Split(" (Parameter")[0]);
            }

            return edge;
        }));
    }

    /// <summary>Writes a file, an edge a line.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="edges">The edges, in the order in which they are to stand.</param>
    /// <param name="about">What people should know of them, key by key.</param>
    /// <param name="score">The score of an edge; none if omitted.</param>
    public static void Write(
        string path, IEnumerable<Edge> edges, IEnumerable<(string Key, string Value)>? about = null, Func<Edge, double>? score = null)
    {
        ArgumentNullException.ThrowIfNull(edges);
        var keys = (about ?? []).Select(each => $"  {Quoted(each.Key)}: {Quoted(each.Value)},\n");
        var lines = edges.Select(edge => $"    {LineOf(edge, score)}");
        AtomicFile.Write(path, $"{{\n{string.Concat(keys)}  \"edges\": [\n{string.Join(",\n", lines)}\n  ]\n}}\n");
    }

    private static string LineOf(Edge edge, Func<Edge, double>? score)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, OneLine))
        {
            json.WriteStartObject();
            json.WriteString("from", edge.Sender.ToString());
            json.WriteString("to", edge.Into.ToString());
            switch (edge.At)
            {
                case Place.AtRole { Role: var role }:
                    json.WriteString("at", role.Name);
                    break;
                case Place.AtIndex { Index: var index }:
                    json.WriteNumber("at", index);
                    break;
            }

            if (score is not null)
            {
                json.WriteNumber("score", score(edge));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, OneLine.Encoder)}\"";

    private static Place PlaceOf(TypedJson? at)
    {
        if (at is null)
        {
            return Place.Everywhere;
        }

        try
        {
            return at.IsText ? Place.At(new Role(at.Text)) : Place.AtPosition((int)at.Whole);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw at.Wrong("a position is 0 or more");
        }
    }

    private static T Meant<T>(TypedJson text, Func<string, T> read)
    {
        try
        {
            return read(text.Text);
        }
        catch (FormatException wrong)
        {
            throw text.Wrong(wrong.Message);
        }
    }
}
