using System.CommandLine;
using System.Diagnostics;
using IoiClaims.Report;

namespace IoiClaims.Cli;

/// <summary>ioi report: the report of the last run, written again, and merged from parts.</summary>
internal static class ReportCommand
{
    private const string Examples = """
        ioi report                                  write the last run's report again, and say where it is
        ioi report --open                           … and open it
        ioi report downloads/claims.json --to page  the report of a record from elsewhere
        ioi report merge part-*/claims.json         one report from the parts of a run
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        var merge = ReportMergeCommand.Create(surroundings);
        var command = new Command("report", "Writes the report of a run of claims again from its claims.json, and opens it.") { merge.Command };
        var record = new Argument<string?>("record")
        {
            Description = "A claims.json, or the folder it is in; the last run's (artifacts/claims) if omitted.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var to = new Option<string?>("--to") { Description = "The folder to write to; the record's own if omitted.", HelpName = "folder" };
        var open = new Option<bool>("--open") { Description = "Open the page in the browser." };
        command.Add(record);
        command.Add(to);
        command.Add(open);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var folder = ReportFolder.Of(parsed.GetValue(record), surroundings);
                var run = ReportFolder.Read(folder);
                cancellation.ThrowIfCancellationRequested();
                var target = parsed.GetValue(to) is { } other ? surroundings.PathOf(other) : folder;
                RunReport.Write(run, target);
                Say(run, target, output.Read(parsed), surroundings);
                if (parsed.GetValue(open))
                {
                    Open(Path.Combine(target, RunReport.PageFile), surroundings);
                }

                return ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, Examples, merge);
    }

    private static void Say(RunRecord run, string folder, OutputRequest form, Surroundings surroundings)
    {
        var page = Path.Combine(folder, RunReport.PageFile);
        if (form.Json)
        {
            surroundings.Output.Write(Json.Text(new
            {
                Schema = "ioi/report/1",
                Page = page,
                Record = Path.Combine(folder, RunReport.RecordFile),
                Summary = Path.Combine(folder, RunReport.SummaryFile),
                Tables = Path.Combine(folder, RunReport.TablesFolder),
                Claims = run.Claims.Length,
            }));
            return;
        }

        // The path alone, so that scripts can use it.
        surroundings.Output.WriteLine(page);
    }

    private static void Open(string page, Surroundings surroundings)
    {
        try
        {
            using var started = Process.Start(new ProcessStartInfo(page) { UseShellExecute = true });
        }
        catch (Exception wrong) when (wrong is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            surroundings.Error.WriteLine($"It could not be opened from here ({wrong.Message}); open it in a browser: {page}");
        }
    }
}
