namespace IoiClaims;

/// <summary>What plans do where there is nothing to patch with.</summary>
public partial class Experiment
{
    private readonly Dictionary<(CarriedPlan Carried, int Prompts), NoOp> noOps = [];

    /// <summary>
    /// Plans carried out again, on the first few of their prompts, with all that they take from elsewhere taken from these prompts
    /// themselves: nothing may change. <see cref="VacuityCheck"/>, which refuses to make such a plan, is not asked.
    /// </summary>
    /// <param name="carried">The plans, and what was read off them.</param>
    /// <param name="prompts">How many prompts; all, if there are not so many.</param>
    public IReadOnlyList<NoOp> NoOps(IReadOnlyCollection<CarriedPlan> carried, int prompts = 4)
    {
        ArgumentNullException.ThrowIfNull(carried);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prompts);
        var missing = carried.Where(each => !noOps.ContainsKey((each, prompts))).Distinct().ToList();
        foreach (var noOp in SideBySide.Map(Model.Device, missing, each => NoOp.Of(Runner, each, prompts)))
        {
            noOps.Add((noOp.Carried, prompts), noOp);
        }

        return [.. carried.Select(each => noOps[(each, prompts)])];
    }
}
