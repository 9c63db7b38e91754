using System.Text.Json;

namespace IoiClaims.Report.Tests.Records;

/// <summary>claims.json: what is written comes back, and what is no record is refused in words.</summary>
public sealed class RunRecordFileTests
{
    [Test]
    public void A_record_comes_back_as_it_was()
    {
        var json = RunRecordFile.ToJson(SampleRun.Whole);
        var read = RunRecordFile.FromJson(json);
        RunRecordFile.ToJson(read).Should().Be(json);
        read.Units.Should().Equal(SampleRun.Whole.Units);
        read.Conditions.Should().Be(SampleRun.Whole.Conditions);
        var (was, isNow) = (SampleRun.Failing.Tables[0], read.Find("Claim10", "planted")!.Tables[0]);
        isNow.Name.Should().Be(was.Name);
        isNow.Table.Should().Be(was.Table);
        isNow.Verified.Should().Be(was.Verified);
    }

    [TestCase(double.NegativeInfinity)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NaN)]
    [TestCase(0.1 + 0.2)]
    [TestCase(5e-324)]
    public void Every_number_comes_back(double value)
    {
        var record = SampleRun.Supported with
        {
            Findings = [SampleRun.Number(FindingRole.Record, null, "one", value, value, value, null, "number")],
        };
        var read = RunRecordFile.FromJson(RunRecordFile.ToJson(SampleRun.Whole with { Claims = [record] }));
        BitConverter.DoubleToInt64Bits(read.Claims[0].Findings[0].Number!.Value).Should().Be(BitConverter.DoubleToInt64Bits(value));
    }

    [Test]
    public void The_order_in_which_claims_come_does_not_show()
    {
        var turned = SampleRun.Whole with
        {
            Units = [.. SampleRun.Whole.Units.Reverse()],
            Claims = [.. SampleRun.Whole.Claims.Reverse()],
            Texts = [.. SampleRun.Whole.Texts.Reverse()],
        };
        RunRecordFile.ToJson(turned).Should().Be(RunRecordFile.ToJson(SampleRun.Whole));
        SampleRun.Whole.Claims.Select(claim => claim.Text.Name).Should().Equal("Claim2", "Claim2", "Claim2", "Claim10", "Claim10");
    }

    [Test]
    public void Two_records_of_a_claim_on_a_subject_are_refused() =>
        FluentActions.Invoking(() => SampleRun.Whole with { Claims = [SampleRun.Supported, SampleRun.Supported] })
            .Should().Throw<ArgumentException>().WithMessage("*two records of Claim2 on planted*");

    [TestCase("", "*file.json*no record*")]
    [TestCase("null", "*file.json*schema*")]
    [TestCase("{\"schema\":1}", "*file.json has schema 1*")]
    [TestCase("{\"schema\":2}", "*file.json*conditions*")]
    [TestCase("{\"schema\":2,\"conditions\":{\"engine\":\"1\",\"commit\":null,\"device\":null}}", "*file.json*")]
    public void What_is_no_record_is_refused_in_words(string json, string message) =>
        FluentActions.Invoking(() => RunRecordFile.FromJson(json, "file.json")).Should().Throw<FormatException>().WithMessage(message);

    [Test]
    public void Words_of_a_table_come_back()
    {
        var claim = SampleRun.Supported with { Tables = [new("Findings", SampleRun.InWords, TableStatus.Matches)] };
        var json = RunRecordFile.ToJson(SampleRun.Whole with { Claims = [claim] });
        RunRecordFile.FromJson(json).Claims[0].Tables[0].Table.Should().Be(SampleRun.InWords);

        var broken = json.Replace("\"at least 85 %\"", "\"a\", \"b\"", StringComparison.Ordinal);
        broken.Should().NotBe(json);
        FluentActions.Invoking(() => RunRecordFile.FromJson(broken)).Should().Throw<FormatException>().WithMessage("*2 x 2 texts*");
    }

    [Test]
    public void A_table_with_cells_missing_is_refused()
    {
        var json = RunRecordFile.ToJson(SampleRun.Whole);
        var broken = json.Replace("[120,0.71]", "[120]", StringComparison.Ordinal);
        broken.Should().NotBe(json);
        FluentActions.Invoking(() => RunRecordFile.FromJson(broken)).Should().Throw<FormatException>().WithMessage("*2 x 2 cells*");
    }

    [Test]
    public void Other_programs_read_it_as_plain_json()
    {
        using var document = JsonDocument.Parse(RunRecordFile.ToJson(SampleRun.Whole));
        var claim = document.RootElement.GetProperty("claims")[1];
        claim.GetProperty("text").GetProperty("name").GetString().Should().Be("Claim2");
        claim.GetProperty("verdict").GetString().Should().Be("supported");
        claim.GetProperty("findings")[4].GetProperty("number").GetProperty("lower").GetString().Should().Be("-Infinity");
        claim.GetProperty("tables")[0].GetProperty("table").GetProperty("cells")[0][0].GetDouble().Should().Be(0.25);
    }
}
