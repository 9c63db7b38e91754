using System.Reflection;

namespace IoiClaims.Report;

/// <summary>What one experiment found, as one HTML page: its figures, and its tables below.</summary>
public static class ResultPage
{
    /// <summary>The page, complete: it needs no other file and no network, and works without its script.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="figures">What there is to look at; may be none.</param>
    /// <param name="tables">The numbers, each with its conditions.</param>
    public static string Of(string title, IReadOnlyList<ClaimFigure> figures, IReadOnlyList<NumericTable> tables)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(tables);
        var engine = typeof(ResultPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return PageFrame.Of(
            title,
            engine,
            Element.Of("header", PageFrame.Bar(title)),
            Element.Of(
                "main",
                new Fragment(figures.Select((figure, i) => Figure(figure, $"figure{i}"))),
                new Fragment(tables.Select((table, i) => Parts.Folding(
                    Element.Of("span", table.Heading.Title).Class("name"),
                    open: figures.Count == 0 && i == 0,
                    TableView.Of(table),
                    TablesView.ConditionsOf(table.Heading.Conditions))))).Class("result"),
            Element.Of("footer", Element.Of("p", $"Written by IoiClaims {engine}.")));
    }

    private static Element Figure(ClaimFigure figure, string anchor) => figure switch
    {
        AttentionFigure attention => AttentionView.Of(attention, anchor),
        RouteFigure route => RouteView.Of(route),
        EdgeFigure edges => EdgeView.Of(edges, anchor),
        _ => throw new ArgumentException($"There is no picture of a {figure.GetType().Name}.", nameof(figure)),
    };
}
