using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Attention patterns as figures need them: for each prompt and head, for each query, the keys it sees.</summary>
/// <param name="Patterns">[N][H][query][key up to the query], rounded to a thousandth.</param>
internal sealed record PatternReading(
    ImmutableArray<ImmutableArray<ImmutableArray<ImmutableArray<double>>>> Patterns) : IPromptReading<PatternReading>
{
    private const int Decimals = 3;

    public static PatternReading Of(PlainRun run, IReadOnlyList<Head> heads)
    {
        using var scope = NewDisposeScope();
        var length = run.Batch.Length;
        var flat = heads
            .Select(head => AttentionReadings.Pattern(run, head).to(ScalarType.Float64).cpu().flatten().data<double>().ToArray())
            .ToList();
        return new PatternReading(
        [
            .. run.Batch.Tokens.Select((tokens, n) => flat
                .Select(values => Enumerable.Range(0, tokens.Length)
                    .Select(query => Enumerable.Range(0, query + 1)
                        .Select(key => Math.Round(values[(n * length + query) * length + key], Decimals))
                        .ToImmutableArray())
                    .ToImmutableArray())
                .ToImmutableArray()),
        ]);
    }

    public static PatternReading Join(IReadOnlyList<PatternReading> parts) => new([.. parts.SelectMany(part => part.Patterns)]);
}
