using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>A head at the place where it does its job: what a circuit keeps, and what a knock-out removes.</summary>
/// <param name="Head">The head.</param>
/// <param name="At">Where its output counts.</param>
public sealed record CircuitNode(Head Head, Place At)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Head} at {At}";
}

/// <summary>Heads of one job, kept at one place.</summary>
/// <param name="Heads">The heads, named as tables shall call them.</param>
/// <param name="At">Where they do their job.</param>
public sealed record CircuitClass(ComponentSet Heads, Place At)
{
    /// <summary>The class's nodes, in the order of the model.</summary>
    public IEnumerable<CircuitNode> Nodes => Heads.Cast<Head>().Select(head => new CircuitNode(head, At));

    /// <inheritdoc/>
    public override string ToString() => $"{Heads.Name} at {At}: {string.Join(' ', Heads)}";
}

/// <summary>
/// A circuit as a set of nodes in classes: heads, each at the place of its class. Running it means ablating every other
/// (head, position) and leaving the MLPs alone. Immutable.
/// </summary>
public sealed class NodeCircuit
{
    /// <summary>Checks and freezes a circuit.</summary>
    /// <param name="name">How tables call it.</param>
    /// <param name="classes">Its classes.</param>
    /// <exception cref="ArgumentException">No class, one that holds something else than heads, a class name or a node twice.</exception>
    public NodeCircuit(string name, params IEnumerable<CircuitClass> classes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(classes);
        Name = name;
        Classes = [.. classes];
        if (Classes.IsEmpty)
        {
            throw new ArgumentException($"The circuit '{name}' has no heads; a circuit needs at least one class of them.", nameof(classes));
        }

        foreach (var each in Classes)
        {
            if (each.Heads.FirstOrDefault(member => member is not Head) is { } other)
            {
                throw new ArgumentException(
                    $"'{each.Heads.Name}' of the circuit '{name}' contains {other}, which is no head. A circuit run keeps heads "
                    + "at places; MLPs and the embedding always run.", nameof(classes));
            }
        }

        if (Classes.GroupBy(each => each.Heads.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two classes of the circuit '{name}' are called '{twice.Key}'.", nameof(classes));
        }

        Nodes = [.. Classes.SelectMany(each => each.Nodes)];
        if (Nodes.GroupBy(node => node).FirstOrDefault(same => same.Count() > 1) is { } shared)
        {
            throw new ArgumentException($"The circuit '{name}' has {shared.Key} in two classes.", nameof(classes));
        }
    }

    /// <summary>A circuit from plain values: sets of heads and their places.</summary>
    /// <inheritdoc cref="NodeCircuit(string, IEnumerable{CircuitClass})" path="/exception"/>
    public static NodeCircuit Of(string name, IReadOnlyList<(ComponentSet Heads, Place At)> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return new(name, classes.Select(each => new CircuitClass(each.Heads, each.At)));
    }

    /// <summary>How tables call the circuit.</summary>
    public string Name { get; }

    /// <summary>The classes, in the order given.</summary>
    public ImmutableArray<CircuitClass> Classes { get; }

    /// <summary>All nodes, class by class.</summary>
    public ImmutableArray<CircuitNode> Nodes { get; }

    /// <summary>A class by name.</summary>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public CircuitClass this[string className] => Classes.FirstOrDefault(each => each.Heads.Name == className)
        ?? throw new ArgumentException(
            $"The circuit '{Name}' has no class '{className}'; it has {string.Join(", ", Classes.Select(each => each.Heads.Name))}.",
            nameof(className));

    /// <summary>The class that a node belongs to.</summary>
    /// <exception cref="ArgumentException">The circuit has no such node.</exception>
    public CircuitClass ClassOf(CircuitNode node) => Classes.FirstOrDefault(each => each.Nodes.Contains(node))
        ?? throw new ArgumentException($"The circuit '{Name}' has no node {node}.", nameof(node));

    /// <summary>The name, and a line for each class.</summary>
    public override string ToString() => $"{Name}\n{string.Join('\n', Classes.Select(each => $"  {each}"))}";
}
