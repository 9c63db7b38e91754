namespace IoiClaims.Claims;

/// <summary>
/// Whether heads that get a signal about a place avoid the name there, or seek the name at the other place: both are held against
/// a third name, a bystander, and against the signal from prompts in which no name is repeated.
/// </summary>
/// <remarks>
/// The prompts get a bystander; the signal comes from prompts without one: with other names and the position as it is, with other
/// names and the position inverted, and with three other names, none repeated. Scores are compared in nats, so that attention to
/// one name does not count as loss of another.
/// </remarks>
public sealed class SeekOrAvoid
{
    private const string Nobody = "none";
    private const string Kept = "S";
    private const string Inverted = "IO";

    private SeekOrAvoid(DesignCells cells) => Cells = cells;

    /// <summary>The scores of IO and S1 over the bystander, with the signal from each kind of prompt.</summary>
    public DesignCells Cells { get; }

    /// <summary>By how much the name that is not signalled rises against the bystander, mean over both places.</summary>
    public SampleMean Seek => Cells.Contrast("rise of the other name", Rise);

    /// <summary>By how much the name that is signalled falls against the bystander, mean over both places.</summary>
    public SampleMean Avoid => Cells.Contrast("fall of the name signalled", Fall);

    /// <summary>How far IO rises against S1 from a signal that IO is repeated to one that S is.</summary>
    public SampleMean Contrast => Cells.Contrast(
        "IO over S1, signal of S less signal of IO", (Score(IoiRoles.Io, Kept), 1), (Score(IoiRoles.S1, Kept), -1),
        (Score(IoiRoles.Io, Inverted), -1), (Score(IoiRoles.S1, Inverted), 1));

    /// <summary>The rise as a share of rise and fall together: 1 if the other name is sought, 0 if the one signalled is avoided.</summary>
    public Measurement ShareOfSeeking => Cells.Ratio(
        new Quantity("share of seeking", IsFraction: true), Cells.Sum(Rise), Cells.Sum([.. Rise, .. Fall]));

    private static (string, double)[] Rise =>
    [
        (Score(IoiRoles.Io, Kept), 0.5), (Score(IoiRoles.S1, Inverted), 0.5),
        (Score(IoiRoles.Io, Nobody), -0.5), (Score(IoiRoles.S1, Nobody), -0.5),
    ];

    private static (string, double)[] Fall =>
    [
        (Score(IoiRoles.Io, Nobody), 0.5), (Score(IoiRoles.S1, Nobody), 0.5),
        (Score(IoiRoles.S1, Kept), -0.5), (Score(IoiRoles.Io, Inverted), -0.5),
    ];

    /// <summary>Measures it.</summary>
    /// <param name="patching">Which heads send to which, on which prompts.</param>
    public static SeekOrAvoid Measure(SignalPatching patching)
    {
        ArgumentNullException.ThrowIfNull(patching);
        var ioi = patching.Ioi;
        var prompts = ioi.Prompts.WithBystander(seed: 1);
        var conditions = ioi.Conditions.With("dataset", "IOI prompts with a bystander between S1 and S2");
        var withBystander = new Experiment(ioi.Runner, prompts, ioi.Metric, conditions, ioi.Intervals);
        Role[] roles = [IoiRoles.Io, IoiRoles.S1];
        var cells = new List<(string, IReadOnlyList<float>)>();
        foreach (var (signal, corruption) in new[]
        {
            (Nobody, Corruptions.Abc), (Kept, Corruptions.RandomNames),
            (Inverted, Corruptions.Signals(TokenSignal.Random, PositionSignal.Inverted)),
        })
        {
            var effects = withBystander.Patch(patching.Route, ioi.Corrupted(corruption)).On(
                [.. roles.Select(role => new AttentionContrast(patching.Movers, IoiRoles.End, role, Bystanders.Role))]);
            cells.AddRange(roles.Zip(effects, (role, effect) => (Score(role, signal), (IReadOnlyList<float>)effect.PatchedValues)));
        }

        return new SeekOrAvoid(new DesignCells(
            new Quantity($"score over a bystander for {patching.Movers.Name}", "nats"),
            cells,
            ioi.Intervals,
            conditions.With("conventions", Conventions.Remix.ToString()),
            prompts.Groups));
    }

    /// <summary>One row a template: the scores, the rise and the fall.</summary>
    public NumericTable ToTable(Tolerance tolerance) => NumericTable.FromRows(
        new TableHeading(
            $"{Cells.Quantity.Name}, with the signal that no name, S or IO is repeated", Cells.Quantity.Unit, tolerance, Cells.Conditions),
        "template",
        [.. Cells.Names, "rise", "fall"],
        [.. ByTemplate.Rows(Cells).Select(row =>
        {
            var part = new SeekOrAvoid(row.Cells);
            return (row.Label, (IReadOnlyList<double?>)
                [.. row.Cells.Means().Select(mean => (double?)mean), part.Seek.Mean, part.Avoid.Mean]);
        })]);

    // As in "IO, signal S": the score of IO when the signal says that S is repeated.
    private static string Score(Role role, string signal) => $"{role}, signal {signal}";
}
