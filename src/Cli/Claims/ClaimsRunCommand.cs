using System.CommandLine;
using IoiClaims.Report;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi claims run: runs claims with dotnet test.</summary>
internal static class ClaimsRunCommand
{
    private const string Examples = """
        ioi claims run                                   all claims, with dotnet test
        ioi claims run --claim Claim2 --subject planted  one claim on one subject
        ioi claims run -s EleutherAI/pythia-160m         all claims on a model of the hub, once 'ioi fetch' has it
        ioi claims run -s ../my-folder                   … or on the model in a folder
        ioi claims run --shard 2/5                       a part of the run; 'ioi report merge' merges the parts
        ioi claims run --project ../mine/claims -- --logger trx
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "run",
            "Runs claims with dotnet test, passes on its output, and names the report. Exit code 1 if a claim did not come out as recorded, or none ran.");
        var claims = new Option<string[]>("--claim", "-c") { Description = "A claim, as in Claim2; may be given several times.", HelpName = "claim" };
        claims.CompletionSources.Add(_ => ClaimsCommand.Names(context));
        var subjects = ClaimsCommand.SubjectOption(context);
        var shard = new Option<string?>("--shard") { Description = "Which part of a sharded run, as in 2/5; the parts together run every claim once.", HelpName = "i/n" };
        var project = new Option<string?>("--project")
        {
            Description = "The project of the claims, or its folder; the folder 'claims' here or above if omitted.",
            HelpName = "project",
        };
        var further = new Argument<string[]>("options")
        {
            Description = "After --, further arguments for dotnet test.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        command.Add(claims);
        command.Add(subjects);
        command.Add(shard);
        command.Add(project);
        command.Add(further);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction(async (parsed, cancellation) =>
        {
            var form = output.Read(parsed);
            var result = await ClaimsRun.RunAsync(
                new ClaimsRunRequest(
                    parsed.GetValue(project),
                    parsed.GetValue(claims)!,
                    parsed.GetValue(subjects)!,
                    parsed.GetValue(shard),
                    parsed.GetValue(further)!),
                form.Json,
                context,
                cancellation);
            new ClaimsRunPresentation().Give(result, form, context, cancellation);
            return result.Passed ? ExitCode.Success : ExitCode.Failure;
        });
        return new CommandWithExamples(command, Examples);
    }
}

/// <summary>The outcome of a run, after the output of dotnet test.</summary>
internal sealed class ClaimsRunPresentation : Presentation<ClaimsRunResult>
{
    public override void Draw(ClaimsRunResult result, IAnsiConsole screen)
    {
        Page.Blank(screen);
        if (result.Reports.IsEmpty)
        {
            Page.Line(screen, result.TestsPassed
                ? "No claim ran, so there is no report: the project has none, or none of those that were asked for."
                : "The run left no report; the output of dotnet test above says why.");
        }

        foreach (var (folder, run) in result.Reports)
        {
            Page.Line(screen, RunConsole.Of(run, Path.Combine(folder, ReportFiles.PageFile)));
        }
    }

    public override object Document(ClaimsRunResult result) => new
    {
        Schema = "ioi/run/2",
        result.Passed,
        Reports = result.Reports.Select(report => new
        {
            Page = Path.Combine(report.Folder, ReportFiles.PageFile),
            Record = Path.Combine(report.Folder, ReportFiles.RecordFile),
            Claims = report.Run.Claims.Select(record => new
            {
                Claim = record.Text.Name,
                record.Subject,
                record.Status,
                record.Verdict,
                Recorded = record.Expected,
                Passed = record.Status == ClaimStatus.NotRun ? (bool?)null : record.Passed,
            }),
        }),
    };
}
