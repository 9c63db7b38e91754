using System.Text.Json;

namespace IoiClaims.Build.Tests;

/// <summary>Which libLibTorchSharp.so the build takes, on systems with newer and older libstdc++.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AdaptedLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SetUp]
    public void Only_where_there_is_a_libstdcxx()
    {
        if (!BuildFacts.IsLinuxX64)
        {
            Assert.Ignore("libstdc++ matters on Linux x64 only.");
        }
    }

    [Test]
    public async Task A_system_with_every_version_gets_the_package_s_own_library()
    {
        var (exitCode, output) = await ResolveAsync(NativeFiles.NewLibStdCxx());
        exitCode.Should().Be(0, output);
        LibraryIn(output).Should().Be(Path.GetFullPath(NativeFiles.PackagedLibrary));
        Files().Should().Equal("checked");
    }

    [Test]
    public async Task An_older_system_gets_an_adapted_copy_in_the_same_place()
    {
        var (exitCode, output) = await ResolveAsync(NativeFiles.LibStdCxxWithout(NativeFiles.NewestWanted));
        exitCode.Should().Be(0, output);
        LibraryIn(output).Should().Be(Path.Combine(AdaptedFolder, "libLibTorchSharp.so"));
        Files().Should().Equal("checked", "libLibTorchSharp.so");
    }

    [Test]
    public async Task A_system_that_is_too_old_is_an_error_of_the_build()
    {
        var (exitCode, output) = await ResolveAsync(NativeFiles.LibStdCxxWithout("GLIBCXX_3.4.30"));
        exitCode.Should().NotBe(0);
        output.Should().Contain("cannot be used with").And.Contain("GLIBCXX_3.4.30").And.Contain("Install a newer libstdc++");
        Files().Should().BeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    // Below a folder with whatever people's folders have in their names.
    private string AdaptedFolder => _folder.File("o'brien & sons (1) #2 @home + ä");

    private IEnumerable<string?> Files() =>
        Directory.Exists(AdaptedFolder) ? Directory.EnumerateFiles(AdaptedFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal) : [];

    private Task<(int ExitCode, string Output)> ResolveAsync(byte[] libStdCxx)
    {
        var system = _folder.File("libstdc++.so.6");
        File.WriteAllBytes(system, libStdCxx);
        return MsBuild.RunAsync("tests/Build.Tests", "-t:ResolvePackageAssets", "-getItem:RuntimeTargetsCopyLocalItems",
            $"-p:LibStdCxxPath={system}", $"-p:AdaptedTorchSharpFolder={AdaptedFolder}");
    }

    /// <summary>The one library that goes to the folder of native libraries.</summary>
    private static string LibraryIn(string output)
    {
        using var json = JsonDocument.Parse(output);
        return json.RootElement.GetProperty("Items").GetProperty("RuntimeTargetsCopyLocalItems").EnumerateArray()
            .Where(item => item.GetProperty("Filename").GetString() == "libLibTorchSharp"
                && item.GetProperty("DestinationSubDirectory").GetString()!.TrimEnd('/') == "runtimes/linux-x64/native")
            .Select(item => item.GetProperty("FullPath").GetString()!)
            .Should().ContainSingle().Subject;
    }
}
