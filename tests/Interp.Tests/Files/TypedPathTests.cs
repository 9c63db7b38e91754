namespace IoiClaims.Interp.Tests.Files;

/// <summary>A path that people type is meant from where they typed it.</summary>
[TestFixture]
public sealed class TypedPathTests
{
    private static readonly string Home = Path.GetFullPath("/people/ada");
    private static readonly string Folder = Path.GetFullPath("/srv/repo");

    [TestCase("out", "/srv/repo/out")]
    [TestCase("../models/mine", "/srv/models/mine")]
    [TestCase(".", "/srv/repo")]
    [TestCase("/elsewhere/x", "/elsewhere/x")]
    [TestCase("~", "/people/ada")]
    [TestCase("~/models", "/people/ada/models")]
    [TestCase("~/../x", "/people/x")]
    [TestCase("~backup", "/srv/repo/~backup")]
    [TestCase("a folder/100%; o'brien", "/srv/repo/a folder/100%; o'brien")]
    public void It_begins_there_or_in_the_home_folder(string typed, string full) =>
        TypedPath.Full(typed, Home, Folder).Should().Be(Path.GetFullPath(full));

    [Test]
    public void A_test_host_says_where_the_tests_were_called()
    {
        var (called, shell) = (Directory.CreateTempSubdirectory("ioi-called-").FullName, Directory.CreateTempSubdirectory("ioi-shell-").FullName);
        try
        {
            In(AppContext.BaseDirectory, (TypedPath.FolderVariable, called), ("PWD", shell)).Should().Be(called);
            In(AppContext.BaseDirectory, ("PWD", shell)).Should().Be(shell, "dotnet vstest asks no MSBuild");
            In(AppContext.BaseDirectory, (TypedPath.FolderVariable, Path.Combine(called, "gone"))).Should().Be(AppContext.BaseDirectory);
            In(shell, (TypedPath.FolderVariable, called)).Should().Be(shell, "a program that a test starts elsewhere is no test host");
        }
        finally
        {
            Directory.Delete(called);
            Directory.Delete(shell);
        }

        static string In(string current, params (string Name, string Value)[] variables) => TypedPath.WorkingFolderOf(
            name => variables.FirstOrDefault(variable => variable.Name == name).Value, current);
    }
}
