using System.Globalization;
using CsCheck;

namespace IoiClaims.Interp.Tests.Tables;

public sealed class TableTextTests
{
    private static readonly TableHeading Heading = new(
        "Direct effect of each head on the logit difference",
        "logits",
        new Tolerance(0.001, 0.01),
        Conditions.Of(subject: "planted", dataset: "REMIX", fingerprint: "0123456789abcdef", prompts: 50, bos: true));

    private const string Text =
        """
        Direct effect of each head on the logit difference

        unit:       logits
        tolerance:  0.001 absolute + 0.01 relative
        subject:    planted
        dataset:    REMIX (0123456789ab)
        N:          50
        BOS:        yes

        layer        0        1      MLP
        0      +0.0012  -0.3400        .
        1       0.0000  +1.2500  +0.0310

        """;

    private static readonly NumericTable Table = NumericTable.LayersByHeads(
        Heading,
        2,
        2,
        (layer, head) => new[,] { { 0.00123, -0.34 }, { -0.00001, 1.25 } }[layer, head],
        layer => layer == 0 ? null : 0.031);

    [Test]
    public void It_reads_well_in_a_diff() => TableText.Write(Table).Should().Be(Text.ReplaceLineEndings("\n"));

    [Test]
    public void What_is_written_can_be_read()
    {
        var read = TableText.Parse(Text);

        read.Heading.Should().Be(Heading);
        read["0", "1"].Should().Be(-0.34);
        read["0", "MLP"].Should().BeNull();
        read["1", "0"].Should().Be(0);
        TableText.Write(read).Should().Be(TableText.Write(Table));
    }

    private const string InWords =
        """
        Findings

        unit:       as stated in the rows
        tolerance:  0.01 absolute

        finding            measured  counts as:   asked:
        attention is kept    +0.970  requirement  at least 85 %
        they are the same         .  control      .

        """;

    [Test]
    public void Columns_of_words_come_after_those_of_numbers()
    {
        var read = TableText.Parse(InWords);

        (read.Columns, read.TextColumns).Should().BeEquivalentTo((new[] { "measured" }, new[] { "counts as", "asked" }));
        read["attention is kept", "measured"].Should().Be(0.97);
        read.Text("attention is kept", "asked").Should().Be("at least 85 %");
        read.Text("they are the same", "asked").Should().BeEmpty();
        TableText.Write(read).Should().Be(InWords.ReplaceLineEndings("\n"));
        read.Should().NotBe(TableText.Parse(InWords.Replace("control", "record ", StringComparison.Ordinal)));
        FluentActions.Invoking(() => read.Text("attention is kept", "measured")).Should()
            .Throw<KeyNotFoundException>().WithMessage("*no column of words 'measured'; there are counts as, asked*");
    }

    [TestCase("counts as:", "counts as ", "*a number with 3 decimals*found 'requirement'*")]
    [TestCase("measured", "measured:", "*columns of numbers before*")]
    [TestCase("asked:", "counts as:", "*Two columns are called 'counts as'*")]
    public void Columns_of_words_in_disorder_are_refused(string find, string replace, string message) =>
        FluentActions.Invoking(() => TableText.Parse(
            find == "measured" ? InWords.Replace("asked:", "asked", StringComparison.Ordinal) : InWords.Replace(find, replace, StringComparison.Ordinal)))
            .Should().Throw<FormatException>().WithMessage(message);

    [TestCase(".", "*lone point*")]
    [TestCase("two  spaces", "*")]
    [TestCase("two\nlines", "*")]
    public void Words_that_would_not_come_back_are_refused(string words, string message) =>
        FluentActions.Invoking(() => new NumericTable(Heading, "row", ["a"], [], (_, _) => null, ["says"], (_, _) => words))
            .Should().Throw<ArgumentException>().WithMessage(message);

    [Test]
    public void Windows_line_endings_and_wider_columns_are_read_too()
    {
        var windows = Text.ReplaceLineEndings("\r\n").Replace("  -0.3400", "        -0.3400");

        TableText.Parse("\uFEFF" + windows).Should().Be(TableText.Parse(Text));
    }

    [Test]
    public void Any_table_survives_writing_and_reading()
    {
        var label = Gen.String[Gen.Char["abcXYZ019.+-:|#µ−é\"',"], 1, 6];
        var labels = label.HashSet[1, 5].Select(set => set.ToArray());
        var cell = Gen.Frequency(
            (4, Gen.Double[-10, 10].Select(value => (double?)value)),
            (1, Gen.Double[-1e18, 1e18].Select(value => (double?)value)),
            (1, Gen.Const((double?)null)),
            (1, Gen.Const((double?)-0.0)));
        var gen =
            from rows in labels
            from columns in labels.Where(all => !all.Any(column => column.EndsWith(':')))
            from corner in label
            from absolute in OneOf(1e-6, 1e-4, 0.003, 0.5, 1, 20)
            from relative in OneOf(0, 0.01, 0.07)
            from signed in Gen.Bool
            from cells in cell.Array[rows.Length * columns.Length]
            from words in Gen.Frequency((3, label.Where(words => words != ".")), (1, Gen.Const(string.Empty))).Array[rows.Length]
            select new NumericTable(
                new TableHeading(
                    "any table",
                    "unit",
                    new Tolerance(absolute, relative),
                    Conditions.None.With("note", corner))
                { Signed = signed },
                corner,
                rows,
                columns,
                (row, column) => cells[row * columns.Length + column],
                ["in words"],
                (row, _) => words[row]);

        gen.Sample(table =>
        {
            var text = TableText.Write(table);
            var read = TableText.Parse(text);

            TableText.Write(read).Should().Be(text);
            read.Rows.Should().Equal(table.Rows);
            read.Columns.Should().Equal(table.Columns);
            read.TextColumns.Should().Equal(table.TextColumns);
            Enumerable.Range(0, table.Rows.Length).Should().OnlyContain(row => read.Text(row, 0) == table.Text(row, 0));
            for (var row = 0; row < table.Rows.Length; row++)
            {
                for (var column = 0; column < table.Columns.Length; column++)
                {
                    var (was, isNow) = (table[row, column], read[row, column]);
                    isNow.HasValue.Should().Be(was.HasValue);
                    if (was is { } value)
                    {
                        // Rounding may use up a tenth of the tolerance, no more.
                        Math.Abs(isNow!.Value - value).Should().BeLessThanOrEqualTo(
                            table.Heading.Tolerance.Absolute / 10 + Math.Abs(value) * 1e-15);
                    }
                }
            }
        },
        iter: 500,
        seed: "0000ioiTable0",
        threads: 1);
    }

    [Test]
    public void A_machine_that_writes_decimal_commas_writes_points_here()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NegativeSign = "~";
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            $"{1.5}".Should().Be("1,5", "the test is about such a machine");
            TableText.Write(Table).Should().Be(Text.ReplaceLineEndings("\n"));
            TableText.Parse(Text)["0", "1"].Should().Be(-0.34);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCase("", "line 1*the title")]
    [TestCase("+0.0012", " +0.001", "line 11*4 decimals*'+0.001'")]
    [TestCase("-0.3400", "-0.34e0", "line 11*'-0.34e0'")]
    [TestCase("-0.3400", "NaN", "line 11*'NaN'")]
    [TestCase("-0.3400        .", "-0.3400", "line 11*3 cells, found 2 cells")]
    [TestCase("1       0.0000", "0       0.0000", "*Two rows are called '0'*")]
    [TestCase("layer        0        1", "layer        1        1", "*Two columns are called '1'*")]
    [TestCase("  0.0000", " -0.0000", "line 12*zero without a sign*")]
    [TestCase("+1.2500", "1.2500", "line 12*a plus sign at all*")]
    [TestCase("unit:       logits\n", "", "*'unit: …' and 'tolerance: …'*")]
    [TestCase("0.001 absolute + 0.01 relative", "about right", "*'about right' is no tolerance*")]
    [TestCase("0.01 relative", "7 relative", "*a fraction: 0 or more and below 1*")]
    [TestCase("N:          50", "N           50", "line 7*'name:  value'*")]
    [TestCase("N:          50", "BOS:        50", "*'BOS' stands twice*")]
    [TestCase("logit difference\n\n", "logit difference\n", "line 2*an empty line after the title*")]
    [TestCase("+0.0310\n", "+0.0310\n\n", "line 13*a row, found an empty line*")]
    [TestCase("BOS:        yes\n", "<<<<<<< HEAD\n", "line 8*unresolved merge conflict*")]
    public void Text_that_is_no_table_is_refused_with_its_line(string find, string replace, string message = "")
    {
        var text = Text.ReplaceLineEndings("\n");
        var broken = find.Length == 0 ? string.Empty : text.Replace(find, replace, StringComparison.Ordinal);
        broken.Should().NotBe(text, "the test is about broken text");

        FluentActions.Invoking(() => TableText.Parse(broken, "a.verified.txt"))
            .Should().Throw<FormatException>().WithMessage("a.verified.txt, " + (find.Length == 0 ? replace : message) + "*");
    }

    [Test]
    public void Damaged_text_is_refused_or_read_but_nothing_else_happens()
    {
        var text = Text.ReplaceLineEndings("\n");
        var refused = 0;
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Char[" -9A~\n.+"]).Sample(
            (place, symbol) =>
            {
                var damaged = text[..place] + symbol + text[(place + 1)..];
                try
                {
                    TableText.Parse(damaged);
                }
                catch (FormatException)
                {
                    Interlocked.Increment(ref refused);
                }
            },
            iter: 1000,
            seed: "0000ioiTable1",
            threads: 1);

        refused.Should().BeGreaterThan(200);
    }

    private static Gen<double> OneOf(params double[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
