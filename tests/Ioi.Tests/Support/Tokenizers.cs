using IoiClaims.Gpt2;

namespace IoiClaims.Ioi.Tests.Support;

/// <summary>The kinds of vocabulary that datasets must work with.</summary>
public static class Tokenizers
{
    public const string Words = "words";
    public const string SmallBytePairs = "small byte pairs";
    public const string Gpt2 = "GPT-2";
    public const string Gpt2Files = "GPT-2's files";

    public static readonly string[] All = [Words, SmallBytePairs, Gpt2];

    private static readonly Lazy<ITokenizer> Small = new(() => BytePairVocabulary.ForWords(IoiVocabulary.Words).ToTokenizer());

    public static ITokenizer Of(string name) => name switch
    {
        Words => WordTokenizer.Published,
        SmallBytePairs => Small.Value,
        Gpt2 => R50kTokenizer.Instance,
        Gpt2Files => FromFiles(),
        _ => throw new ArgumentException(name),
    };

    private static Gpt2Tokenizer FromFiles()
    {
        var folder = Environment.GetEnvironmentVariable("IOI_GPT2_VOCAB");
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Ignore(
                "IOI_GPT2_VOCAB names no folder with GPT-2's vocab.json and merges.txt. "
                + "To have this test run: export IOI_GPT2_VOCAB=\"$(build/fetch-gpt2-vocabulary.sh)\"");
        }

        return Gpt2Tokenizer.Load(TypedPath.Full(folder!));
    }
}
