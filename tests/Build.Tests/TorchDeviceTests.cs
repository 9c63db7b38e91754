using System.Text.Json;

namespace IoiClaims.Build.Tests;

/// <summary>Which libtorch a project references, for each TorchDevice and platform.</summary>
/// <remarks>Evaluates the project only; nothing is restored, so packages need not exist on this machine's feed.</remarks>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public class TorchDeviceTests
{
    [TestCase("cpu", "linux-x64", "libtorch-cpu-linux-x64")]
    [TestCase("cpu", "win-x64", "libtorch-cpu-win-x64")]
    [TestCase("cpu", "osx-arm64", "libtorch-cpu-osx-arm64")]
    [TestCase("cuda", "linux-x64", "TorchSharp-cuda-linux")]
    [TestCase("cuda", "win-x64", "TorchSharp-cuda-windows")]
    public async Task Exactly_one_libtorch_is_referenced(string device, string platform, string package)
    {
        var (exitCode, output) = await MsBuild.RunAsync("src/Cli", "-getItem:PackageReference", $"-p:TorchDevice={device}", $"-p:RuntimeIdentifier={platform}");
        exitCode.Should().Be(0, output);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)
            .Where(name => name.Contains("torch", StringComparison.OrdinalIgnoreCase))
            .Should().Equal(package);
    }

    [TestCase("gpu", "linux-x64", "IOI0001", "TorchDevice is 'gpu'; it must be 'cpu' (the default) or 'cuda'")]
    [TestCase("CUDA ", "linux-x64", "IOI0001", "TorchDevice is 'CUDA '")]
    [TestCase("cpu", "linux-arm64", "IOI0002", "There is no libtorch package for 'linux-arm64'. Supported are linux-x64")]
    [TestCase("cpu", "osx-x64", "IOI0002", "There is no libtorch package for 'osx-x64'")]
    [TestCase("cuda", "osx-arm64", "IOI0003", "There is no CUDA build of libtorch for 'osx-arm64'")]
    public async Task What_cannot_run_is_an_error_of_the_build(string device, string platform, string code, string message)
    {
        var (exitCode, output) = await MsBuild.RunAsync("src/Cli", "-t:CollectPackageReferences", $"-p:TorchDevice={device}", $"-p:RuntimeIdentifier={platform}");
        exitCode.Should().NotBe(0);
        output.Should().Contain($"error {code}: {message}");
    }
}
