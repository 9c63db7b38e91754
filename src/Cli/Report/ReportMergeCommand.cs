using System.CommandLine;
using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>ioi report merge: the parts of a run that was shared out become the whole.</summary>
internal static class ReportMergeCommand
{
    private const string Examples = """
        ioi report merge part-*/claims.json                     one report from the parts of a run (IOI_SHARD=i/n)
        ioi report merge part-1 part-2 --out published/claims   … into another folder
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var command = new Command(
            "merge",
            "Puts the parts of a run together. It must be the whole: a part or claim that is missing or there twice is an error, "
            + "and so is a claim that did not come out as recorded.");
        var parts = new Argument<string[]>("parts")
        {
            Description = "The claims.json of each part, or the folder it is in.",
            Arity = ArgumentArity.OneOrMore,
        };
        var folder = new Option<string>("--out", "-o")
        {
            Description = "Where the report goes.",
            HelpName = "folder",
            DefaultValueFactory = _ => Path.Combine("artifacts", "claims"),
        };
        var selected = new Option<bool>("--selected")
        {
            Description = "Only some claims were asked for (dotnet test --filter), so those of the others may be missing.",
        };
        command.Add(parts);
        command.Add(folder);
        command.Add(selected);
        command.SetAction(parsed => Merge(
            [.. parsed.GetValue(parts)!.Select(surroundings.PathOf)],
            surroundings.PathOf(parsed.GetValue(folder)!),
            parsed.GetValue(selected),
            surroundings));
        return new CommandWithExamples(command, Examples);
    }

    private static int Merge(IReadOnlyList<string> paths, string folder, bool selected, Surroundings surroundings)
    {
        RunRecord whole;
        try
        {
            whole = RunMerge.Of([.. paths.Select(path => (Shown(path, surroundings), RunRecordFile.Read(FileOf(path))))], selected);
        }
        catch (Exception wrong) when (wrong is RunMergeException or FormatException)
        {
            throw new FailedException(wrong.Message);
        }

        RunReport.Write(whole, folder);
        surroundings.Output.WriteLine($"{paths.Count} parts, {whole.Claims.Length} records of claims on subjects.");
        surroundings.Output.WriteLine($"The report of the whole run: {Path.Combine(folder, RunReport.PageFile)}");
        var failed = whole.Claims.Where(record => record.Status != ClaimStatus.NotRun && !record.Passed).ToList();
        foreach (var record in failed)
        {
            surroundings.Output.WriteLine($"{record.Unit} did not come out as recorded. To reproduce: {record.Reproduce}");
        }

        return failed.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string FileOf(string path) => Directory.Exists(path) ? Path.Combine(path, RunReport.RecordFile) : path;

    private static string Shown(string path, Surroundings surroundings) => Path.GetRelativePath(surroundings.WorkingFolder, path);
}
