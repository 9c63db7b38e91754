using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>The effects of a route for each component of its free hop. Immutable.</summary>
public sealed class Sweep
{
    private readonly ImmutableDictionary<Component, Effect> effects;

    internal Sweep(string name, TransformerShape shape, IReadOnlyList<(Component Component, Effect Effect)> effects)
    {
        Name = name;
        Shape = shape;
        Effects = [.. effects];
        this.effects = effects.ToImmutableDictionary(pair => pair.Component, pair => pair.Effect);
    }

    /// <summary>The routes swept, in words.</summary>
    public string Name { get; }

    /// <summary>The model's sizes.</summary>
    public TransformerShape Shape { get; }

    /// <summary>Under which conditions it was measured.</summary>
    public Conditions Conditions => Effects[0].Effect.Conditions;

    /// <summary>Components and their effects, in the order of the model.</summary>
    public ImmutableArray<(Component Component, Effect Effect)> Effects { get; }

    /// <summary>The effect of one component, or null if the route has no path through it.</summary>
    public Effect? this[Component component] => effects.GetValueOrDefault(component);

    /// <summary>The components with the largest change of the metric, whatever its sign, largest first.</summary>
    public IReadOnlyList<(Component Component, Effect Effect)> Largest(int count) =>
        Effects.OrderByDescending(pair => Math.Abs(pair.Effect.Change.Mean)).Take(count).ToList();

    /// <summary>The heads with the largest change of the metric, whatever its sign, largest first.</summary>
    public IReadOnlyList<Head> LargestHeads(int count) =>
        Effects.Where(pair => pair.Component is Head)
            .OrderByDescending(pair => Math.Abs(pair.Effect.Change.Mean))
            .Take(count)
            .Select(pair => (Head)pair.Component)
            .ToList();

    /// <summary>
    /// If this sweep's and another's interventions did not interact: both changes added, component by component.
    /// </summary>
    /// <param name="other">A sweep over the same components, from the same baseline.</param>
    /// <exception cref="ArgumentException">Other components or another baseline.</exception>
    public Sweep Plus(Sweep other) => Combine(other, $"{Name}, both added", EffectArithmetic.Plus);

    /// <summary>How far this sweep's changes go beyond another's, component by component.</summary>
    /// <param name="other">A sweep over the same components, from the same baseline.</param>
    /// <param name="name">What tables call the difference.</param>
    /// <exception cref="ArgumentException">Other components or another baseline.</exception>
    public Sweep Beyond(Sweep other, string name) => Combine(other, name, EffectArithmetic.Beyond);

    /// <summary>Layers × (heads, MLP): the mean change of the metric; empty where the route has no path.</summary>
    /// <param name="tolerance">How far a cell may move and still count as the same.</param>
    public NumericTable ToTable(Tolerance tolerance)
    {
        var description = Effects[0].Effect.Description;
        var heading = new TableHeading(
            $"change of the {description.Metric}: {Name}",
            description.Unit.Length == 0 ? "1" : description.Unit,
            tolerance,
            Conditions);
        return NumericTable.LayersByHeads(
            heading,
            Shape.Layers,
            Shape.Heads,
            (layer, head) => this[new Head(layer, head)]?.Change.Mean,
            Effects.Any(pair => pair.Component is Mlp) ? layer => this[new Mlp(layer)]?.Change.Mean : null);
    }

    private Sweep Combine(Sweep other, string name, Func<Effect, Effect, Effect> combine)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Effects.Select(pair => pair.Component).SequenceEqual(other.Effects.Select(pair => pair.Component)))
        {
            throw new ArgumentException(
                $"'{Name}' and '{other.Name}' are sweeps over different components and cannot be compared.", nameof(other));
        }

        return new Sweep(name, Shape, [.. Effects.Zip(
            other.Effects, (one, two) => (one.Component, combine(one.Effect, two.Effect)))]);
    }
}
