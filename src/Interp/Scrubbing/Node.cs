using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// A node of an interpretation tree: an input of its parent, what the hypothesis says of it (its
/// <see cref="Sampler"/>: on which prompts it would be just as good), and what it depends on itself. Immutable.
/// </summary>
/// <remarks>
/// A <i>leaf</i> runs as a whole on its dataset. An <i>inner</i> node is computed anew: its children's inputs come from
/// their states, everything else that it reads from the dataset of its other inputs.
/// </remarks>
/// <typeparam name="TDataset">Prompts of the task.</typeparam>
public sealed class Node<TDataset>
    where TDataset : class
{
    internal Node(
        string name,
        Input? input,
        Sampler<TDataset> sampler,
        Sampler<TDataset>? otherInputs,
        ImmutableArray<Node<TDataset>> children)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(sampler);
        Name = name;
        Input = input;
        Sampler = sampler;
        OtherInputs = otherInputs;
        Children = children;
    }

    /// <summary>What printouts and errors call it; among siblings no two are called the same.</summary>
    public string Name { get; }

    /// <summary>The input of the parent that it stands for; null for the root, which is the logits.</summary>
    public Input? Input { get; }

    /// <summary>How its dataset is drawn, given its parent's.</summary>
    public Sampler<TDataset> Sampler { get; }

    /// <summary>How the dataset of the inputs that are no child's is drawn, given its own; null for a leaf.</summary>
    public Sampler<TDataset>? OtherInputs { get; }

    /// <summary>The inputs that matter to it.</summary>
    public ImmutableArray<Node<TDataset>> Children { get; }

    /// <summary>How many nodes the tree below it has, itself included.</summary>
    public int Count => 1 + Children.Sum(child => child.Count);

    /// <summary>The same node under another name.</summary>
    public Node<TDataset> Named(string name) => new(name, Input, Sampler, OtherInputs, Children);

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is Node<TDataset> other
        && Name == other.Name && Equals(Input, other.Input) && Sampler.Equals(other.Sampler) && Equals(OtherInputs, other.OtherInputs)
        && Children.SequenceEqual(other.Children);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Input, Sampler, OtherInputs, Children.Length);

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>Makes nodes of interpretation trees.</summary>
public static class Node
{
    private const string Logits = "logits";

    /// <summary>The logits on the prompts under test, of whose inputs only the children matter.</summary>
    /// <param name="otherInputs">How the inputs that are no child's are drawn.</param>
    /// <param name="children">What matters; none is the hypothesis that nothing does, whose result is the floor.</param>
    public static Node<TDataset> Root<TDataset>(Sampler<TDataset> otherInputs, params IEnumerable<Node<TDataset>> children)
        where TDataset : class
    {
        ArgumentNullException.ThrowIfNull(otherInputs);
        return new Node<TDataset>(Logits, null, Sampler.Exact<TDataset>(), otherInputs, [.. children]);
    }

    /// <summary>The same, with the inputs that are no child's from any other prompts under test of the same layout.</summary>
    public static Node<TDataset> Root<TDataset>(params IEnumerable<Node<TDataset>> children)
        where TDataset : class =>
        Root(Sampler.Unconditional<TDataset>(), children);

    /// <summary>The hypothesis that everything matters exactly as it is: the model itself.</summary>
    public static Node<TDataset> WholeModel<TDataset>()
        where TDataset : class =>
        new(Logits, null, Sampler.Exact<TDataset>(), null, []);

    /// <summary>An input with everything that it depends on, run on its own dataset.</summary>
    /// <param name="input">The input of the parent.</param>
    /// <param name="sampler">On which prompts it would be just as good.</param>
    public static Node<TDataset> Leaf<TDataset>(Input input, Sampler<TDataset> sampler)
        where TDataset : class
    {
        ArgumentNullException.ThrowIfNull(input);
        return new Node<TDataset>(input.ToString(), input, sampler, null, []);
    }

    /// <summary>An input of whose own inputs only the children matter.</summary>
    /// <param name="input">The input of the parent.</param>
    /// <param name="sampler">On which prompts it would be just as good; its children are drawn given these.</param>
    /// <param name="otherInputs">How its inputs that are no child's are drawn, given its dataset.</param>
    /// <param name="children">What matters.</param>
    public static Node<TDataset> Inner<TDataset>(
        Input input, Sampler<TDataset> sampler, Sampler<TDataset> otherInputs, params IEnumerable<Node<TDataset>> children)
        where TDataset : class
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(otherInputs);
        return new Node<TDataset>(input.ToString(), input, sampler, otherInputs, [.. children]);
    }

    /// <summary>
    /// The same, with the defaults of causal scrubbing: it runs on its parent's prompts, and its inputs that are no child's come
    /// from any other of them of the same layout.
    /// </summary>
    public static Node<TDataset> Inner<TDataset>(Input input, params IEnumerable<Node<TDataset>> children)
        where TDataset : class =>
        Inner(input, Sampler.Exact<TDataset>(), Sampler.Unconditional<TDataset>(), children);
}
