namespace IoiClaims;

/// <summary>A set of edges as a plan, for whatever can be read off plans.</summary>
public static class EdgePlan
{
    /// <summary>
    /// The plan in which only these edges carry what the clean prompts give, and all others what they carry in the run on the
    /// corrupted ones. Each component has a state of its own, in which its ports read the senders of its edges each in theirs.
    /// </summary>
    /// <param name="edges">The edges that stay clean.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="clean">The prompts.</param>
    /// <param name="corrupted">What all other edges carry; paired, and of equal lengths.</param>
    /// <exception cref="ArgumentException">An edge that the model does not have, or prompts that do not pair.</exception>
    public static Plan Keep(this EdgeSet edges, TransformerShape shape, PromptBatch clean, PromptBatch corrupted)
    {
        ArgumentNullException.ThrowIfNull(edges);
        edges.Check(shape);
        var others = new StateId(0);
        List<PlanState> states =
        [
            new Settled("corrupted", ActivationSource.RunOn(corrupted)),
            new Settled("clean", ActivationSource.RunOn(clean)),
        ];
        var of = new Dictionary<Component, StateId> { [new Embedding()] = new(1) };
        var into = edges.ToLookup(edge => edge.Into.Reader);
        foreach (var reader in ComponentOrder.Writers(shape).Skip(1).Append(new Output()))
        {
            of[reader] = new StateId(states.Count);
            states.Add(new Open(
                $"edges into {reader}",
                clean,
                [
                    .. into[reader].GroupBy(edge => (edge.Sender, edge.At)).Select(same => new Transition(
                        same.Aggregate(PortKinds.None, (kinds, edge) => kinds | edge.Into.Kind), ComponentSet.Of(same.Key.Sender), same.Key.At, of[same.Key.Sender])
                    {
                        // Of an edge that dangles.
                        MayMatchNothing = true,
                    }),
                ],
                others));
        }

        return new Plan(states, of[new Output()]);
    }
}
