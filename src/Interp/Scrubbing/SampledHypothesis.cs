using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>A hypothesis with the datasets that were drawn for it: one scrub. Immutable.</summary>
/// <typeparam name="TDataset">Prompts of the task.</typeparam>
public sealed class SampledHypothesis<TDataset>
    where TDataset : class
{
    internal SampledHypothesis(Hypothesis<TDataset> hypothesis, SampledNode<TDataset> root, long seed)
    {
        Hypothesis = hypothesis;
        Root = root;
        Seed = seed;
    }

    /// <summary>The hypothesis.</summary>
    public Hypothesis<TDataset> Hypothesis { get; }

    /// <summary>The logits with the prompts under test.</summary>
    public SampledNode<TDataset> Root { get; }

    /// <summary>The seed of the draws.</summary>
    public long Seed { get; }

    /// <summary>Every node with its dataset, parents before children.</summary>
    public IEnumerable<SampledNode<TDataset>> Nodes => Root.WithDescendants();

    /// <summary>The plan that carries the scrub out: each node runs on its dataset, whatever else it reads on another.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <exception cref="HypothesisException">
    /// The hypothesis does not fit the model, or two children of a node claim places that are one and the same in some prompt.
    /// </exception>
    public Plan ToPlan(TransformerShape shape)
    {
        Hypothesis.CheckAgainst(shape);
        foreach (var node in Nodes)
        {
            HypothesisChecks.DoNotOverlap(node.Node, shape, Hypothesis.Mlps, Hypothesis.Terms.Batch(node.Dataset));
        }

        return new HypothesisCompiler<TDataset>(Hypothesis, shape).Compile(Root);
    }

    /// <summary>The tree with the first three prompts of every node.</summary>
    public override string ToString() => ToString(3);

    /// <summary>The tree with the first prompts of every node, in line with those of the root.</summary>
    /// <param name="prompts">How many prompts to show.</param>
    public string ToString(int prompts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prompts);
        return HypothesisText.Of(this, prompts);
    }
}

/// <summary>A node with the prompts drawn for it.</summary>
/// <typeparam name="TDataset">Prompts of the task.</typeparam>
/// <param name="Node">The node.</param>
/// <param name="Dataset">The prompts that it stands on.</param>
/// <param name="OtherInputs">Those that its other inputs run on; null for a leaf.</param>
/// <param name="Children">What matters to it.</param>
public sealed record SampledNode<TDataset>(
    Node<TDataset> Node, TDataset Dataset, TDataset? OtherInputs, ImmutableArray<SampledNode<TDataset>> Children)
    where TDataset : class
{
    /// <summary>A child by name.</summary>
    /// <exception cref="ArgumentException">There is no such child.</exception>
    public SampledNode<TDataset> this[string name] => Children.FirstOrDefault(child => child.Node.Name == name)
        ?? throw new ArgumentException(
            $"'{Node.Name}' has no child '{name}'; it has {string.Join(", ", Children.Select(child => $"'{child.Node.Name}'"))}.", nameof(name));

    /// <summary>This node and all below it, parents before children.</summary>
    public IEnumerable<SampledNode<TDataset>> WithDescendants() =>
        Children.SelectMany(child => child.WithDescendants()).Prepend(this);
}
