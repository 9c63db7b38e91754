namespace IoiClaims.Ioi;

/// <summary>
/// The prompts with other names: IO's, S's, and both. The other names are the same in all three, prompt by prompt, so that
/// what the single changes do can be compared with what both do without regard to which names were drawn.
/// </summary>
public sealed class OtherNames
{
    private OtherNames(IoiDataset anotherIO, IoiDataset anotherS, IoiDataset both)
    {
        AnotherIO = anotherIO;
        AnotherS = anotherS;
        Both = both;
    }

    /// <summary>Another IO; S as it was.</summary>
    public IoiDataset AnotherIO { get; }

    /// <summary>Another S, in both its places; IO as it was.</summary>
    public IoiDataset AnotherS { get; }

    /// <summary>Another IO and another S.</summary>
    public IoiDataset Both { get; }

    /// <summary>Draws the names.</summary>
    /// <param name="prompts">IOI prompts.</param>
    /// <param name="seed">Same seed, same names.</param>
    /// <exception cref="ArgumentException">ABC prompts, in which no name occurs twice.</exception>
    public static OtherNames For(IoiDataset prompts, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var both = prompts.Corrupt(Corruptions.IoAndS, seed);

        IoiDataset Only(string step, Func<IoiSentence, IoiSentence, IoiSentence> take) => prompts.InTheSameTerms(
            [.. prompts.Prompts.Zip(both.Prompts, (old, other) => take(old.Sentence, other.Sentence))], step);

        return new OtherNames(Only("another IO", WithIO), Only("another S", WithS), both);
    }

    private static IoiSentence WithIO(IoiSentence sentence, IoiSentence other) => sentence.Order == NameOrder.Abba
        ? sentence with { First = other.First }
        : sentence with { Second = other.Second };

    private static IoiSentence WithS(IoiSentence sentence, IoiSentence other) => sentence.Order == NameOrder.Abba
        ? sentence with { Second = other.Second, Giver = other.Giver }
        : sentence with { First = other.First, Giver = other.Giver };
}
