using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>
/// Joins the plans of several chains into one: the product of their automata. A state of the joint plan is the set of
/// states in which the single plans are after the same path; it is patched as soon as one of them is.
/// </summary>
internal sealed class UnionCompiler
{
    private static readonly PortKinds[] Kinds =
        [PortKinds.Query, PortKinds.Key, PortKinds.Value, PortKinds.MlpInput, PortKinds.FinalNorm];

    private readonly ImmutableArray<Plan> plans;
    private readonly PromptBatch baseline;
    private readonly PromptBatch patch;
    private readonly List<PlanState?> states = [];
    private readonly Dictionary<string, StateId> known = new(StringComparer.Ordinal);
    private readonly Queue<(StateId Id, ImmutableArray<Member> Members)> open = new();
    private readonly StateId rest;
    private readonly StateId patched;

    private UnionCompiler(ImmutableArray<Plan> plans, PromptBatch baseline, PromptBatch patch)
    {
        this.plans = plans;
        this.baseline = baseline;
        this.patch = patch;
        rest = Add(new Settled("baseline", ActivationSource.RunOn(baseline)));
        patched = Add(new Settled("patch", ActivationSource.RunOn(patch)));
    }

    /// <param name="chains">The chains.</param>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="baseline">What everything else runs on.</param>
    /// <param name="patch">What the senders run on.</param>
    /// <param name="conventions">The choices that make numbers differ.</param>
    public static Plan Compile(
        ImmutableArray<Chain> chains, TransformerShape shape, PromptBatch baseline, PromptBatch patch, Conventions conventions)
    {
        // In an order of their own, so that not even rounding depends on the order in which they were given.
        var single = chains
            .OrderBy(chain => chain.ToString(), StringComparer.Ordinal)
            .Select(chain => ChainCompiler.Compile(chain, shape, baseline, patch, conventions))
            .ToImmutableArray();
        return new UnionCompiler(single, baseline, patch).Join(shape, conventions);
    }

    private Plan Join(TransformerShape shape, Conventions conventions)
    {
        var start = StateOf(plans.Select((plan, i) => new Member(i, plan.Start)));
        while (open.TryDequeue(out var next))
        {
            states[next.Id.Index] = new Open(
                Describe(next.Members),
                baseline,
                Transitions(next.Members),
                StateOf(next.Members.Select(member => member with { State = OpenOf(member).Otherwise })));
        }

        var plan = new Plan(states.Select(state => state!), start, conventions.Norms);
        plan.CheckAgainst(shape);
        return plan;
    }

    private ImmutableArray<Transition> Transitions(ImmutableArray<Member> members)
    {
        var places = new List<Place>();
        int Number(Place at)
        {
            var found = places.IndexOf(at);
            if (found < 0)
            {
                found = places.Count;
                places.Add(at);
            }

            return found;
        }

        // Components and ports whose edges lead to the same states share their transitions.
        var alike = new Dictionary<string, (List<EdgeAt> Edges, Dictionary<PortKinds, List<Component>> Readers)>(StringComparer.Ordinal);
        foreach (var component in members.SelectMany(m => OpenOf(m).Transitions).SelectMany(t => t.Sources).Distinct())
        {
            var ports = new Dictionary<string, (List<EdgeAt> Edges, PortKinds Ports)>(StringComparer.Ordinal);
            foreach (var port in Kinds)
            {
                var edges = Edges(members, port, component);
                var key = string.Join(' ', edges.Select(edge => $"{Number(edge.At)}:{edge.Target.Index}"));
                ports[key] = (edges, port | ports.GetValueOrDefault(key).Ports);
            }

            foreach (var (key, (edges, kinds)) in ports)
            {
                if (!alike.TryGetValue(key, out var group))
                {
                    alike.Add(key, group = (edges, []));
                }

                if (!group.Readers.TryGetValue(kinds, out var components))
                {
                    group.Readers.Add(kinds, components = []);
                }

                components.Add(component);
            }
        }

        return
        [
            .. from shared in alike.Values
               from reader in shared.Readers
               let sources = ComponentSet.Of(reader.Value)
               from edge in shared.Edges
               select new Transition(reader.Key, sources, edge.At, edge.Target) { MayMatchNothing = true },
        ];
    }

    /// <summary>Where the edges from one component into one port lead, place by place; the first that applies counts.</summary>
    private List<EdgeAt> Edges(ImmutableArray<Member> members, PortKinds port, Component component)
    {
        var lists = members
            .Select(member => OpenOf(member).Transitions
                .Where(t => t.Kinds.HasFlag(port) && t.Sources.Contains(component))
                .Select(t => (t.At, State: member with { State = t.Target }))
                .Append((At: Place.Everywhere, State: member with { State = OpenOf(member).Otherwise }))
                .ToList())
            .ToList();

        // A chain's own plan puts the edge to its sender first, so that what is patched is patched whatever else applies.
        var edges = lists.SelectMany(list => list).Where(edge => IsPatched(edge.State)).Select(edge => edge.At).Distinct()
            .Select(at => new EdgeAt(at, patched))
            .ToList();
        CheckAlignment(edges, component);
        List<(Place At, ImmutableArray<Member> States)> joint = [(Place.Everywhere, [])];
        foreach (var list in lists)
        {
            joint = UpToEverywhere(
                from so in joint
                from own in list.Where(edge => !IsPatched(edge.State))
                let at = Both(so.At, own.At)
                where at is not null
                select (At: at, States: so.States.Add(own.State)));
        }

        var otherwise = StateOf(members.Select(member => member with { State = OpenOf(member).Otherwise }));
        edges.AddRange(joint.Select(each => new EdgeAt(each.At, StateOf(each.States))));
        if (edges.FindIndex(edge => edge.At is Place.AllPositions) is >= 0 and var end)
        {
            edges.RemoveRange(end + 1, edges.Count - end - 1);
        }

        return edges is [.., { At: Place.AllPositions } last] && last.Target == otherwise ? edges[..^1] : edges;
    }

    private static List<(Place At, ImmutableArray<Member> States)> UpToEverywhere(
        IEnumerable<(Place At, ImmutableArray<Member> States)> entries)
    {
        var kept = new List<(Place At, ImmutableArray<Member> States)>();
        foreach (var entry in entries)
        {
            if (!kept.Exists(earlier => earlier.At == entry.At))
            {
                kept.Add(entry);
            }

            if (entry.At is Place.AllPositions)
            {
                break;
            }
        }

        return kept;
    }

    /// <summary>The positions of two places that both are at; null for none.</summary>
    private Place? Both(Place left, Place right)
    {
        if (left is Place.AllPositions || left == right)
        {
            return right;
        }

        if (right is Place.AllPositions)
        {
            return left;
        }

        var (l, r) = (left.Resolve(baseline)!, right.Resolve(baseline)!);
        var same = Enumerable.Range(0, baseline.Count).Where(n => l[n] == r[n]).ToList();
        return same.Count == 0 ? null
            : same.Count == baseline.Count ? left
            : throw new ArgumentException(
                $"{left} and {right} are the same position in some prompts (prompt {same[0]}) and different ones in others, "
                + "so routes that pass through both cannot be joined into one plan. Patch the two kinds of prompts apart.");
    }

    /// <summary>Two chains may patch the same value only with the same value.</summary>
    private void CheckAlignment(List<EdgeAt> edges, Component component)
    {
        for (var i = 1; i < edges.Count; i++)
        {
            foreach (var earlier in edges.Take(i))
            {
                var (left, right) = (earlier.At.Resolve(baseline), edges[i].At.Resolve(baseline));
                for (var n = 0; n < baseline.Count; n++)
                {
                    if ((left?[n] ?? right?[n]) is not { } position || (right?[n] ?? position) != position)
                    {
                        continue;
                    }

                    var from = Alignment.Map(baseline, patch, earlier.At, n, position);
                    var other = Alignment.Map(baseline, patch, edges[i].At, n, position);
                    if (from != other)
                    {
                        throw new ArgumentException(
                            $"Two routes patch what {component} writes at position {position} of prompt {n}, one as {earlier.At} "
                            + $"and one as {edges[i].At}, which are positions {from} and {other} of the patch prompts. "
                            + "Name the place in the same way in both.");
                    }
                }
            }
        }
    }

    private StateId StateOf(IEnumerable<Member> members)
    {
        var all = members.ToList();
        if (all.Exists(IsPatched))
        {
            return patched;
        }

        ImmutableArray<Member> alive = [.. all.Where(member => plans[member.Plan][member.State] is Open)];
        if (alive.IsEmpty)
        {
            return rest;
        }

        var key = string.Join(' ', alive.Select(member => $"{member.Plan}:{member.State.Index}"));
        if (!known.TryGetValue(key, out var id))
        {
            known.Add(key, id = Add(null));
            open.Enqueue((id, alive));
        }

        return id;
    }

    private StateId Add(PlanState? state)
    {
        states.Add(state);
        return new StateId(states.Count - 1);
    }

    private bool IsPatched(Member member) =>
        plans[member.Plan][member.State] is Settled { Source: ActivationSource.Run run } && !IsBaseline(run.Batch);

    private bool IsBaseline(PromptBatch batch) => ReferenceEquals(batch, baseline);

    private Open OpenOf(Member member) => (Open)plans[member.Plan][member.State];

    private string Describe(ImmutableArray<Member> members)
    {
        var names = members.Select(member => OpenOf(member).Name).Distinct(StringComparer.Ordinal).ToList();
        return names.Count <= 3 ? string.Join(" and ", names) : $"{names[0]} and {names.Count - 1} more";
    }

    /// <summary>The state that one chain's plan is in.</summary>
    private readonly record struct Member(int Plan, StateId State);

    /// <summary>At a place, a component is read in a state.</summary>
    private readonly record struct EdgeAt(Place At, StateId Target);
}
