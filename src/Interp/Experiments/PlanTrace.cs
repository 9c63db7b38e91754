using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>A plan that was carried out, and what was read off it. Equal if the plan is the very same and the metric is equal.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Metric">The metric.</param>
public sealed record CarriedPlan(Plan Plan, IMetric Metric);

/// <summary>
/// Which plans a result rests on. What is computed while a trace is open belongs to it; so does what an earlier result rested on
/// that is taken instead of computing it again.
/// </summary>
internal sealed class PlanTrace
{
    private readonly Stack<ImmutableHashSet<CarriedPlan>.Builder> open = [];
    private readonly Lock adding = new();

    /// <summary>The result and the plans that it rests on, which the traces around it rest on as well.</summary>
    public (T Result, ImmutableHashSet<CarriedPlan> Plans) Of<T>(Func<T> compute)
    {
        open.Push(ImmutableHashSet.CreateBuilder<CarriedPlan>());
        try
        {
            var result = compute();
            var plans = open.Pop().ToImmutable();
            Add(plans);
            return (result, plans);
        }
        catch
        {
            open.Pop();
            throw;
        }
    }

    /// <summary>Plans were carried out, or the results of having done so were taken. A plain run changes nothing and is left out.</summary>
    /// <remarks>Plans may be carried out side by side within a trace; traces are opened one after the other.</remarks>
    public void Add(IEnumerable<CarriedPlan> plans)
    {
        lock (adding)
        {
            if (open.TryPeek(out var trace))
            {
                trace.UnionWith(plans.Where(carried => carried.Plan[carried.Plan.Start] is Open));
            }
        }
    }
}
