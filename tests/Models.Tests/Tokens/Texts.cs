using System.Text;
using CsCheck;

namespace IoiClaims.Models.Tests.Tokens;

/// <summary>Random texts with what tokenizers stumble over: blanks in runs, contractions, scripts, emoji, combining marks.</summary>
internal static class Texts
{
    private static readonly string[] Fragments =
    [
        " ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2003", "\u3000", "\u0085", "\u200b", "\ufeff", "\0", "\u001c",
        "'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'", "''", "’s", "it's", "I'll", "we'd've", "'tis",
        " Mary", "Mary", " John", "When", " and", " store", " gave", " a", " drink", " to", ",", ".", "!", "?!", "...", "-", "--",
        "0", "12", " 345", "²", "½", "Ⅷ", "٣", " 2024-01-31",
        "é", "e\u0301", "ñ", "ß", "Ω", "д", " привет", "שלום", "مرحبا", "हिन्दी", "ไทย", "漢字", "かな", "한국어", "\uac00", "\u1112\u1161\u11ab",
        "<|endoftext|>", "<|endoftext", "|>", "<", "|", "#", "##", "http://x.y/z?a=b&c", "{\"a\": 1}", "_x_", "\\n",
        "\u0301", "\u200d", "\ufe0f", "☃", "€", "™", "\ufffd", "\uffff", "\ue000",
    ];

    private static readonly string[] Beyond = ["😀", "👩‍👩‍👧", "🇫🇷", "👍🏽", "𠀋", "𝐀𝐁", "𝟘", "𐌰", "🙂 ", " 𝐀b", "\U0010ffff"];

    /// <summary>Texts within U+FFFF.</summary>
    public static Gen<string> Basic { get; } = Joined(Gen.Frequency(
        (6, OneOf(Fragments)),
        (2, Gen.String[Gen.Char[' ', '~'], 1, 8]),
        (1, Gen.Char['\0', '\ud7ff'].Select(one => one.ToString()))));

    /// <summary>Any Unicode text.</summary>
    public static Gen<string> Any { get; } = Joined(Gen.Frequency(
        (6, OneOf(Fragments)),
        (2, OneOf(Beyond)),
        (1, Gen.Int[0, 0x10ffff].Where(Rune.IsValid).Select(value => new Rune(value).ToString()))));

    /// <summary>Texts that are worth a look of their own.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "", "When Mary and John went to the store, John gave a drink to", "1234567 89", "a\u0301\u0323 e\u0323\u0302", "\u1112\u1161\u11ab\u11a8",
        "K and ſ: 'ſ 'S 'LL", "x\r\n\r\n  y\t \n", "          indented", "<|im_start|>user<|im_end|>", "a<think>b", "\u212b\u2126\ufb1d\u0958",
        "\U0001d15e\U0001d165\U000110b9\U000110ba", "²³½ Ⅷ٣", "…!!\n\n", "I'VE you'Re it'S",
    ];

    /// <summary>Whether a character was in Unicode 9 already, or is unassigned in a plane where nothing was added since that matters.</summary>
    public static bool IsOld(Rune rune) => rune.Value < 0x0530 || char.IsSurrogatePair($"{rune}", 0)
        ? rune.Value < 0x1F680 && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.OtherNotAssigned
        : Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.OtherNotAssigned;

    private static Gen<string> OneOf(string[] choices) => Gen.Int[0, choices.Length - 1].Select(index => choices[index]);

    private static Gen<string> Joined(Gen<string> fragment) => fragment.Array[0, 12].Select(string.Concat);
}
