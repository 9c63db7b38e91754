using System.Collections.Immutable;
using IoiClaims.Checkpoints;
using IoiClaims.Fixtures;

namespace IoiClaims.Claims.Support;

/// <summary>
/// The subjects of the claims: the planted circuit and its counter-models, the trained model, GPT-2 small, and the models that
/// <see cref="NamedModel.Variable"/> names.
/// </summary>
public sealed class IoiSubjects : ISubjects
{
    private static readonly ImmutableArray<NamedModel> Guests = NamedModel.In(
        Environment.GetEnvironmentVariable(NamedModel.Variable), CheckpointEnvironment.OfThisProcess());

    private static readonly IoiSubject[] All =
    [
        .. ShippedSubjects.Names.Select(name => IoiSubject.Shipped(name, HeadsToBreak.Parse(HeadsToLeaveOut))),
        IoiSubject.Gpt2(isRequired: NamesOfGpt2.Any(RequiredSubjects.Has)),
        .. Guests.Select(named => IoiSubject.Guest(named, isRequired: RequiredSubjects.Has(named.Name) || RequiredSubjects.Has(named.Text))),
    ];

    /// <summary>
    /// Every model, and of the counter-models those with a recorded verdict on the claim: snapshots/Verdicts.verified.txt.
    /// </summary>
    public static IEnumerable<ISubject> Of(string claim)
    {
        var recorded = RecordedVerdicts.In(SnapshotSettings.FromEnvironment().Directory);
        var only = OnlyOn(claim);
        return All.Where(subject => only is null ? !subject.IsCounterModel || recorded[claim, subject.Name] is not null : only.Contains(subject.Name));
    }

    /// <summary>A subject by name.</summary>
    public static IoiSubject Named(string name) => All.Single(subject => subject.Name == name);

    /// <summary>Throws if a variable names a subject or a head that does not exist.</summary>
    internal static void CheckTheEnvironment() =>
        RequiredSubjects.CheckThatTheyAreAmong([.. All.Select(subject => subject.Name).Union(NamesOfGpt2).Union(Guests.Select(named => named.Text))]);

    private static IEnumerable<string> NamesOfGpt2 => [HubModel.Gpt2.Name, .. HubModel.Gpt2.OtherNames];

    // The case study is about one model, and false of the other; published numbers are of GPT-2 small.
    private static string[]? OnlyOn(string claim) => claim switch
    {
        "CaseStudy" => [ShippedSubjects.Trained, ShippedSubjects.Planted],
        "PublishedMeans" => [Gpt2Small.Name],
        _ => null,
    };

    private static string[] HeadsToLeaveOut => (Environment.GetEnvironmentVariable("IOI_BREAK") ?? string.Empty)
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
