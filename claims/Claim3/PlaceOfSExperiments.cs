namespace IoiClaims.Claims;

/// <summary>
/// What heads send from END about the place of S, patched from prompts in which only that place is another one: shifted by a
/// prefix, further from END, at another S1–S2 distance, in the other order. Measured once each, by all that the heads write at END
/// (activation patching) and by their signal along a route (path patching).
/// </summary>
/// <param name="patching">Which heads send to which, on which prompts.</param>
public sealed class PlaceOfSExperiments(SignalPatching patching)
{
    /// <summary>The cell in which nothing is changed.</summary>
    public const string Same = "as it is";

    /// <summary>The cell with another S1–S2 distance in the same order.</summary>
    public const string OtherDistance = "other distance";

    /// <summary>The cell with the other order at the same S1–S2 distance.</summary>
    public const string OtherOrder = "other order";

    /// <summary>The cell with the other order and, as that entails without filler, another distance.</summary>
    public const string Both = "both";

    private const long Seed = 1;
    private static readonly string[] Cells = [Same, OtherDistance, OtherOrder, Both];


    /// <summary>The signal comes from behind a sentence in front.</summary>
    public SignalEffects BehindPrefix => patching.From(Ioi.Corrupted(Corruptions.Prefix));

    /// <summary>The signal comes from further away from S1: filler stands between S1 and S2.</summary>
    public SignalEffects FurtherFromS1 => patching.From(Ioi.Corrupted(Corruptions.FillerBetweenS1AndS2()));

    /// <summary>The signal comes from further away from END: filler stands between S2 and END.</summary>
    public SignalEffects FurtherFromEnd => patching.From(Ioi.Corrupted(Corruptions.FillerBetweenS2AndEnd()));

    /// <summary>Order × distance, the logit difference when all that the senders write at END is replaced.</summary>
    public DesignCells ByOutputs => Ioi.Once(nameof(ByOutputs), () => Measure(effects => effects.ByOutputs));

    /// <summary>Order × distance, the logit difference when the signal alone is replaced.</summary>
    public DesignCells BySignal => Ioi.Once(nameof(BySignal), () => Measure(effects => effects.LogitDifference));

    private IoiExperiment Ioi => patching.Ioi;

    private OrderAndDistance Design => Ioi.Once(nameof(OrderAndDistance), () => OrderAndDistance.Of(Ioi.Prompts, Seed));

    // The prompts of the design have filler, others than the main ones.
    private SignalPatching WithFiller => new(
        Ioi.On(Design.Baseline, "IOI prompts with two words of filler between S1 and S2"),
        patching.Senders,
        patching.Movers,
        patching.Route);

    /// <summary>By how much the logit difference changes when the order alone changes.</summary>
    public static SampleMean OrderAlone(DesignCells cells) => Of(cells).Contrast("change by order alone", (OtherOrder, 1), (Same, -1));

    /// <summary>By how much it changes when the distance alone changes.</summary>
    public static SampleMean DistanceAlone(DesignCells cells) =>
        Of(cells).Contrast("change by distance alone", (OtherDistance, 1), (Same, -1));

    /// <summary>By how much both together do more than the sum of each.</summary>
    public static SampleMean Interaction(DesignCells cells) =>
        Of(cells).Contrast("interaction", (Both, 1), (OtherOrder, -1), (OtherDistance, -1), (Same, 1));

    /// <summary>The effect of order alone as a fraction of that of both.</summary>
    public static Measurement ShareOfOrder(DesignCells cells) => Share(cells, "share of order", OtherOrder);

    /// <summary>The effect of distance alone as a fraction of that of both.</summary>
    public static Measurement ShareOfDistance(DesignCells cells) => Share(cells, "share of distance", OtherDistance);

    /// <summary>Where the repeated name stands in each of the four sets: rows sets by order, columns the ways to tell.</summary>
    public NumericTable DesignTable() => NumericTable.FromRows(
        new TableHeading(
            "where the repeated name stands", "tokens; order: 1 if the first name is repeated, 2 if the second", new Tolerance(0.01),
            WithFiller.Ioi.Conditions)
        { Signed = false },
        "prompts",
        ["order", "S1–S2 distance", "position of S1", "S2–END distance"],
        [.. from order in new[] { NameOrder.Abba, NameOrder.Baba }
            from cell in Cells.Zip([Design.Baseline, Design.OtherDistance, Design.OtherOrder, Design.Both])
            let places = cell.Second.Prompts.Where(prompt => prompt.Frame.Order == order).Select(PlaceOfS.In).ToArray()
            where places.Length > 0
            select ($"{IoiSentence.OrderName(order)}, {cell.First}", (IReadOnlyList<double?>)
            [
                places.Average(p => p.Order == NameOrder.Baba ? 1.0 : 2.0), places.Average(p => p.Distance),
                places.Average(p => p.Position), places.Average(p => p.ToEnd),
            ])]);

    /// <summary>One row a template and way of patching: the four cells and the effects.</summary>
    public NumericTable EffectsTable(Tolerance tolerance) => NumericTable.FromRows(
        new TableHeading(
            $"{ByOutputs.Quantity.Name}: {patching.Senders.Name} send another place of S", ByOutputs.Quantity.Unit, tolerance, WithFiller.Ioi.Conditions),
        "template, patched",
        [.. Cells, "order alone", "distance alone", "interaction"],
        [.. Rows("outputs", ByOutputs).Concat(Rows("route", BySignal))]);

    /// <summary>One row a length of prefix or filler: the change of the logit difference, and on how many prompts.</summary>
    public NumericTable LengthsTable(Tolerance tolerance) => NumericTable.FromRows(
        new TableHeading(
            $"change of the {Ioi.Metric.Name}: {patching.Senders.Name} at END write what they write on longer prompts",
            Ioi.Metric.Unit,
            tolerance,
            Ioi.Conditions),
        "longer by",
        ["change", "lower", "upper"],
        [.. ByLength("prefix", BehindPrefix).Concat(ByLength("S1–S2", FurtherFromS1)).Concat(ByLength("S2–END", FurtherFromEnd))]);

    private static DesignCells Of(DesignCells cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return cells;
    }

    private static Measurement Share(DesignCells cells, string name, string cell) => Of(cells).Ratio(
        new Quantity(name, IsFraction: true), cells.Sum((cell, 1), (Same, -1)), cells.Sum((Both, 1), (Same, -1)));

    private static IEnumerable<(string Label, IReadOnlyList<double?> Cells)> Rows(string way, DesignCells cells) =>
        ByTemplate.Rows(cells).Select(row => ($"{row.Label}, {way}", (IReadOnlyList<double?>)
        [
            .. row.Cells.Means().Select(mean => (double?)mean),
            OrderAlone(row.Cells).Mean, DistanceAlone(row.Cells).Mean, Interaction(row.Cells).Mean,
        ]));

    private IEnumerable<(string Label, IReadOnlyList<double?> Cells)> ByLength(string what, SignalEffects effects) => effects.Prompts.Prompts
        .Select((prompt, n) => (
            By: prompt.Tokens.Length - Ioi.Prompts.Prompts[n].Tokens.Length, Change: effects.ByOutputs.Change.Values[n]))
        .GroupBy(pair => pair.By, pair => pair.Change)
        .OrderBy(group => group.Key)
        .Select(group =>
        {
            var change = Measurement.OfMean(new Quantity("change"), [.. group], effects.ByOutputs.Plan, Ioi.Conditions);
            return ($"{what} + {group.Key} (N = {group.Count()})", (IReadOnlyList<double?>)
                [change.Mean, Bounded(change.Lower), Bounded(change.Upper)]);
        });

    private static double? Bounded(double value) => double.IsFinite(value) ? value : null;

    private DesignCells Measure(Func<SignalEffects, Effect> read)
    {
        var effects = new[] { Design.OtherDistance, Design.OtherOrder, Design.Both }
            .Select(prompts => read(WithFiller.From(prompts))).ToArray();
        var values = effects.Select(effect => effect.PatchedValues).Prepend(effects[0].BaselineValues);
        return new DesignCells(
            new Quantity(effects[0].Description.Metric, effects[0].Description.Unit),
            Cells.Zip(values, (cell, each) => (cell, (IReadOnlyList<float>)each)),
            effects[0].Plan,
            effects[0].Description.Conditions,
            effects[0].Groups);
    }
}
