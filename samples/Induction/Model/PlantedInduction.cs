using IoiClaims.Gpt2;

namespace IoiClaims.Samples.Induction.Model;

/// <summary>
/// GPT-2-shaped models of two layers whose weights are written by hand so that they complete repetitions, in one of two ways.
/// The residual stream has a place for the token, one for the position, and one for what the first layer finds.
/// </summary>
public static class PlantedInduction
{
    /// <summary>Tokens, and as many positions.</summary>
    public const int Size = 24;

    /// <summary>Writes to every position which token came before. In the counter-model it does so, too, and nobody reads it.</summary>
    public static readonly Head PreviousToken = new(0, 1);

    /// <summary>Completes the repetition.</summary>
    public static readonly Head Induction = new(1, 1);

    // Where things are in the residual stream.
    private const int Token = 0;
    private const int Position = Size;
    private const int Before = 2 * Size;
    private const int Pointer = 3 * Size;

    /// <summary>
    /// The mechanism of Elhage et al. 2021 and Olsson et al. 2022: the induction head looks for a position before which the
    /// current token stood, which the previous-token head has written there. Its keys do the work (K-composition).
    /// </summary>
    public static Gpt2Model ByKeys() => Build(writer =>
    {
        writer.Match(Induction, Token, Before, strength: 4);
    });

    /// <summary>
    /// Another mechanism that predicts the same: head 0.0 finds the earlier occurrence of the current token and writes where
    /// it is, plus one; the induction head goes there. Its queries do the work (Q-composition).
    /// </summary>
    public static Gpt2Model ByPointer() => Build(writer =>
    {
        var duplicates = new Head(0, 0);
        writer.Match(duplicates, Token, Token, strength: 2);
        // Itself is the same token, too: pushed away by the position, in the other half of the head.
        writer.Match(duplicates, Position, Position, strength: -4, half: 1);
        writer.Copy(duplicates, Position, Pointer, shift: 1);
        writer.Match(Induction, Pointer, Position, strength: 4);
    });

    private static Gpt2Model Build(Action<WeightWriter> mechanism)
    {
        var writer = new WeightWriter(new Gpt2Config(
            Layers: 2, Heads: 2, Width: 4 * Size, InnerWidth: 1, Vocabulary: Size, Context: Size));
        writer.Embed(Token, Position);
        writer.Match(PreviousToken, Position, Position, shift: -1, strength: 2);
        writer.Copy(PreviousToken, Token, Before);
        writer.Copy(Induction, Token, Token, strength: 3);
        mechanism(writer);
        return writer.Write();
    }
}
