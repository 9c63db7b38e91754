using IoiClaims.Checkpoints;

namespace IoiClaims.Ioi.Tests.Support;

/// <summary>The kinds of vocabulary that datasets must work with.</summary>
public static class Tokenizers
{
    public const string Words = "words";
    public const string SmallBytePairs = "small byte pairs";
    public const string Gpt2 = "GPT-2";

    public static readonly string[] All = [Words, SmallBytePairs, Gpt2];

    private static readonly Lazy<ITokenizer> Small = new(() => BytePairVocabulary.ForWords(IoiVocabulary.Words).ToTokenizer());

    private static readonly Lazy<ITokenizer> Published = new(() => BytePairVocabulary.Gpt2.ToTokenizer());

    public static ITokenizer Of(string name) => name switch
    {
        Words => WordTokenizer.Published,
        SmallBytePairs => Small.Value,
        Gpt2 => Published.Value,
        _ => throw new ArgumentException(name),
    };
}
