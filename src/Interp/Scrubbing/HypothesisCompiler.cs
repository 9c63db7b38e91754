namespace IoiClaims;

/// <summary>
/// Turns a sampled tree into a plan: a leaf is the plain run on its dataset, an inner node a state that reads its
/// children in theirs and everything else in the run on its other inputs. Equal states are one.
/// </summary>
internal sealed class HypothesisCompiler<TDataset>(Hypothesis<TDataset> hypothesis, TransformerShape shape)
    where TDataset : class
{
    private readonly List<PlanState?> states = [];
    private readonly Dictionary<string, StateId> runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StateId> opened = new(StringComparer.Ordinal);

    public Plan Compile(SampledNode<TDataset> root)
    {
        var start = StateOf(root, root.Node.Name);
        return new Plan(states.Select(state => state!), start);
    }

    private StateId StateOf(SampledNode<TDataset> sampled, string path)
    {
        var own = hypothesis.Terms.Batch(sampled.Dataset);
        if (sampled.OtherInputs is null)
        {
            return Run(path, own);
        }

        var others = hypothesis.Terms.Batch(sampled.OtherInputs);
        var children = sampled.Children
            .Select(child => (child.Node.Input!, State: StateOf(child, $"{path} / {child.Node.Name}")))
            .ToList();

        // Positions and roles, and the tokens of an embedding, are all that an open state takes from its base. If the
        // other inputs have the same positions they can be the base, and all that is read from them costs nothing. The
        // root's base is what results are compared with.
        var samePlaces = HaveSamePlaces(own, others);
        var takesTokens = sampled.Node.Input?.From.Contains(new Embedding()) ?? true;
        var basis = samePlaces && !takesTokens ? others : own;

        // If everything is read on the base itself, the node is its plain run, exactly.
        var rest = Run($"{path} / other inputs", others);
        if (basis.Fingerprint == others.Fingerprint && children.TrueForAll(child => child.State == rest))
        {
            return rest;
        }

        var key = KeyOf(basis, rest, children);
        if (!opened.TryGetValue(key, out var state))
        {
            state = Add(null);
            opened.Add(key, state);
            var passing = samePlaces ? others : own;
            states[state.Index] = new Open(path, basis, [.. Reads(path, passing, children, rest)], rest);
        }

        return state;
    }

    private IEnumerable<Transition> Reads(
        string path, PromptBatch passing, List<(Input Input, StateId State)> children, StateId rest)
    {
        foreach (var (input, state) in children)
        {
            yield return new Transition(input.Ports, input.From, input.At, state);
        }

        if (hypothesis.Mlps == MlpConvention.Frozen)
        {
            yield break;
        }

        foreach (var port in Enum.GetValues<PortKinds>().Where(p => int.IsPow2((int)p)))
        {
            var read = children.Where(child => child.Input.Ports.HasFlag(port)).ToList();
            var between = Enumerable.Range(0, shape.Layers).Select(Component (layer) => new Mlp(layer))
                .Where(mlp => read.Exists(child => child.Input.From.Any(source => shape.Reads(mlp, source))))
                .ToList();
            if (between.Count > 0)
            {
                var mlps = new ComponentSet("MLPs between", between);
                yield return new Transition(port, mlps, Place.Everywhere, Through(path, passing, mlps, read, rest))
                {
                    MayMatchNothing = true,
                };
            }
        }
    }

    // MLPs work position by position, so inside them a child is read at the very place at which the node reads it.
    private StateId Through(
        string path, PromptBatch basis, ComponentSet mlps, List<(Input Input, StateId State)> children, StateId rest)
    {
        var key = "MLPs " + KeyOf(basis, rest, children);
        if (!opened.TryGetValue(key, out var state))
        {
            state = Add(null);
            opened.Add(key, state);
            var inside = children
                .Select(child => new Transition(PortKinds.MlpInput, child.Input.From, child.Input.At, child.State) { MayMatchNothing = true })
                .Append(new Transition(PortKinds.MlpInput, mlps, Place.Everywhere, state) { MayMatchNothing = true });
            states[state.Index] = new Open($"{path} / MLPs between", basis, [.. inside], rest);
        }

        return state;
    }

    private StateId Run(string name, PromptBatch batch)
    {
        if (!runs.TryGetValue(batch.Fingerprint, out var state))
        {
            state = Add(new Settled(name, ActivationSource.RunOn(batch)));
            runs.Add(batch.Fingerprint, state);
        }

        return state;
    }

    private StateId Add(PlanState? state)
    {
        states.Add(state);
        return new StateId(states.Count - 1);
    }

    private static bool HaveSamePlaces(PromptBatch left, PromptBatch right) =>
        left.Roles.SequenceEqual(right.Roles)
        && left.Roles.All(role => left.Positions(role).SequenceEqual(right.Positions(role)))
        && left.Tokens.Select(prompt => prompt.Length).SequenceEqual(right.Tokens.Select(prompt => prompt.Length));

    // Two nodes whose inputs run on the same datasets are in the same state, whatever components they are.
    private static string KeyOf(PromptBatch basis, StateId rest, List<(Input Input, StateId State)> children) =>
        string.Join('|', children
            .Select(child => $"{string.Join('+', child.Input.From)}:{(int)child.Input.Ports}@{child.Input.At.GetType().Name} {child.Input.At}>{child.State.Index}")
            .Prepend($"{basis.Fingerprint}/{rest.Index}"));
}
