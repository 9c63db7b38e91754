namespace IoiClaims;

/// <summary>What a plan does where there is nothing to patch with: everything that it takes from elsewhere is what was there.</summary>
/// <param name="Carried">The plan, and what was read off it.</param>
/// <param name="IsExact">Whether the metric is, bit for bit, what it is without the plan, with all values from the prompts themselves.</param>
/// <param name="Rounding">
/// The largest change of the metric, relative to 1 + |metric|, with all values from a second run on the same tokens, which the
/// engine does not know to be the same: everything is then computed that is computed for other prompts.
/// </param>
public sealed record NoOp(CarriedPlan Carried, bool IsExact, double Rounding)
{
    /// <summary>What single precision may make of a second run.</summary>
    public const double LargestRounding = 1e-3;

    /// <summary>Whether nothing changes.</summary>
    public bool ChangesNothing => IsExact && Rounding <= LargestRounding;

    /// <summary>As in "K of Name Movers: logit difference changes".</summary>
    public override string ToString() =>
        $"{string.Join(", ", Carried.Plan.States.Select(state => state.Name))}: the {Carried.Metric.Name} "
        + (ChangesNothing ? "stays"
            : !IsExact ? "changes, though everything comes from the prompts themselves"
            : $"changes by {Rounding:0.######} of itself where the same tokens are run a second time");

    internal static NoOp Of(ModelRunner runner, CarriedPlan carried, int prompts)
    {
        int[] few = [.. Enumerable.Range(0, Math.Min(prompts, carried.Plan.Base.Count))];
        var batch = carried.Plan.Base.Select(few);
        return Of(runner, carried, batch, carried.Metric.Select(few), batch, UnderAnotherName(batch));
    }

    /// <param name="runner">The model.</param>
    /// <param name="carried">The plan.</param>
    /// <param name="batch">What it runs on.</param>
    /// <param name="metric">What is read off.</param>
    /// <param name="itself">What it takes values from, for <see cref="IsExact"/>.</param>
    /// <param name="again">What it takes values from, for <see cref="Rounding"/>.</param>
    internal static NoOp Of(
        ModelRunner runner, CarriedPlan carried, PromptBatch batch, IMetric metric, PromptBatch itself, PromptBatch again)
    {
        var plain = runner.Measure(Plan.PlainRun(batch), metric);
        IReadOnlyList<IReadOnlyList<float>> With(PromptBatch from) => From(carried.Plan, batch, from) is var plan && plan.VariantCount > 0
            ? runner.MeasureVariants(plan, metric)
            : [runner.Measure(plan, metric)];
        return new NoOp(
            carried,
            With(itself).All(values => values.SequenceEqual(plain)),
            With(again).Max(values => values.Zip(plain, (now, was) => Math.Abs(now - was) / (1 + Math.Abs((double)was))).Max()));
    }

    /// <summary>The plan on other prompts, with other ones in place of all that it takes from elsewhere.</summary>
    private static Plan From(Plan plan, PromptBatch batch, PromptBatch from)
    {
        PromptBatch Of(PromptBatch runs) => runs.Equals(plan.Base) ? batch : from;
        return new Plan(
            plan.States.Select(PlanState (state) => state switch
            {
                Open open => open with { Base = Of(open.Base) },
                Settled { Source: ActivationSource.Run run } settled => settled with { Source = ActivationSource.RunOn(Of(run.Batch)) },
                var constant => new Settled(constant.Name, ActivationSource.RunOn(from)),
            }),
            plan.Start,
            plan.Norms);
    }

    // With a role more than they had they are other prompts to whoever compares fingerprints.
    private static PromptBatch UnderAnotherName(PromptBatch batch) =>
        batch.WithRole(new Role("run a second time"), [.. Enumerable.Repeat(0, batch.Count)]);
}
