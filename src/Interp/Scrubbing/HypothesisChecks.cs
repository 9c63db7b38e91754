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
    public static void Match<TDataset>(Node<TDataset> node, TransformerShape shape, MlpConvention mlps)
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
                    IsRead(node, child, component, shape);
                }
            }
        }

        DoNotOverlap(node, shape, mlps, batch: null);
        foreach (var child in node.Children)
        {
            Match(child, shape, mlps);
        }
    }

    /// <summary>No two children of a node claim the same path.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shape">What reads what.</param>
    /// <param name="mlps">Whether a child is read through MLPs, too.</param>
    /// <param name="batch">The node's prompts, which say whether two places are one and the same; null to judge without.</param>
    public static void DoNotOverlap<TDataset>(Node<TDataset> node, TransformerShape shape, MlpConvention mlps, PromptBatch? batch)
        where TDataset : class
    {
        for (var i = 0; i < node.Children.Length; i++)
        {
            for (var j = i + 1; j < node.Children.Length; j++)
            {
                DoNotOverlap(node, node.Children[i], node.Children[j], shape, mlps, batch);
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

    private static void IsRead<TDataset>(Node<TDataset> parent, Node<TDataset> child, Component component, TransformerShape shape)
        where TDataset : class
    {
        var readers = Readers(parent).Where(reader => shape.Reads(reader, component)).ToList();
        if (readers.Count == 0)
        {
            throw new NotADescendantException(
                $"'{child.Name}' is no input of '{parent.Name}': {component} is not read by {string.Join(", ", Readers(parent))}. "
                + $"Children stand for what their parent reads, and {shape.OrderInWords}.");
        }

        if (readers.TrueForAll(reader => (ComponentOrder.PortsOf(reader) & child.Input!.Ports) == PortKinds.None))
        {
            throw new UnmatchedNodeException(
                $"Node '{child.Name}' matches nothing: it is read by {child.Input!.Ports}, but '{parent.Name}' has only "
                + $"{readers.Select(ComponentOrder.PortsOf).Aggregate((left, right) => left | right)}.");
        }
    }

    private static void DoNotOverlap<TDataset>(
        Node<TDataset> parent, Node<TDataset> one, Node<TDataset> other, TransformerShape shape, MlpConvention mlps, PromptBatch? batch)
        where TDataset : class
    {
        var (left, right) = (one.Input!, other.Input!);
        foreach (var reader in Readers(parent))
        {
            var ports = left.Ports & right.Ports & ComponentOrder.PortsOf(reader);
            var component = left.From.FirstOrDefault(c => right.From.Contains(c) && shape.Reads(reader, c));
            var through = component is null && mlps == MlpConvention.Recomputed
                ? Through(left, right, reader, shape) ?? Through(right, left, reader, shape)
                : null;
            if (ports == PortKinds.None || (component is null && through is null))
            {
                continue;
            }

            var everywhere = left.At is Place.AllPositions || right.At is Place.AllPositions || left.At == right.At;
            var prompt = everywhere || batch is null ? null : Meeting(left.At, right.At, batch);
            if (everywhere || prompt is not null)
            {
                throw new OverlappingNodesException(
                    $"'{one.Name}' and '{other.Name}' below '{parent.Name}' both claim what {reader} reads from {component ?? through!.Value.Mlp} "
                    + $"by {ports}{(prompt is { } n ? $": in prompt {n}, {left.At} and {right.At} are the same position" : string.Empty)}"
                    + (through is { } meeting
                        ? $". MLPs are recomputed, so that what {meeting.Sender} writes goes through {meeting.Mlp}, too. Freeze MLPs and name "
                            + $"those that matter as nodes, or leave {meeting.Mlp} out."
                        : ". A path runs on one dataset; take it away from one of them."));
            }
        }
    }

    /// <summary>An MLP that one input claims, and a component of another that it reads.</summary>
    private static (Component Sender, Component Mlp)? Through(Input one, Input other, Component reader, TransformerShape shape) =>
        (from mlp in other.From
         where mlp is Mlp && shape.Reads(reader, mlp)
         from sender in one.From
         where shape.Reads(mlp, sender)
         select ((Component, Component)?)(sender, mlp)).FirstOrDefault();

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
