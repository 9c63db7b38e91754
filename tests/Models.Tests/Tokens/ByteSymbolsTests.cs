using IoiClaims.Checkpoints;

namespace IoiClaims.Models.Tests.Tokens;

[TestFixture]
public sealed class ByteSymbolsTests
{
    [Test]
    public void Every_byte_has_its_own_symbol_that_leads_back_to_it()
    {
        var symbols = Enumerable.Range(0, 256).Select(value => ByteSymbols.Of((byte)value)).ToList();

        symbols.Should().OnlyHaveUniqueItems();
        symbols.Should().OnlyContain(symbol => !char.IsWhiteSpace(symbol) && !char.IsControl(symbol));
        symbols.Select(symbol => ByteSymbols.TryGetByte(symbol, out var value) ? value : -1).Should().Equal(Enumerable.Range(0, 256));
        ByteSymbols.InVocabularyOrder.Should().BeEquivalentTo(symbols);
    }

    [TestCase(" Mary", "ĠMary")]
    [TestCase("\n\t\0", "ĊĉĀ")]
    [TestCase("é", "Ã©")]
    public void A_text_has_these_symbols(string text, string symbols) => ByteSymbols.OfText(text).Should().Be(symbols);

    [Test]
    public void Other_characters_stand_for_no_byte() => ByteSymbols.TryGetByte('漢', out _).Should().BeFalse();
}
