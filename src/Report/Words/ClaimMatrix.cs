namespace IoiClaims.Report;

/// <summary>Claims by subjects: a column for each model that claims are about, and one for all counter-models.</summary>
internal sealed class ClaimMatrix
{
    private readonly RunRecord run;
    private readonly HashSet<ClaimUnit> counterModels;

    public ClaimMatrix(RunRecord run)
    {
        this.run = run;
        counterModels = [.. run.CounterModels, .. run.Claims.Where(record => record.IsCounterModel).Select(record => record.Unit)];
        Units = [.. run.Units.Concat(run.Claims.Select(record => record.Unit)).Distinct().Order()];
        var asked = run.Claims.Select(record => record.Unit).Order().ToList();
        Claims = [.. asked.Select(unit => unit.Claim).Distinct(StringComparer.Ordinal)];
        Subjects = [.. asked.Where(unit => !counterModels.Contains(unit)).Select(unit => unit.Subject)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(subject => !run.Claims.Any(record => record.Subject == subject && record.Status == ClaimStatus.Ran))
            .ThenBy(subject => subject, Comparer<string>.Create(NaturalOrder.Compare))];
    }

    /// <summary>All units, asked for or not.</summary>
    public IReadOnlyCollection<ClaimUnit> Units { get; }

    /// <summary>Claims that were asked for, in order.</summary>
    public IReadOnlyList<string> Claims { get; }

    /// <summary>Models that were asked about, in order; those that nothing ran on come last.</summary>
    public IReadOnlyList<string> Subjects { get; }

    /// <summary>Whether counter-models were asked for.</summary>
    public bool HasCounterModels => Claims.Any(claim => CounterModelsOf(claim).Any());

    /// <summary>Whether the whole run has a unit among the models that the claim is about; counter-models have their own column.</summary>
    public bool Has(ClaimUnit unit) => Units.Contains(unit) && !counterModels.Contains(unit);

    /// <summary>The counter-models of a claim that were asked for.</summary>
    public IEnumerable<ClaimUnit> CounterModelsOf(string claim) =>
        counterModels.Where(unit => unit.Claim == claim && run.Find(unit.Claim, unit.Subject) is not null).Order();

    /// <summary>The records of one claim as one reads them: what ran, what did not, counter-models.</summary>
    public static IEnumerable<ClaimRecord> InOrder(IEnumerable<ClaimRecord> records) =>
        records.OrderBy(record => record.IsCounterModel).ThenBy(record => record.Status == ClaimStatus.NotRun);

    /// <summary>What is claimed; empty if nothing says it.</summary>
    public string StatementOf(string claim) =>
        run.Texts.Concat(run.Claims.Select(record => record.Text)).FirstOrDefault(text => text.Name == claim)?.Statement
        ?? string.Empty;
}
