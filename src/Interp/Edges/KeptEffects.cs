using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace IoiClaims;

/// <summary>
/// Exact effects of edges, all that follows them free, in a file, port by port as they are found, so that hours of work can be stopped and go on; see
/// <see cref="EdgeExperiments.Keep"/>. What belongs to other weights, prompts or metrics, or is damaged, is refused. Only one process
/// writes such a file at a time.
/// </summary>
public sealed class KeptEffects : IDisposable
{
    // First line: what the file is. Then what its effects belong to, a key a line. Then ports: into, at, senders, effects, check sum.
    private const string FirstLine = "exact effects of edges, version 1";

    private const string MetricValues = "values of the metric";

    private readonly Dictionary<(Port Into, string At), Dictionary<Component, float[]>> known = [];
    private readonly FileStream file;

    // As the file has it: check sums are over it, too, so that a line belongs to one file only.
    private string header;

    private KeptEffects(FileStream file, string header) => (this.file, this.header) = (file, header);

    /// <summary>Whether the effect of an edge is there.</summary>
    public bool Has(Edge edge)
    {
        ArgumentNullException.ThrowIfNull(edge);
        return known.TryGetValue((edge.Into, $"{edge.At}"), out var port) && port.ContainsKey(edge.Sender);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Opens a file, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="experiment">Model, prompts and metric.</param>
    /// <param name="corrupted">The other prompts.</param>
    /// <exception cref="InvalidDataException">It holds something else, or is damaged.</exception>
    /// <exception cref="IOException">Another process writes it, or it cannot be written.</exception>
    internal static KeptEffects Open(string path, Experiment experiment, PromptBatch corrupted)
    {
        (string Key, string Value)[] of =
        [
            ("engine", (typeof(KeptEffects).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0]),
            ("weights", experiment.Model.Fingerprint),
            ("prompts", experiment.Batch.Fingerprint),
            ("corrupted prompts", corrupted.Fingerprint),
            ("metric", experiment.Metric.Name),
            (MetricValues, Base64(experiment.Measure())),
        ];
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var heading = string.Concat(of.Select(each => $"{each.Key}\t{each.Value}\n").Prepend(FirstLine + "\n"));
            var kept = new KeptEffects(stream, heading);
            if (stream.Length == 0)
            {
                stream.Write(Encoding.UTF8.GetBytes(heading));
                stream.Flush();
            }
            else
            {
                kept.ReadAll(path, of, experiment.Batch.Count);
            }

            return kept;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The effects of edges into a port, sender by sender [N]; null unless all of them are there.</summary>
    internal IReadOnlyList<float[]>? Find(Port into, Place at, IReadOnlyCollection<Component> senders) =>
        known.TryGetValue((into, $"{at}"), out var port) && senders.All(port.ContainsKey) ? [.. senders.Select(sender => port[sender])] : null;

    /// <summary>Keeps the effects of edges into a port, sender by sender [N]; in the file when this returns.</summary>
    internal void Add(Port into, Place at, IReadOnlyCollection<Component> senders, IReadOnlyList<float[]> effects)
    {
        var line = $"{into}\t{at}\t{string.Join(' ', senders)}\t{Base64([.. effects.SelectMany(each => each)])}";
        file.Write(Encoding.UTF8.GetBytes($"{line}\t{CheckSum(line)}\n"));
        file.Flush();
        Remember(into, $"{at}", senders, effects);
    }

    private void Remember(Port into, string at, IEnumerable<Component> senders, IEnumerable<float[]> effects)
    {
        var port = known.TryGetValue((into, at), out var found) ? found : known[(into, at)] = [];
        foreach (var (sender, effect) in senders.Zip(effects))
        {
            port[sender] = effect;
        }
    }

    private void ReadAll(string path, IReadOnlyList<(string Key, string Value)> of, int prompts)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        var text = reader.ReadToEnd();

        // Whoever was killed while he wrote left a line without an end: that port is done again.
        var whole = text.LastIndexOf('\n') + 1;
        var lines = text[..whole].Split('\n')[..^1];
        if (lines.Length < 1 + of.Count || lines[0] != FirstLine)
        {
            throw new InvalidDataException($"{path} is not a file of exact effects of edges; delete it, or write elsewhere.");
        }

        foreach (var ((key, value), line) in of.Zip(lines.Skip(1)))
        {
            if (line != $"{key}\t{value}" && !(key == MetricValues && AreClose(line, value)))
            {
                throw new InvalidDataException($"{path} keeps effects of another run: not the same {key}. Delete it to begin again, or write elsewhere.");
            }
        }

        header = string.Concat(lines.Take(1 + of.Count).Select(line => line + "\n"));
        foreach (var (number, line) in lines.Index().Skip(1 + of.Count))
        {
            if (line.Split('\t') is not [var into, var at, var senders, var effects, var sum] || sum != CheckSum(line[..^(sum.Length + 1)]))
            {
                throw new InvalidDataException($"{path}, line {1 + number}: it is damaged; delete the file to begin again, or write elsewhere.");
            }

            Remember(Port.Parse(into), at, senders.Split(' ').Select(Edge.Writer), Floats(effects).Chunk(prompts));
        }

        file.SetLength(Encoding.UTF8.GetByteCount(text[..whole]));
        file.Seek(0, SeekOrigin.End);
    }

    // Another processor may round otherwise.
    private static bool AreClose(string line, string value)
    {
        try
        {
            return line.Split('\t') is [_, var there] && Floats(there) is var found && Floats(value) is var asked
                && found.Length == asked.Length && found.Zip(asked).All(pair => MathF.Abs(pair.First - pair.Second) <= 1e-4f * (1 + MathF.Abs(pair.Second)));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private string CheckSum(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(header + line)));

    private static string Base64(IReadOnlyList<float> values) => Convert.ToBase64String(MemoryMarshal.AsBytes<float>(values.ToArray()));

    private static float[] Floats(string base64) => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(base64)).ToArray();
}
