using System.Collections.Immutable;

namespace IoiClaims;

/// <summary>What a claim says: for readers of its file, of failures and of reports.</summary>
/// <param name="Name">The claim's name, as in <c>dotnet test --filter Claim2</c>.</param>
/// <param name="Statement">The claim, one sentence, as its source has it.</param>
/// <param name="Reasoning">What it means, and why it might be so.</param>
/// <param name="Experiments">What is measured, with which controls, and what would refute it.</param>
/// <param name="Sources">Where the claim and its thresholds come from; the letters are used beside the thresholds.</param>
public sealed record ClaimText(
    string Name, string Statement, string Reasoning, string Experiments, ImmutableArray<string> Sources);
