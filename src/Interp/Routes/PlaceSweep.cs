using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Routes that differ in the place at which one hop reads: every role, or every position. Made by
/// <see cref="PlaceSweepExtensions.EachPlace(Route, IEnumerable{Place}, int)"/>. Immutable.
/// </summary>
public sealed class PlaceSweep
{
    private readonly Route route;
    private readonly int hop;

    internal PlaceSweep(Route route, int hop, ImmutableArray<Place> places)
    {
        this.route = route;
        this.hop = hop;
        Places = places;
    }

    /// <summary>The places of the free hop, in the order given.</summary>
    public ImmutableArray<Place> Places { get; }

    /// <summary>The route with its free hop at one place.</summary>
    public Route With(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return route.Receivers
            .Select((receiver, i) => i == hop ? receiver with { At = place } : receiver)
            .Aggregate(Route.From(route.Senders), (begun, receiver) => begun.To(receiver))
            .ToLogits(((Place.AtRole)route.LogitsAt).Role);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{route}, {route.Receivers[hop].Components.Name} at each of {string.Join(", ", Places)}";
}

/// <summary>Makes sweeps over places.</summary>
public static class PlaceSweepExtensions
{
    /// <summary>The sweep over the places at which one hop of a route reads.</summary>
    /// <param name="route">The route.</param>
    /// <param name="places">The places, such as those of <see cref="At(IEnumerable{Role})"/>.</param>
    /// <param name="hop">Which hop, from 0 for the one after the senders.</param>
    /// <exception cref="ArgumentException">No places, or one of them twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The route has no such hop: the logits are read at one role.</exception>
    public static PlaceSweep EachPlace(this Route route, IEnumerable<Place> places, int hop = 0)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentOutOfRangeException.ThrowIfNegative(hop);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(hop, route.Receivers.Length);
        ImmutableArray<Place> list = [.. places];
        if (list.IsEmpty || list.Distinct().Count() < list.Length)
        {
            throw new ArgumentException(
                list.IsEmpty ? "A sweep over places needs at least one." : "A sweep over places names each of them once.",
                nameof(places));
        }

        return new PlaceSweep(route, hop, list);
    }

    /// <summary>The sweep over the roles at which one hop of a route reads.</summary>
    /// <inheritdoc cref="EachPlace(Route, IEnumerable{Place}, int)" path="/exception"/>
    public static PlaceSweep EachPlace(this Route route, IEnumerable<Role> roles, int hop = 0) =>
        EachPlace(route, At(roles), hop);

    /// <summary>Roles as places.</summary>
    public static IEnumerable<Place> At(IEnumerable<Role> roles) => roles.Select(Place.At);

    /// <summary>Every position of prompts that have one length.</summary>
    /// <exception cref="ArgumentException">The prompts differ in length, so that positions do not correspond.</exception>
    public static IEnumerable<Place> Positions(PromptBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Tokens.All(prompt => prompt.Length == batch.Length)
            ? Enumerable.Range(0, batch.Length).Select(Place.AtPosition)
            : throw new ArgumentException(
                "These prompts differ in length, so a fixed position means another word in each. Sweep over roles instead, "
                + "or over the prompts of one template.", nameof(batch));
    }
}
