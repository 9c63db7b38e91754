using System.Reflection;

namespace IoiClaims.Docs.Tests.Samples;

/// <summary>Each introductory program compiles, runs and prints what its remark promises.</summary>
[TestFixture]
[NonParallelizable]
public class IntroTests
{
    private const string Folder = "samples/Intro";

    // One line of the output of each, as a pattern.
    private static readonly Dictionary<string, string> Lines = new()
    {
        ["1-Predict.cs"] = @"\A +8\d\.\d %  .*"" Mary""$",
        ["2-Attention.cs"] = @"^head 4\.6 attends from END to IO: 8\d\.\d %$",
        ["3-DirectLogitAttribution.cs"] = @"^of which head 2\.1 writes 0\.7",
        ["4-PatchAHead.cs"] = @"^head 8\.10: .* keeps 6\d\.\d %",
        ["5-Sweep.cs"] = @"\A9\.9: -7\d\.\d %",
        ["6-PathPatching.cs"] = @"\A8\.10: -3\d\.\d %",
        ["7-CausalScrubbing.cs"] = @"^Only what the Name Movers heads write matters: 1\d\d",
        ["8-Claim.cs"] = @"^verdict: supported$",
    };

    private static IEnumerable<string> Programs => Directory.EnumerateFiles(Repository.Full(Folder), "*.cs")
        .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    [Test]
    public void Each_has_a_line_to_look_for() => Programs.Should().Equal(Lines.Keys);

    [TestCaseSource(nameof(Programs))]
    [CancelAfter(300_000)]
    public async Task A_program_prints_what_it_promises(string program, CancellationToken cancellation)
    {
        var file = Repository.Full($"{Folder}/{program}");
        (await File.ReadAllLinesAsync(file, cancellation)).Should().Contain("#:property RunsTorch=true", "without libtorch it does not run");
        var (said, compiled) = await IntroProgram.CompileAsync(file, cancellation);
        said.Should().BeEmpty();

        var (code, output) = await Dotnet.RunAsync(IntroProgram.RunArguments(compiled), cancellation);

        code.Should().Be(0, output);
        output.Should().MatchRegex($"(?m){Lines[program]}");
    }

    // One is enough to see that dotnet takes such a program: each takes a build of its own. What it refers to has been built for
    // these tests already; it is not built again, so that no other build is disturbed.
    [Test]
    [CancelAfter(600_000)]
    public async Task Dotnet_run_takes_such_a_file(CancellationToken cancellation)
    {
        var configuration = typeof(IntroTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

        var (code, output) = await Dotnet.RunAsync(
            ["run", "-c", configuration, "-p:BuildProjectReferences=false", $"{Folder}/1-Predict.cs"], cancellation);

        code.Should().Be(0, output);
        output.Should().MatchRegex($"(?m){Lines["1-Predict.cs"]}");
    }
}
