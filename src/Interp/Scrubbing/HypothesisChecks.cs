namespace IoiClaims;

/// <summary>What makes a hypothesis legal, apart from the samples.</summary>
internal static class HypothesisChecks
{
    /// <summary>The tree on its own: one root, siblings of different names.</summary>
    public static void Form<TDataset>(Node<TDataset> root)
        where TDataset : class
    {
        if (root.Input is not null)
        {
            throw new ArgumentException(
                $"A hypothesis begins at the logits (Node.Root or Node.WholeModel); '{root.Name}' is an input of something.", nameof(root));
        }

        Below(root);

        static void Below(Node<TDataset> node)
        {
            if (node.Children.GroupBy(child => child.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                throw new DuplicateNodeException(
                    $"Two children of '{node.Name}' are called '{twice.Key}'; give one of them another name (Named).");
            }

            foreach (var child in node.Children)
            {
                if (child.Input is null)
                {
                    throw new ArgumentException($"'{child.Name}' below '{node.Name}' stands for the logits, which nothing reads.");
                }

                Below(child);
            }
        }
    }

    /// <summary>The tree and a model: everything is there, and is read.</summary>
    public static void Match<TDataset>(Node<TDataset> node, TransformerShape shape)
        where TDataset : class
    {
        foreach (var child in node.Children)
        {
            // "Everything" means everything that the parent reads.
            var everything = child.Input!.From.Equals(ComponentSet.Everything(shape));
            foreach (var component in child.Input.From)
            {
                Exists(child, component, shape);
                if (!everything || component is Embedding)
                {
                    IsRead(node, child, component);
                }
            }
        }

        for (var i = 0; i < node.Children.Length; i++)
        {
            for (var j = i + 1; j < node.Children.Length; j++)
            {
                DoNotOverlap(node, node.Children[i], node.Children[j], batch: null);
            }
        }

        foreach (var child in node.Children)
        {
            Match(child, shape);
        }
    }

    /// <summary>The tree and a node's prompts: no two children's places are one and the same.</summary>
    public static void DoNotOverlap<TDataset>(Node<TDataset> node, PromptBatch batch)
        where TDataset : class
    {
        for (var i = 0; i < node.Children.Length; i++)
        {
            for (var j = i + 1; j < node.Children.Length; j++)
            {
                DoNotOverlap(node, node.Children[i], node.Children[j], batch);
            }
        }
    }

    private static void Exists<TDataset>(Node<TDataset> child, Component component, TransformerShape shape)
        where TDataset : class
    {
        try
        {
            ComponentOrder.Check(component, shape);
        }
        catch (ArgumentException problem)
        {
            throw new UnmatchedNodeException($"Node '{child.Name}' matches nothing: {problem.Message}", problem);
        }
    }

    private static void IsRead<TDataset>(Node<TDataset> parent, Node<TDataset> child, Component component)
        where TDataset : class
    {
        var readers = Readers(parent).Where(reader => ComponentOrder.Reads(reader, component)).ToList();
        if (readers.Count == 0)
        {
            throw new NotADescendantException(
                $"'{child.Name}' is no input of '{parent.Name}': {component} comes no earlier in the model than "
                + $"{string.Join(", ", Readers(parent))}, which therefore never read it. Children stand for what their parent reads.");
        }

        if (readers.TrueForAll(reader => (ComponentOrder.PortsOf(reader) & child.Input!.Ports) == PortKinds.None))
        {
            throw new UnmatchedNodeException(
                $"Node '{child.Name}' matches nothing: it is read by {child.Input!.Ports}, but '{parent.Name}' has only "
                + $"{readers.Select(ComponentOrder.PortsOf).Aggregate((left, right) => left | right)}.");
        }
    }

    private static void DoNotOverlap<TDataset>(Node<TDataset> parent, Node<TDataset> one, Node<TDataset> other, PromptBatch? batch)
        where TDataset : class
    {
        var (left, right) = (one.Input!, other.Input!);
        foreach (var reader in Readers(parent))
        {
            var ports = left.Ports & right.Ports & ComponentOrder.PortsOf(reader);
            if (ports == PortKinds.None
                || left.From.FirstOrDefault(c => right.From.Contains(c) && ComponentOrder.Reads(reader, c)) is not { } component)
            {
                continue;
            }

            var everywhere = left.At is Place.AllPositions || right.At is Place.AllPositions || left.At == right.At;
            var prompt = everywhere || batch is null ? null : Meeting(left.At, right.At, batch);
            if (everywhere || prompt is not null)
            {
                throw new OverlappingNodesException(
                    $"'{one.Name}' and '{other.Name}' below '{parent.Name}' both claim what {reader} reads from {component} "
                    + $"by {ports}{(prompt is { } n ? $": in prompt {n}, {left.At} and {right.At} are the same position" : string.Empty)}. "
                    + "A path runs on one dataset; take it away from one of them.");
            }
        }
    }

    private static int? Meeting(Place one, Place other, PromptBatch batch)
    {
        var (left, right) = (one.Resolve(batch)!, other.Resolve(batch)!);
        for (var n = 0; n < batch.Count; n++)
        {
            if (left[n] == right[n])
            {
                return n;
            }
        }

        return null;
    }

    internal static IReadOnlyList<Component> Readers<TDataset>(Node<TDataset> node)
        where TDataset : class =>
        node.Input is { } input ? [.. input.From] : [new Output()];
}
