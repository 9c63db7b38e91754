namespace IoiClaims;

/// <summary>
/// Routes that differ in one hop, the free one: each of its components on its own. Made by <see cref="Route.EachSender"/>
/// and <see cref="Route.EachReceiver"/>. Immutable; equal if route and free hop are.
/// </summary>
public sealed record RouteSweep
{
    private readonly Chain chain;
    private readonly int hop;

    internal RouteSweep(Chain chain, int hop)
    {
        this.chain = chain;
        this.hop = hop;
    }

    /// <summary>The components of the free hop.</summary>
    public ComponentSet Free => chain[hop];

    /// <summary>The route with one component in its free hop.</summary>
    public Route With(Component component) => new(WithOnly(ComponentSet.Of(component)));

    /// <summary>The components of the free hop through which the route has a path, in the order of the model.</summary>
    /// <param name="shape">The model's shape, which says what reads what.</param>
    /// <exception cref="NothingMatchedException">There are none.</exception>
    public IReadOnlyList<Component> ComponentsWithPaths(TransformerShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var found = Free.Where(component => With(component).HasPath(shape)).ToList();
        return found.Count > 0 ? found : throw new NothingMatchedException(
            $"No component of '{Free.Name}' gives the route '{chain}' a path: {shape.OrderInWords}.");
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
        ChainCompiler.Compile(
            WithOnly(ComponentSet.Of(components)), shape, baseline, patch, conventions, (hop, components));

    /// <summary>As in "each of every head → logits at END".</summary>
    public override string ToString() => WithOnly(new ComponentSet($"each of {Free.Name}", Free)).ToString();

    private Chain WithOnly(ComponentSet components) => chain.Replace(hop, components);
}
