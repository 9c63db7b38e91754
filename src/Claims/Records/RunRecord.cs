using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace IoiClaims;

/// <summary>
/// Everything that a run of claims found, as data: what it ran on, which units the whole run has, and a record for each
/// that was asked for. Immutable, in a canonical order, without times: the same run gives the same record.
/// </summary>
public sealed partial record RunRecord
{
    /// <summary>The version of this form; a program refuses a newer one than it knows.</summary>
    public const int CurrentSchema = 2;

    private readonly ImmutableArray<ClaimUnit> units = [];
    private readonly ImmutableArray<ClaimUnit> counterModels = [];
    private readonly ImmutableArray<ClaimText> texts = [];
    private readonly ImmutableArray<ClaimRecord> claims = [];

    /// <summary>The version of the form in which the record is written.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>What the run ran on.</summary>
    public required RunConditions Conditions { get; init; }

    /// <summary>Which part of the whole run this is; null for the whole.</summary>
    public Shard? Shard { get; init; }

    /// <summary>All claims on all subjects that the whole run has, in order, whether or not they were asked for here.</summary>
    public ImmutableArray<ClaimUnit> Units
    {
        get => units;
        init => units = [.. value.Distinct().Order()];
    }

    /// <summary>Those of <see cref="Units"/> whose subject was built so that the claim comes out otherwise on it, in order.</summary>
    public ImmutableArray<ClaimUnit> CounterModels
    {
        get => counterModels;
        init => counterModels = [.. value.Distinct().Order()];
    }

    /// <summary>What each claim of the whole run says, by name in order.</summary>
    public ImmutableArray<ClaimText> Texts
    {
        get => texts;
        init => texts =
        [
            .. value.DistinctBy(text => text.Name).OrderBy(text => text.Name, Comparer<string>.Create(NaturalOrder.CompareClaims)),
        ];
    }

    /// <summary>A record of each unit that was asked for, in order.</summary>
    /// <exception cref="ArgumentException">Two records of the same unit.</exception>
    public ImmutableArray<ClaimRecord> Claims
    {
        get => claims;
        init
        {
            claims = [.. value.OrderBy(record => record.Unit)];
            for (var i = 1; i < claims.Length; i++)
            {
                if (claims[i].Unit == claims[i - 1].Unit)
                {
                    throw new ArgumentException($"There are two records of {claims[i].Unit}.");
                }
            }
        }
    }

    /// <summary>Units of the whole run that have no record here: they were not asked for.</summary>
    [JsonIgnore]
    public IEnumerable<ClaimUnit> NotAskedFor => Units.Except(Claims.Select(record => record.Unit));

    /// <summary>The record of a claim on a subject; null if it was not asked for.</summary>
    public ClaimRecord? Find(string claim, string subject) =>
        Claims.FirstOrDefault(record => record.Text.Name == claim && record.Subject == subject);
}

/// <summary>What a run ran on: everything that may change its numbers or say where they come from.</summary>
/// <param name="Engine">Version of the engine, as in "0.1.0".</param>
/// <param name="Commit">Commit of the repository that the claims are in; null if it is not known.</param>
/// <param name="Device">Where tensors live, such as "cpu" or "cuda".</param>
public sealed record RunConditions(string Engine, string? Commit, string Device);
