using System.Collections.Immutable;

namespace IoiClaims.Report.Tests;

/// <summary>A small run in which everything occurs that a report has to show.</summary>
internal static class SampleRun
{
    public static RunRecord Whole { get; } = new()
    {
        Conditions = new RunConditions("0.1.0", "0123456789abcdef0123456789abcdef01234567", "cpu"),
        Units =
        [
            new("Claim2", "planted"), new("Claim10", "planted"), new("Claim2", "gpt2-small"), new("Claim10", "gpt2-small"),
            new("Claim2", "planted-keys"), new("Claim11", "planted"),
        ],
        CounterModels = [new("Claim2", "planted-keys")],
        Texts = [Text("Claim2"), Text("Claim10"), Text("Claim11")],
        Claims = [Supported, Failing, NotRun, CounterModel, Broken],
    };

    public static ClaimRecord Supported => new()
    {
        Text = Text("Claim2"),
        Subject = "planted",
        Status = ClaimStatus.Ran,
        Verdict = Verdict.Supported,
        Expected = Verdict.Supported,
        Conditions = Conditions.Of("planted", "IOI prompts", "7f2e0edb14a2", 240, 0, true, "MLPs frozen"),
        Findings =
        [
            WithPrompts(Number(FindingRole.Control, Verdict.Supported, "they attend to IO", 0.711, 0.708, 0.713, new ThresholdRecord(0.5), "attention")),
            Number(FindingRole.Requirement, Verdict.Supported, "attention is kept", 1.002, 0.997, 1.007, new ThresholdRecord(0.85), "retained attention", isFraction: true),
            Number(FindingRole.Requirement, Verdict.Supported, "it stays", -0.011, -0.022, 0.002, new ThresholdRecord(-0.1, 0.1), "relative change", isFraction: true),
            new(FindingRole.Requirement, "the largest heads are theirs", Verdict.Supported, "9.6, 9.9", "9.6, 9.9"),
            Number(FindingRole.Record, null, "a ratio to nothing", 3.2, double.NegativeInfinity, double.PositiveInfinity, null, "ratio") with
            {
                Measured = "ratio 3.200 (unstable)",
            },
            new(FindingRole.Extension, "their queries rely on others", Verdict.Refuted, "9.6", "7.3"),
            new(FindingRole.Requirement, "induction heads do, too", null, "its circuit has no Induction heads", "")
            {
                NotAskedBecause = "its circuit has no Induction heads",
            },
        ],
        Tests = [new("They_attend_to_IO", TestOutcome.Passed), new("The_verdict_is_the_recorded_one", TestOutcome.Passed)],
        Tables =
        [
            new("Senders", Map(0.25), TableStatus.Matches) { VerifiedFile = "snapshots/planted/Claim2.Senders.verified.txt" },
            new("Templates", Plain(), TableStatus.Matches) { VerifiedFile = "snapshots/planted/Claim2.Templates.verified.txt" },
        ],
        Attention = [Attention],
        Routes = [Route],
        Circuits = [Edges],
        Reproduce = "dotnet test claims --filter \"FullyQualifiedName~Claim2\\(planted\\)\"",
    };

    private static FindingRecord WithPrompts(FindingRecord finding) => finding with
    {
        Number = finding.Number! with
        {
            Prompts = new PromptValues(
                new Quantity("attention"), 0.71, 0.2, 0.9, [1, 0, 3, 20, 216],
                [
                    new PromptValue(["When", " Mary", " and", " John", "\n"], "ABBA", 0.2) { Before = 0.5, After = -0.2 },
                    new PromptValue(["Then", " <b>", " said"], string.Empty, 0.9),
                ]),
        },
    };

    public static ClaimRecord Failing => Supported with
    {
        Text = Text("Claim10"),
        Verdict = Verdict.Refuted,
        ActualMechanism = "It does something else.",
        Findings =
        [
            Number(FindingRole.Requirement, Verdict.Refuted, "the metric is below zero", 1.39, 1.31, 1.47, new ThresholdRecord(null, 0), "logit difference", unit: "logits"),
            Number(FindingRole.Requirement, Verdict.Inconclusive, "it is beyond nothing", 0.05, -0.2, 0.3, new ThresholdRecord(-0.1, 0.1, true), "change", unit: "logits"),
        ],
        Tests =
        [
            new("The_tables_are_the_verified_ones", TestOutcome.Failed, "The table differs.\n1 cell moved.") { File = "claims/Claim10.cs", Line = 42 },
            new("The_verdict_is_the_recorded_one", TestOutcome.Failed, "Expected supported, but it is refuted."),
        ],
        Tables =
        [
            new("Senders", Map(0.25), TableStatus.Differs)
            {
                Verified = Map(0.75),
                VerifiedFile = "snapshots/planted/Claim10.Senders.verified.txt",
                ReceivedFile = "snapshots/planted/Claim10.Senders.received.txt",
            },
            new("Fresh", Plain(), TableStatus.New)
            {
                VerifiedFile = "snapshots/planted/Claim10.Fresh.verified.txt",
                ReceivedFile = "snapshots/planted/Claim10.Fresh.received.txt",
            },
        ],
    };

    public static ClaimRecord NotRun => new()
    {
        Text = Text("Claim2"),
        Subject = "gpt2-small",
        Status = ClaimStatus.NotRun,
        Obstacle = new Obstacle("The weights of gpt2-small are not here.", "ioi fetch gpt2"),
        Tests = [new("The_verdict_is_the_recorded_one", TestOutcome.Skipped, "The weights of gpt2-small are not here.")],
        Reproduce = "dotnet test claims --filter Claim2",
    };

    public static ClaimRecord CounterModel => Supported with
    {
        Subject = "planted-keys",
        IsCounterModel = true,
        Verdict = Verdict.Refuted,
        Expected = Verdict.Refuted,
    };

    public static ClaimRecord Broken => new()
    {
        Text = Text("Claim10"),
        Subject = "gpt2-small",
        Status = ClaimStatus.Error,
        Obstacle = new Obstacle("The file is not what its header says."),
        Tests = [new("The_verdict_is_the_recorded_one", TestOutcome.Failed, "The file is not what its header says.")],
        Reproduce = "dotnet test claims --filter Claim10",
    };

    /// <summary>The run with every text replaced by one that tries to be more than text.</summary>
    public static RunRecord Hostile(string text) => new()
    {
        Conditions = new RunConditions(text, text, text),
        Units = [new(text, text), new(text + "b", text)],
        CounterModels = [new(text + "b", text)],
        Texts = [new ClaimText(text, text, text, text, [text])],
        Claims =
        [
            Supported with
            {
                Text = new ClaimText(text, text, text, text, [text]),
                Subject = text,
                Conditions = Conditions.None.With("key", text),
                Findings = [Number(FindingRole.Requirement, Verdict.Refuted, text, 1, 0, 2, new ThresholdRecord(0), text) with { Measured = text, Required = text }, Behind(text)],
                Tests = [new(text, TestOutcome.Failed, text) { File = text, Line = 1 }],
                Tables = [new(text, Plain(text), TableStatus.Differs) { Verified = Plain(), VerifiedFile = text, ReceivedFile = text }],
                Attention = [new(text, [new FigureHead(text, text)], [new AttentionPrompt([text], [new TokenRole(text, 0)], [[[1.0]]])])],
                Routes = [Route with { Title = text, Hops = [.. Route.Hops.Select(hop => hop with { Name = text, Ports = text, At = text, Nodes = [.. hop.Nodes.Select(node => node with { Label = text })] })] }],
                Circuits = [Edges with
                {
                    Title = text,
                    Quantity = new Quantity(text, text),
                    Nodes = [.. Edges.Nodes.Select(node => node with { Label = text })],
                    Edges = [.. Edges.Edges.Select(edge => edge with { Port = text, At = text })],
                }],
                Reproduce = text,
                Remarks = [text],
                ActualMechanism = text,
            },
            NotRun with { Text = new ClaimText(text + "b", text, text, text, [text]), Subject = text, Obstacle = new Obstacle(text, text) },
        ],
    };

    private static FindingRecord Behind(string text) => Number(FindingRole.Record, null, text, 1, 0, 2, null, text) with
    {
        Measured = text,
        Number = Supported.Findings[0].Number! with
        {
            Prompts = new PromptValues(new Quantity(text, text), 0, 0, 0, [1], [new PromptValue([text, text], text, 0)]),
        },
    };

    public static NumericTable Map(double first) => NumericTable.LayersByHeads(
        new TableHeading("Direct effect of each head", "logits", new Tolerance(0.001), Conditions.Of("planted", prompts: 240)),
        3,
        4,
        (layer, head) => layer == 0 && head == 0 ? first : layer == 2 && head == 3 ? null : (layer - 1) * 0.4 * head,
        layer => layer == 1 ? -0.0004 : 0.125 * layer);

    public static NumericTable Plain(string label = "ABBA") => NumericTable.FromRows(
        new TableHeading("Attention by template", "share", new Tolerance(0.005), Conditions.None) { Signed = false },
        "template",
        ["N", "mean"],
        (label, [120, 0.71]),
        ("BABA", [120, null]));

    public static NumericTable InWords { get; } = new(
        new TableHeading("Findings", "as stated in the rows", new Tolerance(0.005), Conditions.None),
        "finding",
        ["attention is kept", "the largest heads are theirs"],
        ["measured"],
        (row, _) => row == 0 ? 1.002 : null,
        ["outcome", "asked"],
        (row, column) => column == 0 ? "supported" : row == 0 ? "at least 85 %" : "");

    public static FindingRecord Number(
        FindingRole role,
        Verdict? verdict,
        string statement,
        double value,
        double lower,
        double upper,
        ThresholdRecord? threshold,
        string quantity,
        string unit = "",
        bool isFraction = false) => new(role, statement, verdict, $"{quantity} {value}", threshold is null ? "" : "as shown", new NumberRecord
        {
            Quantity = new Quantity(quantity, unit, isFraction),
            Value = value,
            Lower = lower,
            Upper = upper,
            Level = 0.95,
            Count = 240,
            Instability = double.IsInfinity(lower) ? "The baseline includes 0." : null,
            Threshold = threshold,
            Groups = [new GroupNumber("ABBA", value * 0.98, 120), new GroupNumber("BABA", value * 1.01, 120)],
        });

    private static AttentionFigure Attention => new(
        "Attention of Name Movers",
        [new("9.6", "Name Movers"), new("9.9", "Name Movers"), new("10.7", "Negative Name Movers")],
        [Prompt("When", " Mary", " and", " John"), Prompt("Then", " Anna", " or", " Bob", " said")]);

    private static RouteFigure Route => new(
        "from S-Inhibition heads to the logits",
        12,
        [
            new("S-Inhibition", "", null, [new("7.3", 7), new("8.6", 8)]),
            new("Name Movers", "Q", "END", [new("9.9", 9)]),
            new("logits", "", "END", [new("logits", 12)]),
        ],
        [new(0, 0, 0), new(0, 1, 0), new(1, 0, 0)]);

    private static EdgeFigure Edges => new(
        "what the circuit's edges carry",
        new Quantity("change of the logit difference", "logits"),
        12,
        12,
        [new("embedding", -1, null), new("m0", 0, null), new("8.6", 8, 6), new("9.9", 9, 9), new("logits", 12, null)],
        [
            new(1, 3, "V", null, -0.0004, -0.0005, -0.0003),
            new(0, 1, "", null, -0.02, double.NegativeInfinity, double.PositiveInfinity),
            new(2, 3, "Q", "S2", 0.125, 0.1, 0.15),
            new(2, 3, "Q", "END", -0.5, -0.6, -0.4),
            new(3, 4, "", null, -2.5, -2.6, -2.4),
        ]);

    private static ClaimText Text(string name) => new(
        name, $"{name} says something", "Because it might.\nOn two lines.\n\nAnd a second paragraph.", "Path patching.", ["W: a paper"]);

    private static AttentionPrompt Prompt(params string[] tokens) => new(
        [.. tokens],
        [new TokenRole("IO", 1), new TokenRole("END", tokens.Length - 1)],
        [.. Enumerable.Range(0, 3).Select(head => Enumerable.Range(0, tokens.Length)
            .Select(query => Enumerable.Range(0, query + 1)
                .Select(key => key == (head + 1) % (query + 1) ? 0.8 : query == 0 ? 1 : Math.Round(0.2 / query, 3))
                .ToImmutableArray())
            .ToImmutableArray())]);
}
