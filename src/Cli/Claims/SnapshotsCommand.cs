using System.CommandLine;

namespace IoiClaims.Cli;

/// <summary>ioi snapshots: verified tables, what was received instead, and accepting it.</summary>
internal static class SnapshotsCommand
{
    private const string ListExamples = """
        ioi snapshots list                       how many are verified, and which wait for a review
        ioi snapshots list planted --whole       every table of a subject
        """;

    private const string DiffExamples = """
        ioi snapshots diff                       cell by cell, worst first; exit code 1 if anything differs
        ioi snapshots diff Claim2                the tables of a claim, on all subjects
        """;

    private const string AcceptExamples = """
        ioi snapshots accept planted/Claim2.Findings
        ioi snapshots accept Claim2              all of a claim that differ
        ioi snapshots accept --all               everything; review it with git diff snapshots
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        CommandWithExamples[] below = [List(context), Diff(context), Accept(context)];
        var command = new Command("snapshots", "Verified tables: which differ from what the last run found, by how much, and accepting new ones.");
        foreach (var each in below)
        {
            command.Add(each.Command);
        }

        return new CommandWithExamples(command, $"{ListExamples}\n{DiffExamples}\n{AcceptExamples}", below);
    }

    private static CommandWithExamples List(CommandContext context)
    {
        var command = new Command("list", "Lists verified tables by subject, and those for which a different one was received.");
        var (names, folder) = Selection(command, context);
        var whole = new Option<bool>("--whole") { Description = "Name every table, not only those that wait for a review." };
        command.Add(whole);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var list = Read(parsed.GetValue(names)!, parsed.GetValue(folder), parsed.GetValue(whole), context);
                new SnapshotListPresentation().Give(list, output.Read(parsed), context, cancellation);
                return ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, ListExamples);
    }

    private static CommandWithExamples Diff(CommandContext context)
    {
        var command = new Command("diff", "Shows how received tables differ from verified ones, cell by cell. Exit code 1 if anything differs.");
        var (names, folder) = Selection(command, context);
        var most = new Option<int>("--most") { Description = "How many cells to name of each table.", HelpName = "number", DefaultValueFactory = _ => 20 }
            .AtLeast(1, "at least 1 is needed.");
        command.Add(most);
        var output = new OutputOptions(command, hasTables: false);
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                var list = Read(parsed.GetValue(names)!, parsed.GetValue(folder), whole: false, context);
                new SnapshotDiffPresentation(parsed.GetValue(most)).Give(list, output.Read(parsed), context, cancellation);
                return list.Tables.Any(table => table.Waits) ? ExitCode.Failure : ExitCode.Success;
            },
            cancellation));
        return new CommandWithExamples(command, DiffExamples);
    }

    private static CommandWithExamples Accept(CommandContext context)
    {
        var command = new Command(
            "accept",
            "Accepts received tables as verified, and with a claim's findings its verdict where none is recorded yet. A verified file is "
            + "replaced whole or not at all, and only by a table that can be read.");
        var (names, folder) = Selection(command, context);
        var all = new Option<bool>("--all") { Description = "All that were received, instead of those named." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be accepted, and change nothing." };
        command.Add(all);
        command.Add(dryRun);
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Accept(
                parsed.GetValue(names)!, parsed.GetValue(all), parsed.GetValue(dryRun), parsed.GetValue(folder), context, cancellation),
            cancellation));
        return new CommandWithExamples(command, AcceptExamples);
    }

    private static int Accept(
        IReadOnlyList<string> names, bool all, bool dryRun, string? folder, CommandContext context, CancellationToken cancellation)
    {
        if ((names.Count > 0) == all)
        {
            throw new UsageException(all
                ? "Name tables or give --all, not both."
                : "Say which tables to accept, as in planted/Claim2.Findings or Claim2, or give --all.");
        }

        if (!dryRun && context.Environment.Variable("CI") is { } ci && ci is not ("0" or "false" or "False"))
        {
            throw new FailedException("Nothing is accepted where CI is set: accept on your own machine, review, and commit.");
        }

        var waiting = Read(names, folder, whole: false, context).Tables.Where(table => table.Files.IsWaiting).ToList();
        var failed = 0;
        foreach (var table in waiting)
        {
            cancellation.ThrowIfCancellationRequested();
            if (table.Unreadable is { } wrong)
            {
                context.Error.WriteLine($"ioi: {table.Files.Name} is left as it is: {wrong}");
                failed++;
                continue;
            }

            var recorded = dryRun ? null : table.Files.Accept();
            Page.Line(context.Screen, $"{(dryRun ? "Would accept" : "Accepted")} {table.Files.Name} ({table.Words})"
                + (recorded is { } verdict ? $"; the verdict is recorded: {ClaimReport.Word(verdict)}" : string.Empty));
        }

        if (waiting.Count == 0)
        {
            Page.Line(context.Screen, "Nothing was received that differs.");
        }
        else if (!dryRun && failed < waiting.Count)
        {
            Page.Dim(context.Screen, "Review with: git diff snapshots");
        }

        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static SnapshotList Read(IReadOnlyList<string> names, string? given, bool whole, CommandContext context)
    {
        var folder = TablesFolder.Of(given, context);
        return new SnapshotList(folder, [.. SnapshotSelection.Of([.. names.Select(name => SubjectSource.NameInTables(name, context))], SnapshotFolder.List(folder)).Select(SnapshotView.Of)], whole);
    }

    private static (Argument<string[]> Names, Option<string?> Folder) Selection(Command command, CommandContext context)
    {
        var names = new Argument<string[]>("names")
        {
            HelpName = "table",
            Description = "Tables, claims or subjects: planted/Claim2.Findings, Claim2.Findings, Claim2, planted. All if omitted.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.CompletionSources.Add(_ => Complete(context));
        var folder = new Option<string?>("--folder")
        {
            Description = $"The folder of verified tables instead of the repository's ({SnapshotFolder.DirectoryVariable}).",
            HelpName = "folder",
        };
        command.Add(names);
        command.Add(folder);
        return (names, folder);
    }

    private static IEnumerable<System.CommandLine.Completions.CompletionItem> Complete(CommandContext context)
    {
        try
        {
            return SnapshotFolder.List(TablesFolder.Of(null, context))
                .SelectMany(files => new[] { files.Name.Subject, files.Name.Claim, files.Name.ToString() })
                .Distinct()
                .Select(name => new System.CommandLine.Completions.CompletionItem(name));
        }
        catch (Exception nothing) when (nothing is FailedException or UsageException)
        {
            return [];
        }
    }
}

/// <summary>Which tables are meant.</summary>
internal static class SnapshotSelection
{
    /// <summary>
    /// The tables that names select: "planted", "Claim2", "Claim2.Findings", "planted/Claim2", "planted/Claim2.Findings"; all where
    /// there are no names.
    /// </summary>
    /// <exception cref="UsageException">A name that selects nothing.</exception>
    public static IReadOnlyList<SnapshotFiles> Of(IReadOnlyList<string> names, IReadOnlyList<SnapshotFiles> all)
    {
        foreach (var name in names)
        {
            if (!all.Any(files => NamesOf(files).Contains(name, StringComparer.OrdinalIgnoreCase)))
            {
                throw new UsageException(
                    $"no verified or received table '{name}'{Nearest.Suggest(name, all.SelectMany(NamesOf).Distinct())} "
                    + "A table is named as in planted/Claim2.Findings; a subject or a claim alone means all of its tables.");
            }
        }

        return names.Count == 0
            ? all
            : [.. all.Where(files => NamesOf(files).Intersect(names, StringComparer.OrdinalIgnoreCase).Any())];
    }

    private static string[] NamesOf(SnapshotFiles files) =>
    [
        files.Name.ToString(),
        $"{files.Name.Subject}/{files.Name.Claim}",
        $"{files.Name.Claim}.{files.Name.Table}",
        files.Name.Subject,
        files.Name.Claim,
    ];
}
