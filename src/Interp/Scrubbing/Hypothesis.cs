namespace IoiClaims;

/// <summary>
/// A causal-scrubbing hypothesis (Chan et al. 2022): an interpretation tree that says which inputs matter to the logits,
/// to those inputs, and so on, and on which other prompts each would be just as good. If it is right, running every
/// part of the model on the prompts that it says are just as good leaves the result as it is. Immutable; equal if the trees are.
/// </summary>
/// <typeparam name="TDataset">Prompts of the task.</typeparam>
public sealed class Hypothesis<TDataset>
    where TDataset : class
{
    internal Hypothesis(DatasetTerms<TDataset> terms, Node<TDataset> root, MlpConvention mlps)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(root);
        Terms = terms;
        Root = root;
        Mlps = mlps;
        HypothesisChecks.Form(root);
    }

    /// <summary>The task's terms.</summary>
    public DatasetTerms<TDataset> Terms { get; }

    /// <summary>The logits.</summary>
    public Node<TDataset> Root { get; }

    /// <summary>
    /// Whether a parent reads a child also through MLPs between them. Frozen: only directly, and such an MLP is one of
    /// the other inputs. Recomputed: such an MLP is computed anew from the children, and from the other inputs.
    /// </summary>
    public MlpConvention Mlps { get; }

    /// <summary>Throws unless every node stands for something in a model.</summary>
    /// <exception cref="UnmatchedNodeException">A component that is not there, or a port that the parent does not have.</exception>
    /// <exception cref="NotADescendantException">A child that comes later than its parent.</exception>
    /// <exception cref="OverlappingNodesException">Two children of a node claim the same path.</exception>
    public void CheckAgainst(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        HypothesisChecks.Match(Root, shape, Mlps);
    }

    /// <summary>Draws the datasets that the nodes run on, from the root down.</summary>
    /// <param name="prompts">The prompts under test.</param>
    /// <param name="seed">Same seed, same samples. A node's draws do not depend on what other nodes there are.</param>
    /// <exception cref="NoMatchingSampleException">No prompt meets a node's condition.</exception>
    /// <exception cref="BrokenConditionException">A sample does not meet its condition.</exception>
    /// <exception cref="UnpairedDatasetsException">A sample has another number of prompts, or prompts of other lengths.</exception>
    public SampledHypothesis<TDataset> Sample(TDataset prompts, long seed)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        return new SampledHypothesis<TDataset>(this, HypothesisSampling.Draw(this, prompts, seed), seed);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is Hypothesis<TDataset> other && Root.Equals(other.Root) && Mlps == other.Mlps && Terms == other.Terms;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Root, Mlps);

    /// <summary>The tree, a line for each node: the input that it stands for and how it is sampled.</summary>
    public override string ToString() => HypothesisText.Of(this);
}

/// <summary>Makes hypotheses.</summary>
public static class Hypothesis
{
    /// <summary>Checks and freezes a hypothesis.</summary>
    /// <param name="terms">The task's terms.</param>
    /// <param name="root">The tree; see <see cref="Node"/>.</param>
    /// <param name="mlps">Whether a parent reads a child also through MLPs between them.</param>
    /// <exception cref="DuplicateNodeException">Two children of a node have the same name.</exception>
    /// <exception cref="ArgumentException">The root is no root, or a node below it is one.</exception>
    public static Hypothesis<TDataset> Of<TDataset>(
        DatasetTerms<TDataset> terms, Node<TDataset> root, MlpConvention mlps = MlpConvention.Frozen)
        where TDataset : class =>
        new(terms, root, mlps);
}
