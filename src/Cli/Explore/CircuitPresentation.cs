using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>The criteria side by side for ABBA and BABA prompts.</summary>
internal sealed class CircuitPresentation : Presentation<CircuitResult>
{
    public override void Draw(CircuitResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, $"{result.Circuit.Name}: {Numbers.Count(result.Circuit.Nodes.Length, "head")} alone, all others ablated");
        Page.Line(screen, "mean logit difference, in logits, and the share that the circuit keeps");
        Page.Blank(screen);
        AloneGrid.Draw(screen, result.Parts[0].Beside is null ? [] : ["random ones farther off"],
        [
            .. result.Parts.Select(part => (part.Name, part.Alone, part.Beside is { } beside
                ? new Cell[] { $"{Numbers.Percent(beside.Percentile / 100)} of {beside.RandomMeans.Length}" }
                : [])),
        ]);
        if (result.Parts[0].Completeness is not null)
        {
            Page.Blank(screen);
            Page.Headline(screen, "Complete? Circuit minus model, both without the same heads");
            Page.Blank(screen);
            Draw(result, screen, "without", of => of.Completeness!.Rows.Select(row => (row.Name, string.Empty, row.Difference)));
        }

        if (result.Parts[0].Minimality is not null)
        {
            Page.Blank(screen);
            Page.Headline(screen, "Minimal? What the circuit loses with each head, once some others are gone");
            Page.Blank(screen);
            Draw(result, screen, "head", of => of.Minimality!.Rows.Select(row => (
                row.Node.ToString(), result.Subject.GroupOf(row.Node.Head) ?? result.Circuit.GroupOf(row.Node)!.Name, row.Difference)));
        }

        Page.Blank(screen);
        Page.Conditions(screen, result.Parts[0].Alone.Conditions.Without("order").Without("N"));
    }

    public override int? Prompts(CircuitResult result) => result.Parts.Min(part => part.Alone.Count);

    public override IReadOnlyList<NumericTable> Tables(CircuitResult result)
    {
        var tolerance = new Tolerance(0.01);
        return
        [
            .. result.Parts.Select(part => part.Alone.ToTable(tolerance)),
            .. result.Parts.Select(part => part.Beside?.ToTable(tolerance)).OfType<NumericTable>(),
            .. result.Parts.Select(part => part.Completeness?.ToTable(tolerance)).OfType<NumericTable>(),
            .. result.Parts.Select(part => part.Minimality?.ToTable(tolerance)).OfType<NumericTable>(),
        ];
    }

    public override object Document(CircuitResult result) => new
    {
        Schema = "ioi/criteria/1",
        Circuit = result.Circuit.Name,
        Groups = result.Circuit.Groups.Select(group => new
        {
            group.Name,
            At = group.At.ToString(),
            Heads = group.Nodes.Select(node => node.Head.ToString()),
        }),
        Orders = result.Parts.Select(part => new
        {
            Order = part.Name,
            Conditions = Json.Of(part.Alone.Conditions),
            Model = JsonNumber.Of(part.Alone.Baseline),
            Circuit = JsonNumber.Of(part.Alone.Patched),
            Faithfulness = JsonNumber.Of(part.Alone.Retained),
            Random = part.Beside is { } beside ? new { beside.Percentile, Means = beside.RandomMeans } : null,
            Completeness = part.Completeness?.Rows.Select(row => new
            {
                Without = row.Name,
                Heads = row.Removed.Select(node => node.ToString()),
                Model = Json.Finite(row.Difference.Baseline.Mean),
                Circuit = Json.Finite(row.Difference.Patched.Mean),
                Difference = JsonNumber.Of(row.Difference.Change),
            }),
            Minimality = part.Minimality?.Rows.Select(row => new
            {
                Head = row.Node.ToString(),
                Without = row.Without.Select(node => node.ToString()),
                Change = JsonNumber.Of(row.Difference.Change),
            }),
        }),
    };

    private static void Draw(
        CircuitResult result,
        IAnsiConsole screen,
        string corner,
        Func<CircuitOnPart, IEnumerable<(string Label, string Group, Effect Difference)>> rowsOf)
    {
        var columns = result.Parts.Select(part => rowsOf(part).ToList()).ToList();
        var hasGroups = columns[0].Exists(row => row.Group.Length > 0);
        var grid = new TextGrid(
            string.Empty,
            [corner, hasGroups ? "group" : "", .. result.Parts.SelectMany(part => new[] { $">{part.Name}", ">95 % interval" })]);
        for (var i = 0; i < columns[0].Count; i++)
        {
            grid.Add(
            [
                columns[0][i].Label,
                columns[0][i].Group,
                .. columns.SelectMany(column => new Cell[]
                {
                    Show(column[i].Difference.Change), column[i].Difference.Change.Quantity.Show(column[i].Difference.Change.Interval),
                }),
            ]);
        }

        grid.Draw(screen);
    }

    private static string Show(SampleMean change) => change.Quantity.Show(change.Value, change.Interval.Width / 2);
}
