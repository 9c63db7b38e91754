namespace IoiClaims.Testing.Tests.Claims;

/// <summary>Where a failure is, and which commit is checked out.</summary>
public sealed class SmallPartsTests
{
    [TestCase("   at A.B() in /src/Claims/Claim2.cs:line 12\n   at C.D() in /src/Claims/Claim1.cs:line 7\n", "/src/Claims/Claim1.cs", 7)]
    [TestCase("   at A.B() in C:\\src\\Claim2.cs:line 3", "C:\\src\\Claim2.cs", 3)]
    public void The_place_of_a_failure_is_the_line_of_the_test(string trace, string file, int line) =>
        SourcePlace.In(trace).Should().Be(new SourcePlace(file, line));

    [TestCase(null)]
    [TestCase("   at A.B()\n")]
    public void Without_lines_there_is_no_place(string? trace) => SourcePlace.In(trace).Should().BeNull();

    [Test]
    public void The_commit_is_read_from_loose_and_packed_branches_and_without_any()
    {
        var git = Directory.CreateTempSubdirectory("ioi-git-").FullName;
        try
        {
            GitCommit.FromFiles(git).Should().BeNull();
            File.WriteAllText(Path.Combine(git, "HEAD"), "ref: refs/heads/main\n");
            GitCommit.FromFiles(git).Should().BeNull();
            File.WriteAllText(Path.Combine(git, "packed-refs"), "# pack-refs\n1234 refs/heads/other\n5678 refs/heads/main\n");
            GitCommit.FromFiles(git).Should().Be("5678");
            Directory.CreateDirectory(Path.Combine(git, "refs", "heads"));
            File.WriteAllText(Path.Combine(git, "refs", "heads", "main"), "9abc\n");
            GitCommit.FromFiles(git).Should().Be("9abc");
            File.WriteAllText(Path.Combine(git, "HEAD"), "def0\n");
            GitCommit.FromFiles(git).Should().Be("def0");
        }
        finally
        {
            Directory.Delete(git, recursive: true);
        }
    }

    [Test]
    public void Required_subjects_are_those_that_the_variable_names_and_a_misspelt_one_is_an_error()
    {
        var before = Environment.GetEnvironmentVariable(RequiredSubjects.Variable);
        Environment.SetEnvironmentVariable(RequiredSubjects.Variable, "planted, gtp2");
        try
        {
            new ModelSubject<Experiment>("planted", () => throw new InvalidOperationException()).IsRequired.Should().BeTrue();
            new ModelSubject<Experiment>("gpt2", () => throw new InvalidOperationException()).IsRequired.Should().BeFalse();
            FluentActions.Invoking(() => RequiredSubjects.CheckThatTheyAreAmong(["planted", "gpt2"])).Should().Throw<ArgumentException>()
                .WithMessage("IOI_REQUIRE names 'gtp2', which is no subject; there are planted, gpt2.");
        }
        finally
        {
            Environment.SetEnvironmentVariable(RequiredSubjects.Variable, before);
        }
    }

    [TestCase("/repo/claims/Claim1.cs", "/repo", "claims/Claim1.cs")]
    [TestCase("/elsewhere/Claim1.cs", "/repo", "/elsewhere/Claim1.cs")]
    public void Paths_in_the_repository_are_relative_to_it(string path, string root, string shown) =>
        RelativePath.Of(path, root).Should().Be(shown);
}
