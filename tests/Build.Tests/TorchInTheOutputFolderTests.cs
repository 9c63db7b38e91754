using System.IO.Compression;
using TorchSharp;

namespace IoiClaims.Build.Tests;

/// <summary>Torch runs from what the build put into the output folder, without copying it and without changing packages.</summary>
[TestFixture]
public class TorchInTheOutputFolderTests
{
    private const long Megabyte = 1 << 20;

    [Test]
    public void Torch_loads_and_adds_two_tensors()
    {
        using var scope = torch.NewDisposeScope();
        var sum = torch.tensor([1f, 2f]) + torch.tensor([10f, 20f]);
        sum.data<float>().ToArray().Should().Equal(11f, 22f);
    }

    [Test]
    public void Libtorch_is_the_version_that_the_build_names() =>
        torch.__version__.Should().StartWith(BuildFacts.LibTorchVersion);

    [Test]
    public void Torch_threads_of_test_projects_that_run_side_by_side_do_not_spin() =>
        Environment.GetEnvironmentVariable("OMP_WAIT_POLICY").Should().Be("PASSIVE", "build/Tests.runsettings says so");

    [Test]
    public void Dotnet_test_tells_tests_where_it_was_called() => Directory.Exists(Environment.GetEnvironmentVariable(TypedPath.FolderVariable))
        .Should().BeTrue("build/IoiClaims.Testing.targets says so");

    [Test]
    public void Large_libraries_are_links_to_their_packages()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Ignore("Windows makes links only for administrators or in developer mode.");
        }

        Directory.EnumerateFiles(BuildFacts.OutputFolder, "*", SearchOption.AllDirectories)
            .Select(file => new FileInfo(file))
            .Where(file => file.LinkTarget is null && file.Length > 100 * Megabyte)
            .Select(file => file.FullName).Should().BeEmpty();
    }

    [Test]
    public void TorchSharp_did_not_have_to_fall_back_on_copying_its_libraries()
    {
        NativeFiles.LoadTorch();
        Directory.Exists(Path.Combine(BuildFacts.OutputFolder, "cpu")).Should().BeFalse(
            "TorchSharp makes this folder when it cannot load its libraries from runtimes/");
    }

    [Test]
    public void Only_this_platform_has_a_libtorch_in_the_output_folder() =>
        Directory.EnumerateFiles(Path.Combine(BuildFacts.OutputFolder, "runtimes"), "*torch_cpu*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".so" or ".dll" or ".dylib")
            .Should().ContainSingle();

    [Test]
    public void The_package_in_the_NuGet_cache_is_as_it_was_published()
    {
        if (!BuildFacts.IsLinuxX64)
        {
            Assert.Ignore("Only on Linux x64 is a library adapted at all.");
        }

        File.Exists(NativeFiles.PackagedLibrary).Should().BeTrue();
        var package = Path.Combine(BuildFacts.TorchSharpPackage, $"torchsharp.{BuildFacts.TorchSharpVersion}.nupkg");
        if (!File.Exists(package))
        {
            Assert.Ignore($"This NuGet cache does not keep the package itself ({package}).");
        }

        using var archive = ZipFile.OpenRead(package);
        using var entry = archive.GetEntry("runtimes/linux-x64/native/libLibTorchSharp.so")!.Open();
        using var published = new MemoryStream();
        entry.CopyTo(published);
        File.ReadAllBytes(NativeFiles.PackagedLibrary).AsSpan().SequenceEqual(published.ToArray()).Should().BeTrue();
    }

    [Test]
    public void An_adapted_library_is_used_only_where_it_is_needed()
    {
        if (!BuildFacts.IsLinuxX64)
        {
            Assert.Ignore("Only on Linux x64 is a library adapted at all.");
        }

        var output = Path.Combine(BuildFacts.OutputFolder, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        var isPackaged = File.ReadAllBytes(output).AsSpan().SequenceEqual(NativeFiles.TorchSharp());
        isPackaged.Should().Be(NativeFiles.SystemHas(NativeFiles.NewestWanted));
    }
}
