using System.CommandLine;
using System.Diagnostics;
using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>ioi report: writes the report of the last run again, or merges parts.</summary>
internal static class ReportCommand
{
    private const string Examples = """
        ioi report                                  write the last run's report again, and say where it is
        ioi report --open                           … and open it
        ioi report downloads/claims.json --to page  the report of a record from elsewhere
        ioi report --against main/claims.json       what moved since an earlier run: printed, and in the report
        ioi report merge part-*/claims.json         one report from the parts of a run
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var merge = ReportMergeCommand.Create(context);
        var command = new Command("report", "Writes the report of a run of claims again, from its claims.json, and can open it.") { merge.Command };
        var record = new Argument<string?>("record")
        {
            Description = "A claims.json, or the folder it is in; the last run's (artifacts/claims) if omitted.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var to = new Option<string?>("--to") { Description = "The folder to write to; the record's own if omitted.", HelpName = "folder" };
        var open = new Option<bool>("--open") { Description = "Open the page in the browser." };
        command.Add(record);
        command.Add(to);
        var against = new Option<string?>("--against")
        {
            Description = "An earlier claims.json, or the folder it is in: what moved since is printed, and stands in the report.",
            HelpName = "record",
        };
        command.Add(open);
        command.Add(against);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var folder = ReportFolder.Of(parsed.GetValue(record), context);
                var run = ReportFolder.ReadGiven(parsed.GetValue(record), context);
                cancellation.ThrowIfCancellationRequested();
                var target = parsed.GetValue(to) is { } elsewhere ? context.PathOf(elsewhere) : folder;
                var earlier = parsed.GetValue(against) is { } other ? ReportFolder.ReadGiven(other, context) : null;
                RunReport.Write(run, target, earlier);
                Say(run, earlier, target, output.Read(parsed), context);
                if (parsed.GetValue(open))
                {
                    Open(Path.Combine(target, ReportFiles.PageFile), context);
                }

                return ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, Examples, merge);
    }

    private static void Say(RunRecord run, RunRecord? earlier, string folder, OutputRequest form, CommandContext context)
    {
        var page = Path.Combine(folder, ReportFiles.PageFile);
        var moved = earlier is null ? null : ComparisonWords.Of(RunComparison.Of(earlier, run)).ToList();
        if (form.Json)
        {
            context.Output.Write(Json.Text(new
            {
                Schema = "ioi/report/1",
                Page = page,
                Record = Path.Combine(folder, ReportFiles.RecordFile),
                Summary = Path.Combine(folder, ReportFiles.SummaryFile),
                Tables = Path.Combine(folder, ReportFiles.TablesFolder),
                Claims = run.Claims.Length,
                Moved = moved,
            }));
            return;
        }

        foreach (var line in moved ?? [])
        {
            context.Output.WriteLine(line);
        }

        // Last, on a line of its own, so that scripts can use it.
        context.Output.WriteLine(page);
    }

    private static void Open(string page, CommandContext context)
    {
        try
        {
            using var started = Process.Start(new ProcessStartInfo(page) { UseShellExecute = true });
        }
        catch (Exception wrong) when (wrong is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            context.Error.WriteLine($"The page could not be opened from here ({wrong.Message}); open it in a browser: {page}");
        }
    }
}

/// <summary>ioi report merge: merges the parts of a sharded run.</summary>
internal static class ReportMergeCommand
{
    private const string Examples = """
        ioi report merge part-*/claims.json                     one report from the parts of a run (IOI_SHARD=i/n)
        ioi report merge part-1 part-2 --out published/claims   … into another folder
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "merge",
            "Merges the parts of a sharded run. They must be complete: a part or claim that is missing or occurs twice is an error, "
            + "and so is a claim that did not come out as recorded.");
        var parts = new Argument<string[]>("parts")
        {
            Description = "The claims.json of each part, or the folder it is in.",
            Arity = ArgumentArity.OneOrMore,
        };
        var folder = new Option<string>("--out", "-o")
        {
            Description = "The folder to write the report to.",
            HelpName = "folder",
            DefaultValueFactory = _ => Path.Combine("artifacts", "claims"),
        };
        var selected = new Option<bool>("--selected")
        {
            Description = "The run was of some claims only (dotnet test --filter), so others may be missing.",
        };
        command.Add(parts);
        command.Add(folder);
        command.Add(selected);
        command.SetAction(parsed => Merge(
            [.. parsed.GetValue(parts)!.Select(context.PathOf)],
            context.PathOf(parsed.GetValue(folder)!),
            parsed.GetValue(selected),
            context));
        return new CommandWithExamples(command, Examples);
    }

    private static int Merge(IReadOnlyList<string> paths, string folder, bool selected, CommandContext context)
    {
        RunRecord whole;
        try
        {
            whole = RunMerge.Of([.. paths.Select(path => (Shown(path, context), RunRecordFile.Read(FileOf(path))))], selected);
        }
        catch (Exception wrong) when (wrong is RunMergeException or FormatException)
        {
            throw new FailedException(wrong.Message);
        }

        RunReport.Write(whole, folder);
        context.Output.WriteLine($"{paths.Count} parts, {whole.Claims.Length} records of claims on subjects.");
        context.Output.WriteLine($"The report of the whole run: {Path.Combine(folder, ReportFiles.PageFile)}");
        var failed = whole.Claims.Where(record => record.Status != ClaimStatus.NotRun && !record.Passed).ToList();
        foreach (var record in failed)
        {
            context.Output.WriteLine($"{record.Unit} did not come out as recorded. To reproduce: {record.Reproduce}");
        }

        return failed.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string FileOf(string path) => Directory.Exists(path) ? Path.Combine(path, ReportFiles.RecordFile) : path;

    private static string Shown(string path, CommandContext context) => Path.GetRelativePath(context.WorkingFolder, path);
}
