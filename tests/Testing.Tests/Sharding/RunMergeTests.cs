using System.Collections.Immutable;
using CsCheck;

namespace IoiClaims.Testing.Tests.Sharding;

/// <summary>Parts of a run become the whole, to the byte, or it is said what is wrong with them.</summary>
[TestFixture]
public class RunMergeTests
{
    private static readonly Gen<RunRecord> Runs =
        from claims in Gen.Int[1, 6]
        from subjects in Gen.Int[1, 4]
        from values in Gen.Double[-5, 5].Array[claims * subjects]
        from present in Gen.Bool.Array[claims * subjects]
        let units = Enumerable.Range(0, claims * subjects).Where(i => present[i] || i == 0).ToList()
        select new RunRecord
        {
            Conditions = new RunConditions("0.1.0", "abc", "cpu"),
            Units = [.. units.Select(i => new ClaimUnit($"Claim{i / subjects}", $"subject {i % subjects}"))],
            CounterModels = [.. units.Where(i => i % subjects == 1).Select(i => new ClaimUnit($"Claim{i / subjects}", "subject 1"))],
            Texts = [.. units.Select(i => Text($"Claim{i / subjects}"))],
            Claims = [.. units.Select(i => Record($"Claim{i / subjects}", $"subject {i % subjects}", values[i]))],
        };

    [Test]
    public void The_parts_of_a_run_are_the_run_to_the_byte() =>
        Gen.Select(Runs, Gen.Int[1, 7], Gen.Int[0, 1000]).Sample((run, count, seed) =>
        {
            var parts = Parts(run, count);
            new Random(seed).Shuffle(parts);
            // As if each had been written by another machine.
            var read = parts.Select(part => RunRecordFile.FromJson(RunRecordFile.ToJson(part)));
            RunRecordFile.ToJson(RunRecord.Merge(read)).Should().Be(RunRecordFile.ToJson(run));
        });

    [Test]
    public void Without_one_part_there_is_no_whole() =>
        Gen.Select(Runs, Gen.Int[2, 7], Gen.Int[0, 6]).Sample((run, count, which) =>
        {
            var lost = (which % count) + 1;
            var merge = () => RunRecord.Merge(Parts(run, count).Where(part => part.Shard!.Index != lost));
            merge.Should().Throw<RunMergeException>().WithMessage($"*Part {lost}/{count} is missing.*");
        });

    [Test]
    public void A_record_that_is_lost_or_there_twice_is_named() =>
        Gen.Select(Runs, Gen.Int[2, 5]).Sample((run, count) =>
        {
            var parts = Parts(run, count);
            var record = run.Claims[0];
            var owner = Array.FindIndex(parts, part => part.Claims.Contains(record));
            var lost = parts.Select((part, i) => i == owner ? part with { Claims = part.Claims.Remove(record) } : part);
            var twice = parts.Select((part, i) => i == owner ? part : part with { Claims = part.Claims.Add(record) });
            FluentActions.Invoking(() => RunRecord.Merge(lost)).Should().Throw<RunMergeException>()
                .WithMessage($"*One unit ran in no part: {record.Unit}.*");
            FluentActions.Invoking(() => RunRecord.Merge(twice)).Should().Throw<RunMergeException>()
                .WithMessage($"*{record.Unit} ran *: in record 1*");
        });

    [Test]
    public void Parts_of_different_runs_do_not_make_one()
    {
        var parts = Parts(Run(), 2);
        Problems(parts[0], parts[1] with { Conditions = new RunConditions("0.2.0", "abc", "cpu") })
            .Should().ContainSingle().Which.Should().Match("2.json ran on *0.2.0*1.json on *0.1.0*same engine, commit and device.");
        Problems(parts[0], parts[1] with { Texts = [Text("Claim2") with { Sources = ["another"] }] })
            .Should().ContainSingle().Which.Should().Contain("say different things about what is claimed");
        Problems(parts[0], parts[1] with { Schema = 7 }).Should().ContainSingle().Which.Should().Contain("schema 7");
        Problems(parts[0], parts[1] with { Shard = new Shard(2, 3) })
            .Should().ContainSingle().Which.Should().Be("2.json is part 2/3, but 1.json is part 1/2: not the same number of parts.");
        Problems(parts[0], parts[1] with { Units = parts[1].Units.Add(new ClaimUnit("Claim9", "tiny")) })
            .Should().ContainSingle().Which.Should().Be("2.json and 1.json are not of the same run: only 2.json has Claim9 on tiny.");
    }

    [Test]
    public void The_same_part_twice_is_said_once_with_the_names_of_both()
    {
        var parts = Parts(Run(), 2);
        Problems(parts[0], parts[0], parts[1]).Should().Equal("Part 1/2 is there twice: 1.json, 2.json.");
    }

    [Test]
    public void A_whole_run_is_no_part() =>
        Problems(Run(), Parts(Run(), 1)[0]).Should().Equal("1.json is of a whole run, not of a part (IOI_SHARD=i/n).");

    [Test]
    public void A_part_that_cannot_be_is_refused() =>
        Problems(Run() with { Shard = new Shard(3, 2) }).Should().Equal("1.json says that it is part 3/2, which there is not.");

    [Test]
    public void A_record_of_something_that_the_run_does_not_have_is_refused()
    {
        var part = Parts(Run(), 1)[0];
        Problems(part with { Claims = part.Claims.Add(Record("Claim7", "tiny", 0)) })
            .Should().Equal("1.json has a record of Claim7 on tiny, which is not among the units of its run.");
    }

    [Test]
    public void Nothing_is_no_run() => Problems().Should().ContainSingle().Which.Should().Contain("no record was given");

    [Test]
    public void Of_a_run_of_some_claims_only_those_are_wanted()
    {
        var run = Run() with { Claims = [Record("Claim1", "tiny", 1)] };
        var merged = RunMerge.Of([.. Parts(run, 2).Select((part, i) => ($"{i}", part))], selected: true);
        RunRecordFile.ToJson(merged).Should().Be(RunRecordFile.ToJson(run));
        Problems(Parts(run, 2)).Should().ContainSingle().Which.Should()
            .Be("One unit ran in no part: Claim2 on tiny. Were only some claims asked for?");
    }

    private static ImmutableArray<string> Problems(params RunRecord[] parts) => FluentActions
        .Invoking(() => RunMerge.Of([.. parts.Select((part, index) => ($"{index + 1}.json", part))]))
        .Should().Throw<RunMergeException>().Which.Problems;

    private static RunRecord Run() => new()
    {
        Conditions = new RunConditions("0.1.0", "abc", "cpu"),
        Units = [new ClaimUnit("Claim1", "tiny"), new ClaimUnit("Claim2", "tiny")],
        Claims = [Record("Claim1", "tiny", 1), Record("Claim2", "tiny", 2)],
    };

    private static RunRecord[] Parts(RunRecord run, int count)
    {
        var plan = ShardPlan.Of(run.Units.Select(unit => $"{unit}"), [], count, _ => null);
        return [.. Enumerable.Range(1, count).Select(index => run with
        {
            Shard = new Shard(index, count),
            Claims = [.. run.Claims.Where(record => plan.ShardOf($"{record.Unit}") == index)],
        })];
    }

    private static ClaimText Text(string claim) => new(claim, $"{claim} is so", "It might be.", "It is measured.", ["ours"]);

    private static ClaimRecord Record(string claim, string subject, double value) => new()
    {
        Text = Text(claim),
        Subject = subject,
        Status = ClaimStatus.Ran,
        Verdict = value > 0 ? Verdict.Supported : Verdict.Refuted,
        Reproduce = $"dotnet test --filter {claim}",
        Tables = [new TableRecord("Values", Samples.Table(value), TableStatus.Matches)],
        Tests = [new TestRecord("It_holds", TestOutcome.Passed)],
    };
}
