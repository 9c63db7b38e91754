namespace IoiClaims.Interp.Tests.Tables;

public sealed class TableFormatsTests
{
    private static readonly NumericTable Table = NumericTable.FromRows(
        new TableHeading("Effect | size", "logits", new Tolerance(0.01), Conditions.Of(subject: "toy", prompts: 5)),
        "template",
        ["a,b", "say \"c\""],
        ("ABBA", [0.123456789, null]),
        ("x|y", [-1e-7, 2]));

    [Test]
    public void Comma_separated_values_keep_all_digits() => Table.ToCsv().Should().Be(
        "template,\"a,b\",\"say \"\"c\"\"\"\nABBA,0.123456789,\nx|y,-1E-07,2\n");

    [Test]
    public void Markdown_shows_what_the_text_shows() => Table.ToMarkdown().Should().Be(
        """
        **Effect \| size** (logits)

        subject: toy; N: 5; tolerance: 0.01 absolute

        | template | a,b | say "c" |
        | --- | ---: | ---: |
        | ABBA | +0.123 |  |
        | x\|y | 0.000 | +2.000 |

        """.ReplaceLineEndings("\n"));
}
