using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// A change made to every prompt of a dataset, stated exactly: which roles' tokens it changes and which roles it moves.
/// The dataset checks the statement on every prompt when it is flipped. Immutable; see <see cref="IoiFlips"/> for all.
/// </summary>
public sealed class IoiFlip
{
    private readonly Func<IoiSentence, FlipDraw, IoiSentence> apply;

    internal IoiFlip(
        string name, string description, FlipEffect effect, bool needsIoi, Func<IoiSentence, FlipDraw, IoiSentence> apply)
    {
        Name = name;
        Description = description;
        Effect = effect;
        NeedsIoi = needsIoi;
        this.apply = apply;
    }

    /// <summary>A short name, as it stands in tables and histories.</summary>
    public string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public string Description { get; }

    /// <summary>Exactly what changes, in roles of the prompt before the flip.</summary>
    public FlipEffect Effect { get; }

    /// <summary>Whether it applies to prompts with a repeated name only, not to ABC prompts.</summary>
    public bool NeedsIoi { get; }

    /// <summary>This flip, then another one.</summary>
    /// <exception cref="ArgumentException">Together they change nothing.</exception>
    public IoiFlip Then(IoiFlip next) => Then(next, name: null, description: null);

    /// <summary>Name and effect.</summary>
    public override string ToString() => $"{Name} ({Effect})";

    internal IoiFlip Then(IoiFlip next, string? name, string? description)
    {
        ArgumentNullException.ThrowIfNull(next);
        IoiSentence Both(IoiSentence sentence, FlipDraw draw) => next.Checked(Checked(sentence, draw), draw);
        var effect = EffectOf(Both, [.. Effect.Moved.Union(next.Effect.Moved)]);
        if (effect == FlipEffect.None && (Effect != FlipEffect.None || next.Effect != FlipEffect.None))
        {
            throw new ArgumentException($"'{Name}' and then '{next.Name}' together change nothing.", nameof(next));
        }

        return new IoiFlip(
            name ?? $"{Name}, {next.Name}",
            description ?? $"{Description} Then: {next.Description}",
            effect,
            NeedsIoi || next.NeedsIoi,
            Both);
    }

    /// <summary>The flipped sentence of a prompt.</summary>
    /// <exception cref="ArgumentException">The flip does not apply to it; the message names the prompt.</exception>
    internal IoiSentence Apply(IoiPrompt prompt, int index, long seed, ImmutableArray<string> pool)
    {
        try
        {
            return Checked(prompt.Sentence, new FlipDraw(SeededRandom.For(seed, Name, index), pool, prompt.Frame));
        }
        catch (ArgumentException problem)
        {
            throw new ArgumentException($"Prompt {index}, \"{prompt.Text}\": flip '{Name}': {problem.Message}.", problem);
        }
    }

    // The effect on names does not depend on the prompt, so one prompt shows it.
    private static FlipEffect EffectOf(
        Func<IoiSentence, FlipDraw, IoiSentence> apply, ImmutableArray<Role> moved)
    {
        var before = new IoiSentence { Template = IoiTemplates.Remix, First = "A", Second = "B", Giver = "B", Place = "p", Object = "o" };
        var draw = new FlipDraw(new SeededRandom(0), ["C", "D", "E", "F", "G", "H", "I", "J"], new IoiFrame("A", "B", NameOrder.Abba));
        var after = apply(before, draw);
        var changed = new[]
        {
            (IoiRoles.Io, before.First, after.First),
            (IoiRoles.S1, before.Second, after.Second),
            (IoiRoles.S2, before.Giver, after.Giver),
        };
        return new FlipEffect([.. changed.Where(slot => slot.Item2 != slot.Item3).Select(slot => slot.Item1)], moved);
    }

    private IoiSentence Checked(IoiSentence sentence, FlipDraw draw) =>
        NeedsIoi && sentence.IsAbc
            ? throw new ArgumentException($"'{Name}' needs a prompt in which a name is repeated; here all three differ")
            : apply(sentence, draw);
}
