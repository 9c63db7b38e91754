using System.Text.RegularExpressions;

namespace IoiClaims.Build.Tests;

/// <summary>
/// What works on the CPU alone. Reading a tensor's memory is refused where the tensor is on a GPU, which no test here has: so
/// it is looked for in the sources.
/// </summary>
[TestFixture]
public partial class TensorReadingTests
{
    // Writers of files, whose tensors are put on the CPU first.
    private static readonly string[] OnTheCpu = ["src/Checkpoints/Files/SafetensorsWriter.cs", "src/Checkpoints/Files/TensorWindows.cs"];

    private static IEnumerable<(string File, string Statement)> Readings() =>
        from file in BuildFacts.SourceFiles()
        where Path.GetExtension(file) == ".cs"
        let name = Path.GetRelativePath(BuildFacts.RepositoryRoot, file).Replace('\\', '/')
        where Rooms().IsMatch(name) && !OnTheCpu.Contains(name)
        from Match reading in Reading().Matches(File.ReadAllText(file))
        select (name, reading.Value);

    [Test]
    public void A_tensor_is_copied_to_the_cpu_in_the_statement_that_reads_its_memory() =>
        Readings().Where(reading => !reading.Statement.Contains(".cpu()", StringComparison.Ordinal)).Should().BeEmpty();

    [Test]
    public void Statements_that_read_memory_are_found() => Readings().Should().HaveCountGreaterThan(5);

    [GeneratedRegex("^(src|claims|fixtures|samples|templates)/", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Rooms();

    // From the end of the statement before: what comes between holds no ; { or }.
    [GeneratedRegex(@"[^;{}]*\.(data<\w+>\(\)|bytes\b)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Reading();
}
