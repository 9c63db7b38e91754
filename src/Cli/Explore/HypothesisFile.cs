namespace IoiClaims.Cli;

/// <summary>Hypotheses as JSON files; docs/command.md says what they may hold.</summary>
internal static class HypothesisFile
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

    /// <summary>Reads a hypothesis.</summary>
    /// <exception cref="UsageException">The file does not exist, or is not a hypothesis; the message says where and what was expected.</exception>
    public static NamedHypothesis<TDataset> Read<TDataset>(string path, Exploration exploration, ScrubTask<TDataset> task)
        where TDataset : class => JsonInput.Read(path, root =>
    {
        JsonInput.AllowOnly(root, OfTheRoot);
        var others = Sampler(root, "otherInputs", task) ?? throw root.WrongAt(
            "otherInputs", "the key is missing: on which prompts do the inputs that no child names run? \"otherInputs\": \"random\", for example");
        var mlps = root.Find("mlps")?.Text switch
        {
            null or "frozen" => MlpConvention.Frozen,
            "recomputed" => MlpConvention.Recomputed,
            var other => throw root.WrongAt("mlps", $"it is \"{other}\"; it may be \"frozen\" or \"recomputed\""),
        };
        return new NamedHypothesis<TDataset>(
            Path.GetFileName(path),
            root.Find("says")?.Text ?? Path.GetFileNameWithoutExtension(path),
            Hypothesis.Of(task.Terms, Node.Root(others, Children(root, exploration, task)), mlps));
    });

    private static List<Node<TDataset>> Children<TDataset>(TypedJson of, Exploration exploration, ScrubTask<TDataset> task)
        where TDataset : class =>
        [.. (of.Find("children")?.Items ?? []).Select(child => NodeOf(child, exploration, task))];

    private static Node<TDataset> NodeOf<TDataset>(TypedJson node, Exploration exploration, ScrubTask<TDataset> task)
        where TDataset : class
    {
        JsonInput.AllowOnly(node, OfANode);
        var from = JsonInput.Meant(node["from"], text => ComponentParser.Components(text, exploration.Subject));
        var ports = node.Find("into") is not { } into ? PortKinds.Any
            : Ports.TryGetValue(into.Text, out var known) ? known
            : throw into.Wrong($"it is \"{into.Text}\"; it may be {string.Join(", ", Ports.Keys)}");
        var input = from.Into(ports, node.Find("at") is { } at ? Place.At(JsonInput.Meant(at, exploration.Task.Roles.Named)) : Place.Everywhere);
        var sampler = Sampler(node, "sampler", task) ?? IoiClaims.Sampler.Exact<TDataset>();
        var children = Children(node, exploration, task);
        var others = Sampler(node, "otherInputs", task);
        if (others is null && children.Count > 0)
        {
            throw node.WrongAt(
                "otherInputs", "the key is missing: a node with children says on which prompts its other inputs run, \"otherInputs\": \"exact\", for example");
        }

        var made = others is null ? Node.Leaf(input, sampler) : Node.Inner(input, sampler, others, children);
        return node.Find("name") is { } name ? made.Named(name.Text) : made;
    }

    private static Sampler<TDataset>? Sampler<TDataset>(TypedJson of, string key, ScrubTask<TDataset> task)
        where TDataset : class =>
        of.Find(key) is { } word ? JsonInput.Meant(word, task.SamplerOf) : null;
}
