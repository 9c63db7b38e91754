using System.Globalization;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>Methods side by side, the largest edges with intervals.</summary>
internal sealed class EdgesPresentation : Presentation<EdgesResult>
{
    public override void Draw(EdgesResult result, IAnsiConsole screen)
    {
        var first = result.Methods[0];
        Page.Headline(screen, $"{first.Scores.Edges.Length} edges: change of the logit difference when one is patched");
        Page.Blank(screen);
        var methods = new TextGrid(string.Empty, "scores", ">seconds", ">CMD", ">CPR", $">rank correlation with '{result.Request.Methods[0]}'");
        foreach (var each in result.Methods)
        {
            methods.Add(
                each.Scores.Method,
                each.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                Numbers.Short(each.Curve?.Cmd, 3),
                Numbers.Short(each.Curve?.Cpr, 3),
                each == first ? string.Empty : $"{each.Scores.RankCorrelationWith(first.Scores)}");
        }

        methods.Draw(screen);
        Page.Blank(screen);
        DrawEdges(result, screen);
        Page.Blank(screen);
        Page.Conditions(screen, first.Conditions);
    }

    public override int? Prompts(EdgesResult result) => result.Methods[0].Scores.Change(result.Methods[0].Scores.Edges[0]).Values.Length;

    public override IReadOnlyList<NumericTable> Tables(EdgesResult result) =>
        [EdgeTable(result), .. result.Methods.Select(each => each.Curve?.ToTable(new Tolerance(0.001))).OfType<NumericTable>()];

    public override IReadOnlyList<ClaimFigure> Figures(EdgesResult result)
    {
        var (scores, chosen) = (result.Methods[0].Scores, result.Chosen.ToList());
        return [EdgeFigure.Of($"The {chosen.Count} largest edges: {scores.Method}", scores, chosen, result.Shape)];
    }

    public override object Document(EdgesResult result) => new
    {
        Schema = "ioi/edges/1",
        Conditions = Json.Of(result.Methods[0].Conditions),
        Methods = result.Methods.Select(each => new
        {
            Scores = each.Scores.Method,
            Seconds = Math.Round(each.Seconds, 1),
            each.Curve?.Cmd,
            each.Curve?.Cpr,
            RankCorrelation = each == result.Methods[0] ? null : JsonNumber.Of(each.Scores.RankCorrelationWith(result.Methods[0].Scores)),
            Curve = each.Curve?.Points,
        }),
        Edges = result.Chosen.Select(edge => new
        {
            From = edge.Sender.ToString(),
            To = edge.Into.ToString(),
            At = (edge.At as Place.AtRole)?.Role.Name,
            Score = result.Methods[0].Scores[edge],
            Interval = Ends(result.Methods[0].Scores.Change(edge)),
        }),
    };

    private static double?[] Ends(Measurement change) => [Json.Finite(change.Lower), Json.Finite(change.Upper)];

    private static NumericTable EdgeTable(EdgesResult result)
    {
        var first = result.Methods[0].Scores;
        return NumericTable.FromRows(
            new TableHeading("change of the logit difference when one edge is patched", "logits", new Tolerance(0.001), first.Conditions),
            "edge",
            ["change", "lower", "upper", .. result.Methods.Skip(1).Select(each => each.Scores.Method)],
            [.. result.Chosen.Select(edge => (
                edge.ToString(), (IReadOnlyList<double?>)[first[edge], .. Ends(first.Change(edge)), .. result.Methods.Skip(1).Select(each => each.Scores[edge])]))]);
    }

    private static void DrawEdges(EdgesResult result, IAnsiConsole screen)
    {
        var first = result.Methods[0].Scores;
        var grid = new TextGrid(string.Empty, ["edge", ">change", ">95 % interval", .. result.Request.Methods.Skip(1).Select(name => $">{name}")]);
        foreach (var edge in result.Chosen)
        {
            var change = first.Change(edge);
            grid.Add(
            [
                edge.ToString(),
                change.Quantity.Show(change.Value, change.Interval.Width / 2),
                change.Quantity.Show(change.Interval),
                .. result.Methods.Skip(1).Select(each => (Cell)Numbers.Short(each.Scores[edge], 3)),
            ]);
        }

        grid.Draw(screen);
    }
}
