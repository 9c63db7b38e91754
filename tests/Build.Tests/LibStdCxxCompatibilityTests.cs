namespace IoiClaims.Build.Tests;

/// <summary>How TorchSharp's library is made to accept an older libstdc++.</summary>
[TestFixture]
public class LibStdCxxCompatibilityTests
{
    [OneTimeSetUp]
    public void Only_where_there_is_a_libstdcxx()
    {
        if (!BuildFacts.IsLinuxX64)
        {
            Assert.Ignore("libstdc++ matters on Linux x64 only.");
        }
    }

    [Test]
    public void On_a_system_that_has_every_version_nothing_changes() =>
        LibStdCxxCompatibility.Adapt(NativeFiles.TorchSharp(), NativeFiles.NewLibStdCxx()).Should().BeNull();

    [Test]
    public void On_an_older_system_the_missing_version_becomes_optional_and_nothing_else_changes()
    {
        var library = NativeFiles.TorchSharp();
        var adapted = LibStdCxxCompatibility.Adapt(library, NativeFiles.LibStdCxxWithout(NativeFiles.NewestWanted))!;

        library.Should().Equal(NativeFiles.TorchSharp(), "the input is not written to");
        var changed = Enumerable.Range(0, library.Length).Where(i => adapted[i] != library[i]).ToList();
        changed.Should().ContainSingle().Which.Should().Match(i => adapted[i] == (library[i] | VersionRequirement.WeakFlag));
        new ElfLibrary(adapted, "adapted").RequiredVersions("libstdc++.so.6").Where(v => v.IsWeak)
            .Select(v => v.Name).Should().Equal(NativeFiles.NewestWanted);
    }

    [Test]
    public void An_adapted_library_needs_no_second_adaptation()
    {
        var older = NativeFiles.LibStdCxxWithout(NativeFiles.NewestWanted);
        var adapted = LibStdCxxCompatibility.Adapt(NativeFiles.TorchSharp(), older)!;
        LibStdCxxCompatibility.Adapt(adapted, older).Should().BeNull();
    }

    [Test]
    public void The_loader_accepts_the_adapted_library_also_where_it_refuses_the_original()
    {
        NativeFiles.LoadTorch();
        using var folder = new TemporaryFolder();
        var (original, adapted) = (folder.File("original.so"), folder.File("adapted.so"));
        File.WriteAllBytes(original, NativeFiles.TorchSharp());
        File.WriteAllBytes(adapted,
            LibStdCxxCompatibility.Adapt(NativeFiles.TorchSharp(), NativeFiles.LibStdCxxWithout(NativeFiles.NewestWanted))!);

        NativeFiles.LoadError(adapted).Should().BeNull();
        if (!NativeFiles.SystemHas(NativeFiles.NewestWanted))
        {
            NativeFiles.LoadError(original).Should().Contain($"version `{NativeFiles.NewestWanted}' not found");
        }
    }

    [Test]
    public void A_missing_version_that_is_really_used_is_an_error_with_a_way_out()
    {
        const string Used = "GLIBCXX_3.4.30";
        var adapt = () => LibStdCxxCompatibility.Adapt(NativeFiles.TorchSharp(), NativeFiles.LibStdCxxWithout(Used));
        adapt.Should().Throw<LibraryUnusableException>()
            .WithMessage($"The library uses _ZN* of {Used}, which this system's libstdc++.so.6 does not have. Install a newer libstdc++*");
    }

    [TestCase("", "not an ELF file")]
    [TestCase("#!/bin/sh\necho a script that is long enough to hold the header of a library\n", "not an ELF file")]
    public void What_is_no_library_is_called_so(string content, string why)
    {
        var adapt = () => LibStdCxxCompatibility.Adapt(System.Text.Encoding.ASCII.GetBytes(content), NativeFiles.LibStdCxx());
        adapt.Should().Throw<LibraryUnusableException>().WithMessage($"Cannot read the library*{why}*");
    }

    [TestCase(4, 1, "not for 64-bit x86", TestName = "A_32_bit_library_is_refused")]
    [TestCase(5, 2, "not for 64-bit x86", TestName = "A_big_endian_library_is_refused")]
    [TestCase(18, 183, "not for 64-bit x86", TestName = "A_library_for_ARM_is_refused")]
    [TestCase(56, 0, "no dynamic section", TestName = "A_library_without_program_headers_is_refused")]
    public void Foreign_libraries(int offset, byte value, string why)
    {
        var library = NativeFiles.TorchSharp();
        library[offset] = value;
        var adapt = () => LibStdCxxCompatibility.Adapt(library, NativeFiles.LibStdCxx());
        adapt.Should().Throw<LibraryUnusableException>().WithMessage($"*{why}*");
    }

    [Test]
    public void A_library_cut_short_anywhere_is_refused()
    {
        var random = new Random(1);
        var library = NativeFiles.TorchSharp();
        var older = NativeFiles.LibStdCxxWithout(NativeFiles.NewestWanted);
        // A cut in what follows the loaded part, symbols for debuggers, harms nothing.
        var loaded = NativeFiles.Segments(library).Max(s => s.Offset + s.Size);
        foreach (var length in Enumerable.Range(0, 200).Select(_ => random.Next(loaded)))
        {
            var adapt = () => LibStdCxxCompatibility.Adapt(library[..length], older);
            adapt.Should().Throw<LibraryUnusableException>($"{length} bytes are left");
        }
    }

    [Test]
    public void Damaged_tables_never_crash_the_build()
    {
        var random = new Random(2);
        var older = NativeFiles.LibStdCxxWithout(NativeFiles.NewestWanted);
        var original = NativeFiles.TorchSharp();
        var versions = new ElfLibrary(original, "original").RequiredVersions("libstdc++.so.6").Min(v => v.FlagsOffset);
        var dynamic = NativeFiles.Segments(original).Single(s => s.Type == NativeFiles.DynamicSegment);
        var refused = 0;
        for (var round = 0; round < 300; round++)
        {
            // Headers, dynamic section, or version tables, where a wrong byte matters.
            var (start, length) = (round % 3) switch { 0 => (0, 640), 1 => (dynamic.Offset, dynamic.Size), _ => (versions - 20, 340) };
            var library = (byte[])original.Clone();
            for (var i = 0; i < 4; i++)
            {
                library[start + random.Next(length)] = (byte)random.Next(256);
            }

            try
            {
                LibStdCxxCompatibility.Adapt(library, older);
            }
            catch (LibraryUnusableException)
            {
                refused++;
            }
        }

        refused.Should().BeGreaterThan(50, "most damage there cannot be read over");
    }
}
