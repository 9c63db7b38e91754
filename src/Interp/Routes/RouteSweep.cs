namespace IoiClaims;

/// <summary>
/// Routes that differ in one hop, the free one: each of its components on its own. Made by <see cref="Route.EachSender"/>
/// and <see cref="Route.EachReceiver"/>. Immutable.
/// </summary>
public sealed class RouteSweep
{
    private readonly Route route;
    private readonly int hop;

    internal RouteSweep(Route route, int hop)
    {
        this.route = route;
        this.hop = hop;
    }

    /// <summary>The components of the free hop.</summary>
    public ComponentSet Free => hop < 0 ? route.Senders : route.Receivers[hop].Components;

    /// <summary>The route with one component in its free hop.</summary>
    public Route With(Component component) => WithOnly(ComponentSet.Of(component));

    /// <summary>The components of the free hop through which the route has a path, in the order of the model.</summary>
    /// <exception cref="NothingMatchedException">There are none.</exception>
    public IReadOnlyList<Component> ComponentsWithPaths()
    {
        var found = Free.Where(component => With(component).HasPath()).ToList();
        return found.Count > 0 ? found : throw new NothingMatchedException(
            $"No component of '{Free.Name}' gives the route '{route}' a path: check the order of the layers.");
    }

    /// <summary>One plan whose variants are the routes with each of some components in the free hop.</summary>
    /// <param name="components">The components, one a variant; see <see cref="ComponentsWithPaths"/>.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">What everything else runs on.</param>
    /// <param name="patch">What the senders run on.</param>
    /// <param name="conventions">The choices that make numbers differ.</param>
    public Plan Patch(
        IReadOnlyList<Component> components,
        TransformerShape shape,
        PromptBatch baseline,
        PromptBatch patch,
        Conventions conventions) =>
        RouteCompiler.Compile(
            WithOnly(ComponentSet.Of(components)), shape, baseline, patch, conventions, (hop, components));

    /// <inheritdoc/>
    public override string ToString()
    {
        var each = new ComponentSet($"each of {Free.Name}", Free);
        return WithOnly(each).ToString();
    }

    private Route WithOnly(ComponentSet components) => route.Replace(hop, components);
}
