using System.Text.Json;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>Hypotheses as JSON files; docs/command.md says what they may hold.</summary>
internal sealed class HypothesisFile
{
    private static readonly string[] OfTheRoot = ["says", "mlps", "otherInputs", "children"];
    private static readonly string[] OfANode = ["name", "from", "into", "at", "sampler", "otherInputs", "children"];

    private static readonly Dictionary<string, PortKinds> Ports = new(StringComparer.OrdinalIgnoreCase)
    {
        ["logits"] = PortKinds.FinalNorm,
        ["Q"] = PortKinds.Query,
        ["K"] = PortKinds.Key,
        ["V"] = PortKinds.Value,
        ["QK"] = PortKinds.Query | PortKinds.Key,
        ["KV"] = PortKinds.Key | PortKinds.Value,
        ["QKV"] = PortKinds.Attention,
        ["MLP"] = PortKinds.MlpInput,
        ["any"] = PortKinds.Any,
    };

    private readonly string file;
    private readonly Subject subject;

    private HypothesisFile(string file, Subject subject)
    {
        this.file = file;
        this.subject = subject;
    }

    /// <summary>Reads a hypothesis.</summary>
    /// <exception cref="UsageException">The file does not exist, or is not a hypothesis; the message says where and what was expected.</exception>
    public static NamedHypothesis Read(string path, Subject subject)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no file {path}.");
        }

        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return new HypothesisFile(path, subject).Hypothesis(document.RootElement);
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"{path} is not JSON: {wrong.Message}");
        }
    }

    private NamedHypothesis Hypothesis(JsonElement root)
    {
        Check(root, "the file", OfTheRoot);
        var mlps = Text(root, "mlps", "the file") ?? "frozen";
        var others = Sampler(root, "otherInputs", "the file")
            ?? throw Wrong("the file", "it does not say on which prompts the inputs that no child names run: \"otherInputs\": \"random\", for example");
        var tree = Node.Root(others, Children(root, "the file"));
        var says = Text(root, "says", "the file") ?? Path.GetFileNameWithoutExtension(file);
        return new NamedHypothesis(Path.GetFileName(file), says, IoiSamplers.Hypothesis(tree, mlps switch
        {
            "frozen" => MlpConvention.Frozen,
            "recomputed" => MlpConvention.Recomputed,
            _ => throw Wrong("the file", $"\"mlps\" is \"{mlps}\"; it may be \"frozen\" or \"recomputed\""),
        }));
    }

    private List<Node<IoiDataset>> Children(JsonElement of, string at)
    {
        if (!of.TryGetProperty("children", out var children))
        {
            return [];
        }

        return children.ValueKind == JsonValueKind.Array
            ? [.. children.EnumerateArray().Select((child, i) => NodeOf(child, at == "the file" ? $"children[{i}]" : $"{at}.children[{i}]"))]
            : throw Wrong(at, "\"children\" should be a list");
    }

    private Node<IoiDataset> NodeOf(JsonElement node, string at)
    {
        Check(node, at, OfANode);
        var from = Text(node, "from", at) ?? throw Wrong(at, "it does not say which components are read: \"from\": \"Name Movers\", for example");
        var into = Text(node, "into", at) ?? "any";
        if (!Ports.TryGetValue(into, out var ports))
        {
            throw Wrong(at, $"\"into\" is \"{into}\"; it may be {string.Join(", ", Ports.Keys)}");
        }

        var input = Named(at, () => ComponentParser.Components(from, subject))
            .Into(ports, Text(node, "at", at) is { } place ? Place.At(Named(at, () => PlaceParser.Role(place))) : Place.Everywhere);
        var sampler = Sampler(node, "sampler", at) ?? IoiSamplers.Exact;
        var children = Children(node, at);
        var others = Sampler(node, "otherInputs", at);
        if (others is null && children.Count > 0)
        {
            throw Wrong(at, "it has children, so it must say on which prompts its other inputs run: \"otherInputs\": \"exact\", for example");
        }

        var made = others is null ? Node.Leaf(input, sampler) : Node.Inner(input, sampler, others, children);
        return Text(node, "name", at) is { } name ? made.Named(name) : made;
    }

    private Sampler<IoiDataset>? Sampler(JsonElement of, string property, string at) =>
        Text(of, property, at) is { } word ? Named(at, () => SamplerParser.Sampler(word)) : null;

    private string? Text(JsonElement of, string property, string at) => !of.TryGetProperty(property, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(at, $"\"{property}\" should be a text");

    private void Check(JsonElement element, string at, string[] allowed)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(at, "it should be an object, { … }");
        }

        if (element.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !allowed.Contains(name)) is { } strange)
        {
            throw Wrong(at, $"there is no property \"{strange}\"{Nearest.Suggest(strange, allowed)} It may have {string.Join(", ", allowed)}");
        }
    }

    private T Named<T>(string at, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UsageException wrong)
        {
            throw Wrong(at, wrong.Message);
        }
    }

    private UsageException Wrong(string at, string what) =>
        new(at == "the file" ? $"{file}: {what.TrimEnd('.')}." : $"{file}, {at}: {what.TrimEnd('.')}.");
}
