using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>Plans with other components in place of some.</summary>
public static class PlanSubstitution
{
    /// <summary>A sweep in which, one a variant, sets of components stand wherever the plan has a certain set.</summary>
    /// <param name="plan">The plan, not a sweep itself.</param>
    /// <param name="named">The components that the plan has: all those of one or more of its transitions, and no others.</param>
    /// <param name="sets">What stands in their place.</param>
    /// <exception cref="ArgumentException">The plan is a sweep, or does nothing with these components alone.</exception>
    public static Plan Instead(this Plan plan, ComponentSet named, IReadOnlyList<ComponentSet> sets)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(named);
        ArgumentNullException.ThrowIfNull(sets);
        if (plan.VariantCount > 0)
        {
            throw new ArgumentException("The plan is a sweep already; put other components into one of its variants.", nameof(plan));
        }

        var (variants, all) = (sets.ToImmutableArray(), ComponentSet.Of(sets.SelectMany(set => set)));
        bool HasThem(Transition transition) => transition.Sources.HasSameMembers(named);
        var states = plan.States
            .Select(state => state is not Open open ? state : open with
            {
                Transitions = [.. open.Transitions.Select(t => HasThem(t) ? t with { Sources = all, Variants = variants } : t)],
            })
            .ToList();
        return plan.States.OfType<Open>().SelectMany(open => open.Transitions).Any(HasThem)
            ? new Plan(states, plan.Start, plan.Norms)
            : throw new ArgumentException(
                $"Nothing in this plan is done with {named.Name} ({string.Join(", ", named)}) alone, so nothing can be done with others "
                + "instead. Name the very components that are patched, ablated, or on the route.", nameof(named));
    }
}
