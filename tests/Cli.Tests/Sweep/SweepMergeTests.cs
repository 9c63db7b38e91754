using System.Text.Json.Nodes;

namespace IoiClaims.Cli.Tests.Sweep;

/// <summary>A sweep that is shared out to several machines and merged is the sweep, to the byte.</summary>
[TestFixture]
public class SweepMergeTests
{
    private static readonly string[] OfOneSweep = ["sweep", "--prompts", "8", "--to", "NM.Q@END", "--json"];

    private string folder = null!;
    private string whole = null!;

    [OneTimeSetUp]
    public async Task SweepInOneGoAndInThreeParts()
    {
        folder = Directory.CreateTempSubdirectory("ioi-sweep-").FullName;
        whole = await JsonOf(OfOneSweep);
        for (var index = 1; index <= 3; index++)
        {
            await File.WriteAllTextAsync(Part(index), await JsonOf([.. OfOneSweep, "--shard", $"{index}/3"]));
        }
    }

    [OneTimeTearDown]
    public void RemoveIt() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task The_parts_are_the_whole_to_the_byte()
    {
        (await JsonOf("sweep", "merge", Part(2), Part(3), Part(1))).Should().Be(whole);
        var toFile = await CommandLineRun.InProcessAsync("sweep", "merge", Part(1), Part(2), Part(3), "--out", Path.Combine(folder, "whole.json"));
        toFile.ExitCode.Should().Be(0);
        (await File.ReadAllTextAsync(Path.Combine(folder, "whole.json"))).Should().Be(whole);
    }

    [Test]
    public async Task Parts_are_about_as_large_and_share_nothing()
    {
        var senders = new List<string>();
        for (var index = 1; index <= 3; index++)
        {
            var part = JsonNode.Parse(await File.ReadAllTextAsync(Part(index)))!;
            senders.AddRange(part["effects"]!.AsArray().Select(effect => $"{effect!["sender"]}"));
        }

        senders.Should().OnlyHaveUniqueItems().And.HaveCount(JsonNode.Parse(whole)!["effects"]!.AsArray().Count);
    }

    [Test]
    public async Task What_is_not_the_whole_is_refused_with_reasons()
    {
        await Refused("*Part 2/3 is missing.*Part 1/3 is there 2 times*", Part(1), Part(1), Part(3));
        var other = Path.Combine(folder, "other.json");
        var changed = JsonNode.Parse(await File.ReadAllTextAsync(Part(3)))!;
        changed["route"] = "another";
        await File.WriteAllTextAsync(other, changed.ToJsonString());
        await Refused("*are not of the same sweep*", Part(1), Part(2), other);
        var without = JsonNode.Parse(await File.ReadAllTextAsync(Part(3)))!;
        without["effects"]!.AsArray().RemoveAt(0);
        await File.WriteAllTextAsync(other, without.ToJsonString());
        await Refused("*No part has the effect of *", Part(1), Part(2), other);
        await File.WriteAllTextAsync(other, whole);
        await Refused("*is no part of a sweep*", other);
    }

    [TestCase("4/3", "of 3 parts there is no part 4")]
    [TestCase("half", "a shard is written i/n")]
    [TestCase("1/9999", "use at most")]
    public async Task A_part_that_cannot_be_is_refused(string shard, string why)
    {
        var run = await CommandLineRun.InProcessAsync([.. OfOneSweep, "--shard", shard]);
        run.ExitCode.Should().Be(ExitCode.Usage);
        run.Error.Should().Contain(why);
    }

    private static async Task Refused(string why, params string[] parts)
    {
        var run = await CommandLineRun.InProcessAsync(["sweep", "merge", .. parts]);
        run.ExitCode.Should().Be(ExitCode.Failure);
        run.Output.Should().BeEmpty();
        run.Error.Should().Match(why);
    }

    private static async Task<string> JsonOf(params string[] arguments)
    {
        var run = await CommandLineRun.InProcessAsync(arguments);
        run.ExitCode.Should().Be(0, run.Error);
        return run.Output;
    }

    private string Part(int index) => Path.Combine(folder, $"part-{index}.json");
}
