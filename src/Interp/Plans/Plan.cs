using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Whether the norms in front of ports that read something patched are computed anew.</summary>
public enum NormConvention
{
    /// <summary>Computed on what the port reads: what the network itself would do.</summary>
    Recomputed,

    /// <summary>The scale of the state's base run is kept, which makes effects of several senders add up.</summary>
    Frozen,
}

/// <summary>
/// Assigns a dataset to every path from the logits back to the tokens: a finite automaton whose transitions are edges
/// of the computation graph. Path patching, activation patching, ablation and causal scrubbing are all plans.
/// </summary>
/// <remarks>
/// The value of a component in a state is defined by recursion: each of its ports reads the sum over its sources, each
/// source taken in the state that its edge leads to (the treeified circuit of causal scrubbing, Chan et al. 2022).
/// </remarks>
public sealed class Plan
{
    /// <summary>Checks and freezes a plan.</summary>
    /// <param name="states">The states; <see cref="StateId"/> is an index into them.</param>
    /// <param name="start">The state of the logits.</param>
    /// <param name="norms">Whether norms are recomputed or frozen.</param>
    /// <exception cref="ArgumentException">
    /// A state that does not exist, a start that is settled elsewhere than on a run, or runs on different numbers of prompts.
    /// </exception>
    public Plan(IEnumerable<PlanState> states, StateId start, NormConvention norms = NormConvention.Recomputed)
    {
        ArgumentNullException.ThrowIfNull(states);
        States = states.ToImmutableArray();
        Start = start;
        Norms = norms;
        Check();
        VariantCount = CountVariants();
        Base = BaseOf(start) ?? throw new ArgumentException(
            "The logits must run on some prompts; this plan starts in a state without any.", nameof(start));
    }

    /// <summary>The states.</summary>
    public ImmutableArray<PlanState> States { get; }

    /// <summary>The state of the logits.</summary>
    public StateId Start { get; }

    /// <summary>Whether norms are recomputed or frozen.</summary>
    public NormConvention Norms { get; }

    /// <summary>The prompts at whose positions the logits are read.</summary>
    public PromptBatch Base { get; }

    /// <summary>Everything runs on one batch: the model as it is.</summary>
    public static Plan PlainRun(PromptBatch batch) =>
        new([new Settled("run", ActivationSource.RunOn(batch))], new StateId(0));

    /// <summary>The datasets that the model is run on, each once.</summary>
    internal IEnumerable<PromptBatch> Datasets => States
        .Select(state => state switch
        {
            Open open => open.Base,
            Settled { Source: ActivationSource.Run run } => run.Batch,
            Settled { Source: ActivationSource.Mean mean } => mean.Batch,
            _ => null,
        })
        .OfType<PromptBatch>()
        .DistinctBy(batch => batch.Fingerprint, StringComparer.Ordinal);

    /// <summary>How many variants a sweep has; 0 for a plan that is not a sweep.</summary>
    public int VariantCount { get; }

    /// <summary>One variant of a sweep, as a plan of its own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such variant.</exception>
    public Plan Variant(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, VariantCount);
        return new Plan(
            States.Select(state => state is not Open open ? state : open with
            {
                Transitions = [.. open.Transitions.Select(t =>
                    t.Variants.IsEmpty ? t : t with { Sources = t.Variants[index], Variants = [] })],
            }),
            Start,
            Norms);
    }

    /// <summary>A state by its id.</summary>
    public PlanState this[StateId id] => States[id.Index];

    /// <summary>The prompts that a state runs on, or null for zero and mean values, which have no prompts of their own.</summary>
    public PromptBatch? BaseOf(StateId id) => this[id] switch
    {
        Open open => open.Base,
        Settled { Source: ActivationSource.Run run } => run.Batch,
        _ => null,
    };

    /// <summary>
    /// Throws unless every component exists in the model and every transition matches at least one edge of it: a patch
    /// that touches nothing is a mistake, not a null result.
    /// </summary>
    /// <exception cref="ArgumentException">A component that the model does not have.</exception>
    /// <exception cref="NothingMatchedException">A transition matches no edge that the logits depend on.</exception>
    public void CheckAgainst(TransformerShape shape)
    {
        foreach (var source in States.OfType<Open>().SelectMany(open => open.Transitions).SelectMany(t => t.Sources))
        {
            ComponentOrder.Check(source, shape);
        }

        var used = UsedTransitions(shape);
        foreach (var open in States.OfType<Open>())
        {
            foreach (var transition in open.Transitions.Where(t => !t.MayMatchNothing && !used.Contains(t)))
            {
                throw new NothingMatchedException(
                    $"Nothing matches '{transition.Sources.Name} → {transition.Kinds} at {transition.At}' in state "
                    + $"'{open.Name}': no component that the logits reach in that state reads any of these through such "
                    + $"a port. Check the order: {shape.OrderInWords}.");
            }
        }
    }

    private HashSet<Transition> UsedTransitions(TransformerShape shape)
    {
        var used = new HashSet<Transition>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<(Component, StateId)>();
        var open = new Stack<(Component Reader, StateId State)>();
        open.Push((new Output(), Start));
        while (open.TryPop(out var visit))
        {
            if (this[visit.State] is not Open state || !seen.Add((visit.Reader, visit.State)))
            {
                continue;
            }

            var ports = ComponentOrder.PortsOf(visit.Reader);
            foreach (var source in ComponentOrder.Writers(shape).Where(s => shape.Reads(visit.Reader, s)))
            {
                foreach (var (transition, target) in Follow(state, ports, source))
                {
                    if (transition is not null)
                    {
                        used.Add(transition);
                    }

                    open.Push((source, target));
                }
            }
        }

        return used;
    }

    private static IEnumerable<(Transition? Transition, StateId Target)> Follow(
        Open state, PortKinds ports, Component source)
    {
        foreach (var transition in state.Transitions)
        {
            if ((transition.Kinds & ports) == PortKinds.None || !transition.Sources.Contains(source))
            {
                continue;
            }

            yield return (transition, transition.Target);
            ports = transition.At is Place.AllPositions ? ports & ~transition.Kinds : ports;
            if (ports == PortKinds.None)
            {
                yield break;
            }
        }

        yield return (null, state.Otherwise);
    }

    private int CountVariants()
    {
        var counts = States.OfType<Open>().SelectMany(open => open.Transitions)
            .Where(t => !t.Variants.IsEmpty)
            .Select(t => t.Variants.Length)
            .Distinct()
            .ToList();
        return counts.Count switch
        {
            0 => 0,
            1 => counts[0],
            _ => throw new ArgumentException(
                $"The transitions of a sweep must have equally many variants; these have {string.Join(" and ", counts)}."),
        };
    }

    private void Check()
    {
        void Exists(StateId id, string where)
        {
            if (id.Index < 0 || id.Index >= States.Length)
            {
                throw new ArgumentException($"{where} names state {id.Index}, but the plan has {States.Length} states.");
            }
        }

        Exists(Start, "The start");
        foreach (var open in States.OfType<Open>())
        {
            Exists(open.Otherwise, $"State '{open.Name}'");
            foreach (var transition in open.Transitions)
            {
                Exists(transition.Target, $"A transition of state '{open.Name}'");
            }
        }

        var counts = Enumerable.Range(0, States.Length)
            .Select(i => (States[i].Name, Batch: BaseOf(new StateId(i))))
            .Where(pair => pair.Batch is not null)
            .ToList();
        foreach (var (name, batch) in counts.Where(pair => pair.Batch!.Count != counts[0].Batch!.Count))
        {
            throw new ArgumentException(
                $"A plan pairs its datasets prompt by prompt, but '{name}' has {batch!.Count} prompts and "
                + $"'{counts[0].Name}' has {counts[0].Batch!.Count}.");
        }
    }
}
