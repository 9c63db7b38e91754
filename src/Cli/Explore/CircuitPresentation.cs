using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>The criteria side by side for ABBA and BABA prompts.</summary>
internal sealed class CircuitPresentation : Presentation<CircuitResult>
{
    public override void Draw(CircuitResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, $"{result.Circuit.Name}: {result.Circuit.Nodes.Length} heads alone, all others ablated");
        Page.Blank(screen);
        DrawAlone(result, screen);
        if (result.Orders[0].Completeness is not null)
        {
            Page.Blank(screen);
            Page.Headline(screen, "Complete? Circuit minus model, both without the same heads");
            Page.Blank(screen);
            Draw(result, screen, "without", of => of.Completeness!.Rows.Select(row => (row.Name, string.Empty, row.Difference)));
        }

        if (result.Orders[0].Minimality is not null)
        {
            Page.Blank(screen);
            Page.Headline(screen, "Minimal? What the circuit loses with each head, once some others are gone");
            Page.Blank(screen);
            Draw(result, screen, "head", of => of.Minimality!.Rows.Select(row => (
                row.Node.ToString(), result.Subject.GroupOf(row.Node.Head) ?? result.Circuit.GroupOf(row.Node)!.Name, row.Difference)));
        }

        Page.Blank(screen);
        Page.Conditions(screen, result.Orders[0].Alone.Conditions.Without("order").Without("N"));
    }

    public override IReadOnlyList<NumericTable> Tables(CircuitResult result)
    {
        var tolerance = new Tolerance(0.01);
        return
        [
            .. result.Orders.Select(order => order.Alone.ToTable(tolerance)),
            .. result.Orders.Select(order => order.Beside?.ToTable(tolerance)).OfType<NumericTable>(),
            .. result.Orders.Select(order => order.Completeness?.ToTable(tolerance)).OfType<NumericTable>(),
            .. result.Orders.Select(order => order.Minimality?.ToTable(tolerance)).OfType<NumericTable>(),
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
        Orders = result.Orders.Select(order => new
        {
            order.Order,
            Conditions = Json.Of(order.Alone.Conditions),
            Model = JsonNumber.Of(order.Alone.Baseline),
            Circuit = JsonNumber.Of(order.Alone.Patched),
            Faithfulness = JsonNumber.Of(order.Alone.Retained),
            Random = order.Beside is { } beside ? new { beside.Percentile, Means = beside.RandomMeans } : null,
            Completeness = order.Completeness?.Rows.Select(row => new
            {
                Without = row.Name,
                Heads = row.Removed.Select(node => node.ToString()),
                Model = Json.Finite(row.Difference.Baseline.Mean),
                Circuit = Json.Finite(row.Difference.Patched.Mean),
                Difference = JsonNumber.Of(row.Difference.Change),
            }),
            Minimality = order.Minimality?.Rows.Select(row => new
            {
                Head = row.Node.ToString(),
                Without = row.Without.Select(node => node.ToString()),
                Change = JsonNumber.Of(row.Difference.Change),
            }),
        }),
    };

    private static void DrawAlone(CircuitResult result, IAnsiConsole screen)
    {
        var grid = new TextGrid(string.Empty, "prompts", ">N", ">model", ">circuit", ">kept", ">95 % interval", "random circuits");
        foreach (var order in result.Orders)
        {
            var alone = order.Alone;
            grid.Add(
                order.Order,
                $"{alone.Count}",
                Numbers.Short(alone.Baseline.Mean, 3),
                Numbers.Short(alone.Patched.Mean, 3),
                alone.Retained.Instability is null ? alone.Retained.Quantity.Show(alone.Retained.Value, alone.Retained.Interval.Width / 2) : "–",
                alone.Retained.Quantity.Show(alone.Retained.Interval),
                order.Beside is { } beside
                    ? $"{Numbers.Percent(beside.Percentile / 100)} of {beside.RandomMeans.Length} are farther off"
                    : string.Empty);
        }

        grid.Draw(screen);
        Page.Unstable(screen, result.Orders.Select(order => order.Alone.Retained));
    }

    private static void Draw(
        CircuitResult result,
        IAnsiConsole screen,
        string corner,
        Func<CircuitOnOrder, IEnumerable<(string Label, string Group, Effect Difference)>> rowsOf)
    {
        var columns = result.Orders.Select(order => rowsOf(order).ToList()).ToList();
        var hasGroups = columns[0].Exists(row => row.Group.Length > 0);
        var grid = new TextGrid(
            string.Empty,
            [corner, hasGroups ? "group" : "", .. result.Orders.SelectMany(order => new[] { $">{order.Order}", ">95 % interval" })]);
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
