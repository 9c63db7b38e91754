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

    private static readonly NumericTable InWords = new(
        new TableHeading("Findings", "1", new Tolerance(0.01), Conditions.None),
        "finding",
        ["it is kept", "they are theirs"],
        ["measured"],
        (row, _) => row == 0 ? 0.5 : null,
        ["asked"],
        (row, _) => row == 0 ? "at least 0.4, at most 0.6 | 0.7" : string.Empty);

    [Test]
    public void Words_stand_after_the_numbers()
    {
        InWords.ToCsv().Should().Be("finding,measured,asked\nit is kept,0.5,\"at least 0.4, at most 0.6 | 0.7\"\nthey are theirs,,\n");
        InWords.ToMarkdown().Should().EndWith(
            """
            | finding | measured | asked |
            | --- | ---: | --- |
            | it is kept | +0.500 | at least 0.4, at most 0.6 \| 0.7 |
            | they are theirs |  |  |

            """.ReplaceLineEndings("\n"));
    }

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
