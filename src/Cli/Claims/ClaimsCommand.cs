using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi claims: which there are, running them, and what the last run found.</summary>
internal static class ClaimsCommand
{
    private const string ListExamples = """
        ioi claims list                                  what is claimed, of whom, and how it came out
        """;

    private const string RunExamples = """
        ioi claims run                                   all claims, with dotnet test
        ioi claims run --claim Claim2 --subject planted  one claim on one subject
        ioi claims run --shard 2/5                       a part of the run; 'ioi report merge' puts parts together
        ioi claims run --project ../mine/claims -- --logger trx
        """;

    private const string ShowExamples = """
        ioi claims show Claim2                           what is claimed, why, and what the last run found
        ioi claims show Claim2 --subject planted --json
        """;

    public static CommandWithExamples Create(Surroundings surroundings)
    {
        CommandWithExamples[] below = [List(surroundings), Run(surroundings), Show(surroundings)];
        var command = new Command("claims", "Lists claims, runs them, and shows what the last run found.");
        foreach (var each in below)
        {
            command.Add(each.Command);
        }

        return new CommandWithExamples(command, $"{ListExamples}\n{RunExamples}\n{ShowExamples}", below);
    }

    private static CommandWithExamples List(Surroundings surroundings)
    {
        var command = new Command("list", "Lists claims with what they say, their subjects, and the recorded and the last verdicts.");
        var report = ReportOption();
        command.Add(report);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                new ClaimsListPresentation().Give(
                    KnownClaims.Find(parsed.GetValue(report), surroundings), output.Read(parsed), surroundings, cancellation);
                return ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, ListExamples);
    }

    private static CommandWithExamples Show(Surroundings surroundings)
    {
        var command = new Command("show", "Shows a claim: what it says, why it might be so, and what the last run found on each subject.");
        var claim = new Argument<string>("claim") { Description = "The claim, as in Claim2, or the beginning of several." };
        claim.CompletionSources.Add(_ => Names(surroundings));
        var subject = SubjectOption(surroundings);
        var brief = new Option<bool>("--brief") { Description = "Leave out what was reasoned." };
        var report = ReportOption();
        command.Add(claim);
        command.Add(subject);
        command.Add(brief);
        command.Add(report);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var known = KnownClaims.Find(parsed.GetValue(report), surroundings);
                var run = known.Run ?? ReportFolder.Read(known.Folder);
                var names = known.Meant(parsed.GetRequiredValue(claim));
                var subjects = parsed.GetValue(subject)!.Select(known.Subject).ToList();
                var records = run.Claims.Where(record => names.Contains(record.Text.Name)
                    && (subjects.Count == 0 || subjects.Contains(record.Subject))).ToList();
                if (records.Count == 0)
                {
                    throw new FailedException(
                        $"{string.Join(", ", names)} was not part of the last run. To run it: {Surroundings.Program} claims run --claim {names[0]}");
                }

                new ClaimShowPresentation().Give(
                    new ClaimShown(run with { Claims = [.. records] }, !parsed.GetValue(brief)), output.Read(parsed), surroundings, cancellation);
                return ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, ShowExamples);
    }

    private static CommandWithExamples Run(Surroundings surroundings)
    {
        var command = new Command(
            "run",
            "Runs claims with dotnet test, passes on what it says, and names the report. Exit code 1 if a claim did not come out as recorded.");
        var claims = new Option<string[]>("--claim", "-c") { Description = "A claim, as in Claim2; may be given several times.", HelpName = "claim" };
        claims.CompletionSources.Add(_ => Names(surroundings));
        var subjects = SubjectOption(surroundings);
        var shard = new Option<string?>("--shard") { Description = "Which part of the run, as in 2/5; the parts do all claims once.", HelpName = "i/n" };
        var project = new Option<string?>("--project")
        {
            Description = "The project of the claims, or its folder; the folder 'claims' here or above if omitted.",
            HelpName = "project",
        };
        var further = new Argument<string[]>("options")
        {
            Description = "After --, what dotnet test shall get besides.",
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
                surroundings,
                cancellation);
            new ClaimsRunPresentation().Give(result, form, surroundings, cancellation);
            return result.TestsPassed ? ExitCode.Success : ExitCode.Failure;
        });
        return new CommandWithExamples(command, RunExamples);
    }

    private static Option<string?> ReportOption() => new("--report")
    {
        Description = "The folder of a run's report; artifacts/claims if omitted.",
        HelpName = "folder",
    };

    private static Option<string[]> SubjectOption(Surroundings surroundings)
    {
        var option = new Option<string[]>("--subject", "-s") { Description = "A subject; may be given several times. All if omitted.", HelpName = "subject" };
        option.CompletionSources.Add(_ => Completions(() => KnownClaims.Find(null, surroundings).Subjects));
        return option;
    }

    private static IEnumerable<System.CommandLine.Completions.CompletionItem> Names(Surroundings surroundings) =>
        Completions(() => KnownClaims.Find(null, surroundings).Names);

    private static List<System.CommandLine.Completions.CompletionItem> Completions(Func<IEnumerable<string>> names)
    {
        try
        {
            return [.. names().Select(name => new System.CommandLine.Completions.CompletionItem(name))];
        }
        catch (Exception nothing) when (nothing is FailedException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
