using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>A state of a plan, named by its place in <see cref="Plan.States"/>.</summary>
/// <param name="Index">Index into <see cref="Plan.States"/>.</param>
public readonly record struct StateId(int Index);

/// <summary>A state: what a component's value means when a path reaches it in this state.</summary>
/// <param name="Name">What tables and messages call it.</param>
public abstract record PlanState(string Name);

/// <summary>Nothing can change any more: every component has its value in one source.</summary>
/// <param name="Name">What tables and messages call it.</param>
/// <param name="Source">Where the values come from.</param>
public sealed record Settled(string Name, ActivationSource Source) : PlanState(Name);

/// <summary>
/// A state that reads its sources in states of their own. A component in this state is computed anew from what its
/// ports read: each source in the state that the first matching transition names, or else in
/// <paramref name="Otherwise"/>.
/// </summary>
/// <param name="Name">What tables and messages call it.</param>
/// <param name="Base">
/// The prompts whose positions, and whose embeddings if a path ends here, this state has; also the run whose norm
/// scales are kept where norms are frozen.
/// </param>
/// <param name="Transitions">Tried in order; the first that matches an edge decides.</param>
/// <param name="Otherwise">The state of every other source; may be this very state.</param>
public sealed record Open(
    string Name, PromptBatch Base, ImmutableArray<Transition> Transitions, StateId Otherwise) : PlanState(Name);

/// <summary>Edges from sources into ports at a place, and the state in which they are read.</summary>
/// <param name="Kinds">Ports of the component that reads.</param>
/// <param name="Sources">Components read.</param>
/// <param name="At">
/// The position at which the port reads. A role is looked up in the reader's prompts and in the source's, so that
/// prompts of different lengths can be combined; every position or a fixed one is the same position in both.
/// </param>
/// <param name="Target">The state in which the sources are taken.</param>
public sealed record Transition(PortKinds Kinds, ComponentSet Sources, Place At, StateId Target)
{
    /// <summary>
    /// Whether it is in order that the transition matches no edge: true only of rules for "all the rest", which earlier
    /// transitions may leave nothing.
    /// </summary>
    public bool MayMatchNothing { get; init; }

    /// <summary>
    /// In a sweep, the sources of each variant, of which <see cref="Sources"/> is the union; empty where every variant
    /// has the same sources.
    /// </summary>
    public ImmutableArray<ComponentSet> Variants { get; init; } = [];
}
