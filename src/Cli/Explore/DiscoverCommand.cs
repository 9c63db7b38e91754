using System.CommandLine;
using IoiClaims.Ioi;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi discover: looks for a circuit.</summary>
internal static class DiscoverCommand
{
    private const string Function = "function";
    private const string Effect = "effect";

    private const string Examples = """
        ioi discover                                          heads by what they do in the task
        ioi discover --out circuit.json                       … and then: ioi circuit --circuit circuit.json
        ioi discover --by effect -s planted                   from the logits back, senders on ABC prompts
        ioi discover --by effect --threshold 0.1 --depth 2    … only what is large and near
        ioi discover --by effect --from io-with-s             … what tells IO from S
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "discover", "Looks for the circuit, with the evidence for each head: by what heads do in the task, or by their effects, from the logits back.");
        var by = new Option<string>("--by")
        {
            Description = "function: tests for each of the task's groups (Name Movers, S-Inhibition, …) at its role, as the recorded circuit "
                + "was found. effect: any head that acts on the logits, then any that acts on those, and so on; giving one of the "
                + "options of this search selects it.",
            HelpName = "search",
            DefaultValueFactory = _ => Function,
        };
        by.AcceptOnlyFromAmong(Function, Effect);
        var threshold = Share("--threshold", "The smallest direct effect that counts, as a share of the metric; by the interval's nearer end.", 0.05);
        var onward = Share("--onward", "The same for effects on heads already found, which shrink with every hop.", 0.02);
        var depth = new Option<int>("--depth") { Description = "How many hops back from the logits.", DefaultValueFactory = _ => 4, HelpName = "hops" }
            .AtLeast(1, "at least 1 is needed.");
        command.Add(by);
        command.Add(threshold);
        command.Add(onward);
        command.Add(depth);
        var patch = new PatchOptions(command);
        var subject = new ExplorationOptions(command, defaultPrompts: 240);
        var output = new OutputOptions(command);
        IReadOnlyList<Option> ofEffects = [threshold, onward, depth, .. patch.All];
        command.SetAction((parsed, cancellation) => IsByFunction(parsed, by, ofEffects, subject.Dataset)
            ? Exploration.RunAsync(
                subject.Read(parsed),
                new CircuitSearchOptions(),
                FunctionSearch.Run,
                new FunctionSearchPresentation(),
                output.Read(parsed),
                context,
                cancellation)
            : Exploration.RunAsync(
                subject.Read(parsed),
                new EffectSearchRequest(
                    patch.Read(parsed), parsed.GetValue(threshold), parsed.GetValue(onward), parsed.GetValue(depth)),
                EffectSearch.Run,
                new EffectSearchPresentation(),
                output.Read(parsed),
                context,
                cancellation));
        return new CommandWithExamples(command, Examples);
    }

    // Who gives an option of one search means that search; prompts of another task have only one.
    private static bool IsByFunction(ParseResult parsed, Option<string> by, IReadOnlyList<Option> ofEffects, Option dataset)
    {
        var other = ofEffects.FirstOrDefault(IsGiven);
        return !IsGiven(by) ? other is null && !IsGiven(dataset)
            : parsed.GetRequiredValue(by) == Effect ? false
            : other is null ? true
            : throw new UsageException($"{other.Name} belongs to the search by effect: leave it out, or give --by {Effect}.");

        bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private static Option<double> Share(string name, string description, double standard) =>
        new Option<double>(name) { Description = description, HelpName = "share", DefaultValueFactory = _ => standard }.Share();
}

/// <summary>Heads that were found beside the circuit that is recorded of a subject, which is one for IOI.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Found">The heads.</param>
/// <param name="IsIoi">Whether they were looked for on IOI.</param>
internal sealed record RecordedComparison(Subject Subject, IReadOnlySet<Head> Found, bool IsIoi)
{
    /// <summary>Heads of the recorded circuit that were not found.</summary>
    public IReadOnlyList<Head> Missed => [.. Subject.Circuit.Heads.Except(Found)];

    /// <summary>Heads that were found and are in no recorded group.</summary>
    public IReadOnlyList<Head> New => [.. Found.Except(Subject.Circuit.Heads)];

    /// <summary>As in JSON.</summary>
    public object Document => new { Missed = Missed.Select(head => head.ToString()), New = New.Select(head => head.ToString()) };

    /// <summary>How many of the recorded heads were found, and which were not.</summary>
    public void Draw(IAnsiConsole screen)
    {
        var recorded = Subject.Circuit.Heads.Count();
        var found = $"{Found.Count} {(Found.Count == 1 ? "head" : "heads")}";
        if (recorded == 0)
        {
            Page.Line(screen, $"{found}; no circuit of {Subject.Name} is recorded to compare them with.");
            return;
        }

        if (!IsIoi)
        {
            Page.Line(screen, $"{found}, of which {recorded - Missed.Count} are also among the {recorded} recorded for IOI.");
            return;
        }

        Page.Line(screen, $"{recorded - Missed.Count} of the {recorded} recorded heads were found.");
        foreach (var group in Subject.Circuit.Groups)
        {
            var missed = group.Heads.Where(Missed.Contains).ToList();
            if (missed.Count > 0)
            {
                Page.Line(screen, $"  not found: {string.Join(", ", missed)} ({group.Name})");
            }
        }

        if (New.Count > 0)
        {
            Page.Line(screen, $"  not recorded: {string.Join(", ", New.OrderBy(ComponentOrder.Stage).ThenBy(head => head.Index))}");
        }
    }
}
