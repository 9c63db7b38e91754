using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Several routes patched at once: the union of their paths. A path is patched if any of the routes contains it, and
/// once if several do, so neither the order of the routes nor a repeated route makes a difference. Immutable.
/// </summary>
/// <remarks>
/// Where everything after the receivers is free to respond (<see cref="DownstreamConvention.Free"/>), a path of one
/// route may pass through a receiver of another on its way to the logits; it then is on its own route as before.
/// </remarks>
public sealed class RouteSet
{
    /// <summary>The union of some routes.</summary>
    /// <param name="routes">At least one route.</param>
    /// <exception cref="ArgumentException">No route.</exception>
    public RouteSet(params IEnumerable<Route> routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        Routes = [.. routes];
        if (Routes.IsEmpty)
        {
            throw new ArgumentException("A set of routes needs at least one; patching none would change nothing.", nameof(routes));
        }
    }

    /// <summary>The routes, in the order given.</summary>
    public ImmutableArray<Route> Routes { get; }

    /// <summary>This set and one more route.</summary>
    public RouteSet And(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return new([.. Routes, route]);
    }

    /// <summary>This set and another.</summary>
    public RouteSet And(RouteSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new([.. Routes, .. other.Routes]);
    }

    /// <summary>The plan that runs everything on any of the routes' paths from one dataset and the rest on another.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">What everything else runs on.</param>
    /// <param name="patch">What the senders run on; as many prompts as the baseline, paired.</param>
    /// <param name="conventions">The choices that make numbers differ; the same for all routes.</param>
    /// <exception cref="ArgumentException">
    /// A component that the model does not have, datasets that do not pair, or two routes at places that coincide in some
    /// prompts only or that take the same value from different positions.
    /// </exception>
    /// <exception cref="NothingMatchedException">A route with a hop that no edge of the model makes.</exception>
    public Plan Patch(TransformerShape shape, PromptBatch baseline, PromptBatch patch, Conventions conventions) =>
        RouteSetCompiler.Compile(this, shape, baseline, patch, conventions);

    /// <summary>
    /// How many different paths the routes have together in a model, MLPs between hops not counted. Two paths are the
    /// same if they have the same sender and the same ports at the same places.
    /// </summary>
    public long CountPaths(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return RouteSetCounts.Paths(Routes);
    }

    /// <summary>
    /// How many cells the routes touch: pairs of a receiver's port and a position of a prompt at which it reads something
    /// patched, over all prompts, the final norm at the logits included.
    /// </summary>
    /// <param name="baseline">The prompts.</param>
    /// <exception cref="ArgumentException">The prompts lack a role or position of a route.</exception>
    public long CountCells(PromptBatch baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return RouteSetCounts.Cells(Routes, baseline);
    }

    /// <summary>The routes, one a line.</summary>
    public override string ToString() => string.Join('\n', Routes.Select(route => route.ToString()));

    /// <summary>The routes, one a line with the number of its paths, and how much they touch together.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">The prompts.</param>
    public string Describe(TransformerShape shape, PromptBatch baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        var lines = Routes.Select(route => $"  {route}   ({Number(route.CountPaths(shape), "path")})");
        return $"{Number(Routes.Length, "route")}, {Number(CountPaths(shape), "path")}, "
            + $"{Number(CountCells(baseline), "cell")} in {Number(baseline.Count, "prompt")}\n{string.Join('\n', lines)}";
    }

    private static string Number(long count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}

/// <summary>Routes joined to sets.</summary>
public static class RouteSetExtensions
{
    /// <summary>Two routes patched at once.</summary>
    public static RouteSet And(this Route route, Route other) => new(route, other);
}
