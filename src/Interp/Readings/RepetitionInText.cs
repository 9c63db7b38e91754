using System.Collections.Immutable;
using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>
/// What every head does where a token of a text occurs again: one number for each repeated token, not for each prompt. In
/// a text a token may have stood in several places before, and attention to all of them is added up. Immutable.
/// </summary>
/// <param name="Repeated">The repeated tokens read, in the order of the numbers.</param>
/// <param name="ToEarlier">Attention to where the same token stood before: what duplicate-token heads do.</param>
/// <param name="ToWhatFollowed">
/// Attention to the tokens that followed there: what induction heads do. The token itself, where it follows itself, is left
/// out.
/// </param>
public sealed record RepetitionInText(
    ImmutableArray<Occurrence> Repeated, HeadReadings ToEarlier, HeadReadings ToWhatFollowed)
    : IPromptReading<RepetitionInText>
{
    /// <summary>
    /// What a head would do that attends alike to every position it sees, on average over the repeated tokens.
    /// </summary>
    public double Chance => Repeated.Average(at => (double)at.Earlier.Length / (at.Position + 1));

    /// <summary>Reads every head in a run.</summary>
    /// <param name="run">The plain run on the texts.</param>
    /// <param name="skip">How many tokens at the beginning of each prompt do not count: 1 for a BOS.</param>
    /// <param name="prompts">
    /// Where the run's prompts stand in the whole batch, as <see cref="ModelRunner"/> says it when it reads part by
    /// part; where they stand in the run, if omitted.
    /// </param>
    /// <exception cref="ArgumentException">No token occurs twice in a prompt.</exception>
    public static RepetitionInText Of(PlainRun run, int skip = 0, IReadOnlyList<int>? prompts = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var repeated = Occurrence.AllOf(run.Batch, skip).Where(occurrence => occurrence.IsRepeated).ToImmutableArray();
        if (repeated.IsEmpty)
        {
            throw new ArgumentException("In none of these prompts does a token occur twice; take longer texts.", nameof(run));
        }

        using var scope = NewDisposeScope();
        var length = run.Batch.Length;
        var rows = tensor(repeated.Select(at => (long)at.Prompt * length + at.Position).ToArray(), device: run.Model.Device);
        var earlier = Mask(run, repeated, length, at => at.Earlier);
        var followed = Mask(run, repeated, length, at => at.Earlier.Select(p => p + 1).Where(p => p < at.Position));
        HeadReadings Read(string name, Tensor mask) => HeadReadings.ByLayer(new Quantity(name), run, layer =>
            (AttentionReadings.Patterns(run, layer).transpose(1, 2).flatten(0, 1).index_select(0, rows) * mask).sum(-1));
        return new RepetitionInText(
            prompts is null ? repeated : [.. repeated.Select(at => at with { Prompt = prompts[at.Prompt] })],
            Read("attention to earlier occurrences", earlier),
            Read("attention to what followed earlier occurrences", followed));
    }

    /// <inheritdoc/>
    public static RepetitionInText Join(IReadOnlyList<RepetitionInText> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new RepetitionInText(
            [.. parts.SelectMany(part => part.Repeated)],
            HeadReadings.Join(parts.Select(part => part.ToEarlier).ToList()),
            HeadReadings.Join(parts.Select(part => part.ToWhatFollowed).ToList()));
    }

    /// <summary>Attention beyond chance: less what a head would pay that attends alike to every position it sees.</summary>
    /// <param name="attention"><see cref="ToEarlier"/> or <see cref="ToWhatFollowed"/>.</param>
    /// <exception cref="ArgumentException">A reading of other tokens.</exception>
    public HeadReadings BeyondChance(HeadReadings attention)
    {
        ArgumentNullException.ThrowIfNull(attention);
        var chance = Repeated.Select(at => (float)at.Earlier.Length / (at.Position + 1)).ToArray();
        return attention.Minus(new HeadReadings(
            new Quantity("chance"), attention.Shape, attention.Heads.Select(head => (head, (IReadOnlyList<float>)chance))));
    }

    /// <summary>The same for some of the repeated tokens, such as those that came back soon.</summary>
    /// <exception cref="ArgumentException">None is left.</exception>
    public RepetitionInText Where(Func<Occurrence, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        int[] kept = [.. Enumerable.Range(0, Repeated.Length).Where(i => condition(Repeated[i]))];
        HeadReadings Kept(HeadReadings readings) => new(
            readings.Quantity,
            readings.Shape,
            readings.Heads.Select(head => (head, (IReadOnlyList<float>)kept.Select(i => readings[head][i]).ToArray())));
        return kept.Length > 0
            ? new RepetitionInText([.. kept.Select(i => Repeated[i])], Kept(ToEarlier), Kept(ToWhatFollowed))
            : throw new ArgumentException("No repeated token meets the condition.", nameof(condition));
    }

    // 1 at the keys that count [rows, 1, P], to be multiplied with [rows, H, P].
    private static Tensor Mask(
        PlainRun run, ImmutableArray<Occurrence> repeated, int length, Func<Occurrence, IEnumerable<int>> keys)
    {
        var mask = new float[repeated.Length * length];
        for (var i = 0; i < repeated.Length; i++)
        {
            foreach (var key in keys(repeated[i]))
            {
                mask[(i * length) + key] = 1;
            }
        }

        return tensor(mask, device: run.Model.Device).view(repeated.Length, 1, length);
    }
}
