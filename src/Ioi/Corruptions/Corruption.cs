using System.Collections.Immutable;

namespace IoiClaims.Ioi;

/// <summary>
/// A change made to every prompt of a dataset, stated exactly: which roles' tokens it changes and which roles it moves.
/// The dataset checks the statement on every prompt when it is corrupted. Immutable; see <see cref="Corruptions"/> for all.
/// </summary>
public sealed class Corruption
{
    private readonly Func<IoiSentence, CorruptionDraw, IoiSentence> apply;

    internal Corruption(
        string name, string description, CorruptionEffect effect, bool needsIoi, Func<IoiSentence, CorruptionDraw, IoiSentence> apply)
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

    /// <summary>Exactly what changes, in roles of the prompt before the corruption.</summary>
    public CorruptionEffect Effect { get; }

    /// <summary>Whether it applies to prompts with a repeated name only, not to ABC prompts.</summary>
    public bool NeedsIoi { get; }

    /// <summary>This corruption, then another one.</summary>
    /// <exception cref="ArgumentException">Together they change nothing.</exception>
    public Corruption Then(Corruption next) => Then(next, name: null, description: null);

    /// <summary>Name and effect.</summary>
    public override string ToString() => $"{Name} ({Effect})";

    internal Corruption Then(Corruption next, string? name, string? description)
    {
        ArgumentNullException.ThrowIfNull(next);
        IoiSentence Both(IoiSentence sentence, CorruptionDraw draw) => next.Checked(Checked(sentence, draw), draw);
        var effect = EffectOf(Both, [.. Effect.Moved.Union(next.Effect.Moved)]);
        if (effect == CorruptionEffect.None && (Effect != CorruptionEffect.None || next.Effect != CorruptionEffect.None))
        {
            throw new ArgumentException($"'{Name}' and then '{next.Name}' together change nothing.", nameof(next));
        }

        return new Corruption(
            name ?? $"{Name}, {next.Name}",
            description ?? $"{Description} Then: {next.Description}",
            effect,
            NeedsIoi || next.NeedsIoi,
            Both);
    }

    /// <summary>The corrupted sentence of a prompt.</summary>
    /// <exception cref="ArgumentException">The corruption does not apply to it; the message names the prompt.</exception>
    internal IoiSentence Apply(IoiPrompt prompt, int index, long seed, ImmutableArray<string> pool)
    {
        try
        {
            return Checked(prompt.Sentence, new CorruptionDraw(SeededRandom.For(seed, Name, index), pool, prompt.Frame));
        }
        catch (ArgumentException problem)
        {
            throw new ArgumentException($"Prompt {index}, \"{prompt.Text}\": corruption '{Name}': {problem.Message}.", problem);
        }
    }

    // The effect on names does not depend on the prompt, so one prompt shows it.
    private static CorruptionEffect EffectOf(
        Func<IoiSentence, CorruptionDraw, IoiSentence> apply, ImmutableArray<Role> moved)
    {
        var before = new IoiSentence { Template = IoiTemplates.Remix, First = "A", Second = "B", Giver = "B", Place = "p", Object = "o" };
        var draw = new CorruptionDraw(new SeededRandom(0), ["C", "D", "E", "F", "G", "H", "I", "J"], new IoiFrame("A", "B", NameOrder.Abba));
        var after = apply(before, draw);
        var changed = new[]
        {
            (IoiRoles.Io, before.First, after.First),
            (IoiRoles.S1, before.Second, after.Second),
            (IoiRoles.S2, before.Giver, after.Giver),
        };
        return new CorruptionEffect([.. changed.Where(slot => slot.Item2 != slot.Item3).Select(slot => slot.Item1)], moved);
    }

    private IoiSentence Checked(IoiSentence sentence, CorruptionDraw draw) =>
        NeedsIoi && sentence.IsAbc
            ? throw new ArgumentException($"'{Name}' needs a prompt in which a name is repeated; here all three differ")
            : apply(sentence, draw);
}
