namespace IoiClaims.Testing.Tests.Snapshots;

public sealed class SnapshotSettingsTests
{
    private string root = string.Empty;

    [SetUp]
    public void MakeFolder() => root = Directory.CreateTempSubdirectory("repository-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(root, recursive: true);

    [TestCase("Some.sln")]
    [TestCase("Some.slnx")]
    [TestCase(".git")]
    public void Snapshots_are_found_from_deep_inside_the_repository(string marker)
    {
        File.WriteAllText(Path.Combine(root, marker), string.Empty);
        var output = Directory.CreateDirectory(Path.Combine(root, "artifacts", "bin", "debug")).FullName;

        From([], output).Directory.Should().Be(Path.Combine(root, "snapshots"));
    }

    [Test]
    public void The_nearest_repository_wins_and_folders_that_do_not_exist_are_walked_past()
    {
        File.WriteAllText(Path.Combine(root, "Outer.sln"), string.Empty);
        var inner = Directory.CreateDirectory(Path.Combine(root, "inner")).FullName;
        File.WriteAllText(Path.Combine(inner, "Inner.sln"), string.Empty);

        From([], Path.Combine(inner, "not", "there")).Directory.Should().Be(Path.Combine(inner, "snapshots"));
    }

    [Test]
    public void A_variable_names_another_folder()
    {
        From([("IOI_SNAPSHOTS_DIR", root)], "/").Directory.Should().Be(root);
        From([("IOI_SNAPSHOTS_DIR", "mine")], "/").Directory.Should().Be(Path.Combine(TypedPath.WorkingFolder, "mine"));
    }

    [Test]
    public void These_very_tests_find_their_own_repository()
    {
        var found = RepositoryFolder.Find([AppContext.BaseDirectory]);

        File.Exists(Path.Combine(found, "IoiClaims.sln")).Should().BeTrue();
        SnapshotSettings.FromEnvironment().Directory.Should().NotBeEmpty();
    }

    [Test]
    public void Without_a_repository_the_message_says_what_to_do()
    {
        var nowhere = Path.GetPathRoot(root)!;
        Directory.GetFiles(nowhere, "*.sln").Should().BeEmpty("the test needs a place outside any repository");

        FluentActions.Invoking(() => RepositoryFolder.Find([nowhere]))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*upwards*IOI_SNAPSHOTS_DIR*");
    }

    [TestCase(null, false, false)]
    [TestCase("", false, false)]
    [TestCase("false", false, false)]
    [TestCase("true", false, true)]
    [TestCase("1", false, true)]
    [TestCase(null, true, true)]
    public void A_build_server_is_known_by_its_variables(string? ci, bool detected, bool expected)
    {
        var settings = SnapshotSettings.From(
            Variables([("CI", ci), ("IOI_SNAPSHOTS_DIR", root), ("DISPLAY", ":0")]), [], detected);

        settings.IsBuildServer.Should().Be(expected);
        if (expected)
        {
            settings.Diff.Should().BeSameAs(DiffTool.None);
        }
    }

    [TestCase(null, false)]
    [TestCase("compare", false)]
    [TestCase("accept", true)]
    public void Acceptance_is_asked_for_by_a_variable(string? value, bool accept) =>
        From([("IOI_SNAPSHOTS", value), ("IOI_SNAPSHOTS_DIR", root)], "/").Accept.Should().Be(accept);

    [Test]
    public void A_variable_that_means_nothing_is_refused() => FluentActions
        .Invoking(() => From([("IOI_SNAPSHOTS", "Accept!"), ("IOI_SNAPSHOTS_DIR", root)], "/"))
        .Should().Throw<InvalidOperationException>().WithMessage("IOI_SNAPSHOTS is 'Accept!'*'accept'*'compare'*");

    [Test]
    public void A_diff_tool_opens_only_where_someone_sees_it()
    {
        DiffTool.WhereSomeoneLooks(Variables([("DiffEngine_Disabled", "true"), ("DISPLAY", ":0")]))
            .Should().BeSameAs(DiffTool.None);
        if (OperatingSystem.IsLinux())
        {
            DiffTool.WhereSomeoneLooks(Variables([])).Should().BeSameAs(DiffTool.None);
            DiffTool.WhereSomeoneLooks(Variables([("DISPLAY", ":0")])).Should().BeSameAs(DiffTool.Installed);
        }
    }

    private static SnapshotSettings From((string, string?)[] variables, string start) =>
        SnapshotSettings.From(Variables(variables), [start], buildServerDetected: false);

    private static Func<string, string?> Variables((string Name, string? Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
