using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>A table and its state.</summary>
/// <param name="Files">Its files.</param>
/// <param name="State">Its state.</param>
/// <param name="Comparison">What differs; null where nothing can be compared.</param>
/// <param name="Unreadable">What is wrong with a file that is not a table; null where both can be read.</param>
internal sealed record SnapshotView(SnapshotFiles Files, SnapshotState State, TableComparison? Comparison, string? Unreadable)
{
    public static SnapshotView Of(SnapshotFiles files)
    {
        try
        {
            return new SnapshotView(files, files.State, files.IsWaiting ? files.Compare() : null, null);
        }
        catch (FormatException wrong)
        {
            return new SnapshotView(files, SnapshotState.Unreadable, null, wrong.Message);
        }
    }

    /// <summary>Whether it waits for a review.</summary>
    public bool Waits => State is not (SnapshotState.Verified or SnapshotState.Same);

    /// <summary>The state in a few words.</summary>
    public string Words => State switch
    {
        SnapshotState.Differs => Comparison!.Moves.Length == 0
            ? Comparison.Changes[0]
            : $"{Comparison.Moves.Length} of {Comparison.Compared} cells moved"
                + (Comparison.Changes.Length > 0 ? ", and its heading changed" : string.Empty),
        SnapshotState.New => "new: nothing is verified yet",
        SnapshotState.Same => "received again as verified",
        SnapshotState.Unreadable => "cannot be read as a table",
        _ => "verified",
    };
}

/// <summary>Tables and their states.</summary>
/// <param name="Folder">The folder of all subjects.</param>
/// <param name="Tables">The tables asked for.</param>
/// <param name="Whole">Whether to name the tables that match, too.</param>
internal sealed record SnapshotList(string Folder, IReadOnlyList<SnapshotView> Tables, bool Whole);

/// <summary>Lists tables.</summary>
internal sealed class SnapshotListPresentation : Presentation<SnapshotList>
{
    public override void Draw(SnapshotList result, IAnsiConsole screen)
    {
        if (result.Tables.Count == 0)
        {
            Page.Line(screen, $"There are no verified tables in {result.Folder}.");
            return;
        }

        foreach (var subject in result.Tables.GroupBy(table => table.Files.Name.Subject))
        {
            var waiting = subject.Count(table => table.Waits);
            var verified = subject.Count(table => table.State != SnapshotState.New);
            Page.Headline(screen, $"{subject.Key}: {verified} {(verified == 1 ? "table" : "tables")} verified"
                + (waiting > 0 ? $", {waiting} to review" : string.Empty));
            var grid = new TextGrid("  ", "", "");
            foreach (var table in subject.Where(table => result.Whole || table.Waits))
            {
                grid.Add($"{table.Files.Name.Claim}.{table.Files.Name.Table}", table.Words);
            }

            grid.Draw(screen);
        }

        if (result.Tables.Any(table => table.Waits))
        {
            Page.Blank(screen);
            Page.Dim(screen, "To see what moved: ioi snapshots diff. To accept it: ioi snapshots accept NAME, or --all.");
        }
    }

    public override object Document(SnapshotList result) => new
    {
        Schema = "ioi/snapshots/1",
        result.Folder,
        Tables = result.Tables.Select(table => new
        {
            Name = table.Files.Name.ToString(),
            table.Files.Name.Subject,
            table.Files.Name.Claim,
            table.Files.Name.Table,
            table.State,
            Verified = table.Files.VerifiedPath,
            Received = table.Files.IsWaiting ? table.Files.ReceivedPath : null,
            table.Unreadable,
            Moved = table.Comparison?.Moves.Select(move => new
            {
                move.Row,
                move.Column,
                move.Verified,
                move.Received,
                Allowed = table.Comparison.Received.Heading.Tolerance.Allowed(move.Verified ?? 0),
            }),
            Changes = table.Comparison?.Changes,
        }),
    };
}

/// <summary>Shows tables that differ, cell by cell.</summary>
/// <param name="most">How many cells to name of each table.</param>
internal sealed class SnapshotDiffPresentation(int most) : Presentation<SnapshotList>
{
    private readonly SnapshotListPresentation list = new();

    public override void Draw(SnapshotList result, IAnsiConsole screen)
    {
        var waiting = result.Tables.Where(table => table.Waits).ToList();
        if (waiting.Count == 0)
        {
            Page.Line(screen, $"Of {result.Tables.Count} tables none was received that differs; only the tables of claims that ran were compared.");
            return;
        }

        foreach (var (table, i) in waiting.Select((table, i) => (table, i)))
        {
            if (i > 0)
            {
                Page.Blank(screen);
            }

            Page.Headline(screen, $"{table.Files.Name}: {table.Words}");
            Page.Line(screen, table.Unreadable ?? table.Comparison?.Received.Heading.Title ?? "The whole table is new:");
            Draw(table, screen);
        }
    }

    public override object Document(SnapshotList result) =>
        list.Document(result with { Tables = [.. result.Tables.Where(table => table.Waits)] });

    private void Draw(SnapshotView table, IAnsiConsole screen)
    {
        if (table.State == SnapshotState.New)
        {
            screen.Profile.Out.Writer.Write(File.ReadAllText(table.Files.ReceivedPath));
            return;
        }

        if (table.Comparison is not { } comparison)
        {
            return;
        }

        foreach (var change in comparison.Changes)
        {
            Page.Line(screen, $"  {change}");
        }

        if (comparison.Moves.IsEmpty)
        {
            return;
        }

        var heading = comparison.Received.Heading;
        Page.Dim(screen, $"  tolerance {heading.Tolerance}; in {heading.Unit}; worst first");
        var grid = new TextGrid("  ", comparison.Received.Corner, "column", ">verified", ">received", ">moved by", ">allowed");
        var worst = comparison.Moves.Max(move => double.IsFinite(move.Size) ? move.Size : 0);
        foreach (var move in comparison.Moves.Take(most))
        {
            var by = move.Received - move.Verified;
            grid.Add(
                move.Row,
                move.Column,
                Shown(move.Verified, heading),
                Shown(move.Received, heading),
                by is { } size ? new Cell(TableText.Number(size, heading with { Signed = true }), Shade.Of(size / worst)) : string.Empty,
                TableText.Number(heading.Tolerance.Allowed(move.Verified ?? 0), heading with { Signed = false }));
        }

        grid.Draw(screen);
        if (comparison.Moves.Length > most)
        {
            Page.Dim(screen, $"  and {comparison.Moves.Length - most} more (--most)");
        }
    }

    private static string Shown(double? value, TableHeading heading) => value is { } number ? TableText.Number(number, heading) : "empty";
}
