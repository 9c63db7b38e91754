using System.Collections.Immutable;
using System.Text;

namespace IoiClaims.Checkpoints;

/// <summary>
/// The alphabet of byte-level BPE: each of the 256 bytes has one printable character, so that vocab.json and merges.txt
/// hold no blanks and no control characters. A space is 'Ġ', a line feed 'Ċ'.
/// </summary>
/// <remarks>
/// Bytes that are printable in Latin-1 stand for themselves; the others are numbered from U+0100 in order of their
/// value (Radford et al. 2019).
/// </remarks>
public static class ByteSymbols
{
    private static readonly ImmutableArray<char> Characters = [.. Enumerable.Range(0, 256).Select(SymbolOf)];

    private static readonly ImmutableDictionary<char, byte> Bytes =
        Enumerable.Range(0, 256).ToImmutableDictionary(value => Characters[value], value => (byte)value);

    /// <summary>The 256 symbols in the order of their ids in GPT-2's vocabulary: the printable bytes first.</summary>
    public static ImmutableArray<char> InVocabularyOrder { get; } =
    [
        .. Enumerable.Range(0, 256).Where(IsPrintable).Select(value => Characters[value]),
        .. Enumerable.Range(0, 256).Where(value => !IsPrintable(value)).Select(value => Characters[value]),
    ];

    /// <summary>The symbol of a byte.</summary>
    public static char Of(byte value) => Characters[value];

    /// <summary>The byte that a symbol stands for.</summary>
    /// <returns>False where <paramref name="symbol"/> is none of the 256.</returns>
    public static bool TryGetByte(char symbol, out byte value) => Bytes.TryGetValue(symbol, out value);

    /// <summary>A text's UTF-8 bytes as symbols: " Mary" becomes "ĠMary".</summary>
    /// <exception cref="EncoderFallbackException">The text holds half of a surrogate pair.</exception>
    public static string OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Concat(StrictUtf8.GetBytes(text).Select(Of));
    }

    /// <summary>UTF-8 that refuses half surrogate pairs instead of replacing them.</summary>
    internal static UTF8Encoding StrictUtf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static bool IsPrintable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    private static char SymbolOf(int value) =>
        IsPrintable(value) ? (char)value : (char)(256 + Enumerable.Range(0, value).Count(lower => !IsPrintable(lower)));
}
