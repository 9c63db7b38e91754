using System.Collections.Immutable;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>What scrubbing asks of prompts.</summary>
/// <param name="Prompts">The prompts under test.</param>
/// <param name="Terms">How they are read.</param>
/// <param name="SamplerOf">What the words for samplers mean.</param>
/// <param name="AnyOther">Any other prompts of the same form.</param>
internal sealed record ScrubTask<TDataset>(
    TDataset Prompts, DatasetTerms<TDataset> Terms, Func<string, Sampler<TDataset>> SamplerOf, Sampler<TDataset> AnyOther)
    where TDataset : class;

/// <summary>Scrubbing on prompts of IOI, and on those of a file.</summary>
internal static class ScrubTask
{
    private const string Same = "same-";

    /// <summary>Prompts of IOI, made up as a sampler wants them.</summary>
    public static ScrubTask<IoiDataset> Of(IoiTask ioi) =>
        new(ioi.Experiment.Prompts, IoiSamplers.Terms, SamplerParser.Sampler, IoiSamplers.Random);

    /// <summary>Prompts of a file: others are drawn from those of the same group that have as many tokens and their roles at the same positions.</summary>
    public static ScrubTask<PairedPrompts> Of(DatasetTask own, ITokenizer tokenizer)
    {
        var all = new PairedPrompts(own.Batch, own.Corrupted);
        var random = Sampler.Unconditional(all);
        return new(
            all,
            new DatasetTerms<PairedPrompts>(
                prompts => prompts.Batch,
                (population, chosen, like) => new PairedPrompts(
                    InTermsOf(like, population.Batch, chosen), population.Corrupted is { } corrupted ? InTermsOf(like, corrupted, chosen) : null),
                LayoutOf,
                (prompts, n) => tokenizer.Decode(prompts.Batch.Tokens[n])),
            SamplerOf,
            random);

        Sampler<PairedPrompts> SamplerOf(string text)
        {
            var word = text.Trim();
            return word.ToLowerInvariant() switch
            {
                "exact" => Sampler.Exact<PairedPrompts>(),
                "random" => random,
                DatasetTask.CorruptedWord => Corrupted(),
                var lower when lower.StartsWith(Same, StringComparison.Ordinal) =>
                    WithTheSame([.. word[Same.Length..].Split('+').Select(own.Roles.Named)]),
                var lower => throw new UsageException(
                    $"no sampler '{text}'{Nearest.Suggest(lower, ["exact", "random", DatasetTask.CorruptedWord])} Samplers of prompts of one's own are exact, "
                    + "random, corrupted, and same- with a role whose token stays, several as in same-IO+S1."),
            };
        }

        Sampler<PairedPrompts> Corrupted()
        {
            own.CheckCorruptedInPlace();
            return Sampler.Generated<PairedPrompts>("their corrupted prompts", (given, _) => new PairedPrompts(
                given.Corrupted ?? throw new ArgumentException("Prompts that are corrupted have no corrupted ones of their own."), null));
        }

        Sampler<PairedPrompts> WithTheSame(ImmutableArray<Role> roles) => Sampler.Matching(
            $"token at {string.Join(", ", roles)}",
            (prompts, n) => string.Join(" | ", roles.Select(role => tokenizer.Decode([prompts.Batch.Tokens[n][prompts.Batch.Positions(role)[n]]]))),
            all);
    }

    private static PromptBatch InTermsOf(PairedPrompts like, PromptBatch population, IReadOnlyList<int> chosen) => new(
        chosen.Select(n => (IReadOnlyList<int>)population.Tokens[n]),
        like.Batch.Roles.ToDictionary(role => role, role => (IReadOnlyList<int>)like.Batch.Positions(role)),
        like.Batch.Groups);

    private static string LayoutOf(PairedPrompts prompts, int n) => string.Join(
        ", ", new[] { prompts.Batch.Groups[n] }.Where(group => group.Length > 0)
            .Concat(prompts.Batch.Roles.Select(role => $"{role} at {prompts.Batch.Positions(role)[n]}")));
}

/// <summary>Prompts, and for each its corrupted partner, where there are such.</summary>
internal sealed record PairedPrompts(PromptBatch Batch, PromptBatch? Corrupted);
