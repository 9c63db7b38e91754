namespace IoiClaims;

/// <summary>Draws the datasets of a tree, from the root down, and checks each.</summary>
internal static class HypothesisSampling
{
    public static SampledNode<TDataset> Draw<TDataset>(Hypothesis<TDataset> hypothesis, TDataset prompts, long seed)
        where TDataset : class =>
        Draw(hypothesis.Root, hypothesis.Root.Name, null, new SampleRequest<TDataset>(
            hypothesis.Terms, hypothesis.Root.Name, prompts, seed, hypothesis.Root.Name, []));

    private static SampledNode<TDataset> Draw<TDataset>(
        Node<TDataset> node, string path, PromptBatch? parent, SampleRequest<TDataset> request)
        where TDataset : class
    {
        var own = Draw(node.Sampler, request with { Node = node.Name, Purpose = path });
        var batch = request.Terms.Batch(own);
        if (parent is not null && node.Input!.At is Place.AtRole { Role: var role })
        {
            HasRole(node.Name, role, parent, "its parent's prompts");
            HasRole(node.Name, role, batch, "its own");
        }
        else if (parent is not null)
        {
            HaveEqualLengths(node.Name, batch, "its parent's", parent);
        }

        if (node.OtherInputs is null)
        {
            return new SampledNode<TDataset>(node, own, null, []);
        }

        var others = Draw(node.OtherInputs, request with
        {
            Node = $"other inputs of {node.Name}",
            Given = own,
            Purpose = path + " / other inputs",
        });
        HaveEqualLengths($"other inputs of {node.Name}", request.Terms.Batch(others), "the node's", batch);
        return new SampledNode<TDataset>(
            node,
            own,
            others,
            [.. node.Children.Select(child => Draw(child, $"{path} / {child.Name}", batch, request with { Given = own }))]);
    }

    private static TDataset Draw<TDataset>(Sampler<TDataset> sampler, SampleRequest<TDataset> request)
        where TDataset : class
    {
        var sample = sampler.Draw(request);
        var (drawn, given) = (request.Terms.Batch(sample), request.Terms.Batch(request.Given));
        if (drawn.Count != given.Count)
        {
            throw new UnpairedDatasetsException(
                $"Node '{request.Node}': '{sampler.Rule}' gave {drawn.Count} prompts for {given.Count}; datasets pair prompt by prompt.");
        }

        if (sampler.Disagreement(request.Terms, request.Given, sample) is { } broken)
        {
            throw new BrokenConditionException(
                $"Node '{request.Node}': prompt {broken.Prompt} of its sample does not meet '{sampler.Rule}': {broken.Problem}."
                + (sampler is SharedSampler<TDataset> shared
                    ? $" The sample was drawn for '{request.Shared[shared].Node}', whose own parent has other prompts."
                    : string.Empty));
        }

        return sample;
    }

    private static void HasRole(string node, Role role, PromptBatch batch, string whose)
    {
        if (!batch.Has(role))
        {
            throw new UnmatchedNodeException(
                $"Node '{node}' is read at {role}, but {whose} have no such role; they have {string.Join(", ", batch.Roles)}.");
        }
    }

    private static void HaveEqualLengths(string node, PromptBatch batch, string whose, PromptBatch other)
    {
        for (var n = 0; n < batch.Count; n++)
        {
            if (batch.Tokens[n].Length != other.Tokens[n].Length)
            {
                throw new UnpairedDatasetsException(
                    $"Node '{node}': prompt {n} has {batch.Tokens[n].Length} tokens, {whose} has {other.Tokens[n].Length}, so their "
                    + "positions do not correspond. Draw prompts of equal length, or let the node be read at a role.");
            }
        }
    }
}
