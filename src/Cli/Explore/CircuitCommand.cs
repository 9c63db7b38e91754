using System.Collections.Immutable;
using System.CommandLine;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>ioi circuit: is a circuit faithful, complete, minimal?</summary>
internal static class CircuitCommand
{
    private const int RandomSets = 4;

    private static readonly string[] Criteria = ["faithfulness", "completeness", "minimality"];

    private const string Examples = """
        ioi circuit                                    the subject's own circuit, by all three criteria
        ioi circuit --criterion faithfulness           … by one of them
        ioi circuit --circuit circuit.json             one that 'ioi discover --out circuit.json' found
        ioi circuit --circuit edges.json --from abc    one of edges, that 'ioi edges --out edges.json' found
        """;

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "circuit",
            "Is a circuit faithful (beside random ones), complete and minimal? Other heads write their mean on ABC prompts. "
            + "A circuit of edges is run alone.");
        var file = new Option<string?>("--circuit")
        {
            Description = "A circuit's file, as 'ioi discover --out circuit.json' or 'ioi edges --out edges.json' writes; the subject's own if omitted.",
            HelpName = "file",
        };
        var criterion = new Option<string[]>("--criterion")
        {
            Description = "Which criteria: faithfulness, completeness, minimality; all if omitted.",
            AllowMultipleArgumentsPerToken = true,
        };
        criterion.AcceptOnlyFromAmong(Criteria);
        var random = new Option<int>("--random")
        {
            Description = $"How many random circuits, matched by layer and role, to compare with; 0 or at least {RandomCircuits.Fewest}.",
            HelpName = "number",
            DefaultValueFactory = _ => RandomCircuits.Fewest,
        }.Allowing(
            count => count is 0 or >= RandomCircuits.Fewest,
            $"a percentile among fewer than {RandomCircuits.Fewest} says too little; give 0 for none.");
        var from = new Option<string?>("--from")
        {
            Description = "With a file of edges: the corruption of the prompts that all other edges carry; abc if omitted.",
            HelpName = "corruption",
        };
        from.CompletionSources.Add([.. CorruptionParser.All.Select(each => each.Word)]);
        command.Add(file);
        command.Add(criterion);
        command.Add(random);
        command.Add(from);
        var subject = new ExplorationOptions(command, defaultPrompts: 240, smallest: 4);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(file) is { } given ? context.PathOf(given) : null;
            if (path is not null && JsonInput.Read(path, json => json.Find("edges") is not null && json.Find("groups") is null))
            {
                return parsed.GetValue(criterion) is { Length: > 0 } || parsed.GetResult(random) is { Implicit: false }
                    ? throw new UsageException($"{path} is a circuit of edges, which is run alone; --criterion and --random are for circuits of heads.")
                    : Exploration.RunAsync(
                        subject.Read(parsed), new EdgeCircuitRequest(path, parsed.GetValue(from)), EdgeCircuit.Run, new EdgeCircuitPresentation(),
                        output.Read(parsed), context, cancellation);
            }

            if (parsed.GetValue(from) is not null)
            {
                throw new UsageException("--from is for a circuit of edges, --circuit edges.json; of a circuit of heads, the others write their mean on ABC prompts.");
            }

            var criteria = parsed.GetValue(criterion) is { Length: > 0 } some ? some : Criteria;
            return Exploration.RunAsync(
                subject.Read(parsed),
                new CircuitRequest(
                    path,
                    criteria.Contains("faithfulness"),
                    criteria.Contains("completeness"),
                    criteria.Contains("minimality"),
                    parsed.GetValue(random)),
                Run,
                new CircuitPresentation(),
                output.Read(parsed),
                context,
                cancellation);
        });
        return new CommandWithExamples(command, Examples);
    }

    private static CircuitResult Run(CircuitRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var circuit = CircuitOf(request, exploration);
        var means = exploration.Task.ForMeans();
        return new CircuitResult(
            exploration.Subject,
            circuit,
            [.. exploration.Task.Parts.Select(part => OnPart(part.Name, part.Prompts, circuit, means, request, exploration, progress, cancellation))]);
    }

    private static CircuitOnPart OnPart(
        string name,
        int[] prompts,
        Circuit circuit,
        OtherPrompts means,
        CircuitRequest request,
        Exploration exploration,
        ProgressDisplay progress,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        progress.Begin($"{name}: the circuit alone");
        var task = exploration.Task;
        using var runs = new CircuitExperiments(
            task.OnPart(name, prompts),
            Ablation.Mean(means.Batch, means.Name));
        var alone = runs.Run(circuit);
        var seed = (ulong)exploration.Request.Seed;
        var beside = !request.Faithfulness || request.Random == 0 ? null : runs.BesideRandomCircuits(
            circuit, request.Random, seed, progress.Begin($"{name}: {request.Random} random circuits"), cancellation);
        var completeness = !request.Completeness ? null : runs
            .ByClass(circuit, progress.Begin($"{name}: without each class"), cancellation)
            .And(runs.OnRandomSets(circuit, RandomSets, seed, progress.Begin($"{name}: without random sets"), cancellation));
        var isPublished = request.File is null && exploration.Subject.Circuit == PublishedCircuit.Gpt2Small;
        var minimality = !request.Minimality ? null : runs
            .OfEachNode(circuit, node => isPublished ? PublishedMinimality.SetFor(node) : null, progress.Begin($"{name}: each head"), cancellation)
            .OrElse(runs.OfEachNode(circuit, _ => [], progress.Begin($"{name}: each head, all others there"), cancellation));
        return new CircuitOnPart(name, alone, beside, completeness, minimality);
    }

    private static Circuit CircuitOf(CircuitRequest request, Exploration exploration)
    {
        if (request.File is { } file)
        {
            return CircuitFile.Read(file, exploration);
        }

        var (subject, batch) = (exploration.Subject, exploration.Task.Batch);
        if (subject.Circuit.Groups.IsEmpty)
        {
            throw new UsageException(
                $"No circuit of {subject.Name} is recorded; give one with --circuit FILE, such as one from 'ioi discover --out circuit.json'.");
        }

        return subject.Circuit.Groups.Select(group => group.At).OfType<Place.AtRole>().FirstOrDefault(at => !batch.Has(at.Role)) is { } lacking
            ? throw new UsageException(
                $"The circuit of {subject.Name} is that of IOI, in which heads do their job at {lacking.Role}, too. {exploration.Task.Roles.InWords} "
                + "Give another circuit, --circuit FILE, such as one from 'ioi discover --dataset … --out circuit.json'.")
            : subject.Circuit;
    }
}

/// <summary>What to ask of a circuit.</summary>
/// <param name="File">A circuit's file; null for the subject's own.</param>
/// <param name="Faithfulness">Whether alone it does what the model does, beside random circuits.</param>
/// <param name="Completeness">Whether without the same heads both do the same.</param>
/// <param name="Minimality">Whether every head matters.</param>
/// <param name="Random">How many random circuits.</param>
internal sealed record CircuitRequest(
    string? File, bool Faithfulness, bool Completeness, bool Minimality, int Random);

/// <summary>How a circuit does on a part of the prompts; what was not asked for is null.</summary>
internal sealed record CircuitOnPart(
    string Name, Effect Alone, RandomBaseline? Beside, CompletenessReport? Completeness, MinimalityReport? Minimality);

/// <summary>How a circuit does.</summary>
/// <param name="Subject">The subject, for the groups of heads; its model is disposed.</param>
/// <param name="Circuit">The circuit.</param>
/// <param name="Parts">On ABBA prompts and on BABA prompts; on prompts of one's own as a whole.</param>
internal sealed record CircuitResult(Subject Subject, Circuit Circuit, ImmutableArray<CircuitOnPart> Parts);

/// <summary>
/// A circuit as a file: what "ioi discover --out circuit.json" writes, or by hand no more than
/// <code>{ "groups": [ { "name": "movers", "at": "END", "heads": ["9.9", "10.0"] } ] }</code>
/// </summary>
internal static class CircuitFile
{
    /// <summary>Reads a circuit. Keys that only discovery writes are ignored.</summary>
    /// <exception cref="UsageException">The file is not a circuit, or names heads or roles that are not there.</exception>
    public static Circuit Read(string path, Exploration exploration) => JsonInput.Read(path, file =>
    {
        var groups = file["groups"];
        if (groups.Items.Count == 0)
        {
            throw groups.Wrong("the list is empty; write { \"groups\": [ { \"name\": \"movers\", \"at\": \"END\", \"heads\": [\"9.9\", \"10.0\"] } ] }");
        }

        try
        {
            return new Circuit(file.Find("name")?.Text ?? Path.GetFileNameWithoutExtension(path), [.. groups.Items.Select(group => GroupOf(group, exploration))]);
        }
        catch (ArgumentException wrong)
        {
            // Two groups of one name, or with a head in common.
            throw groups.Wrong(wrong.Message.Split(" (Parameter")[0]);
        }
    });

    private static HeadGroup GroupOf(TypedJson group, Exploration exploration)
    {
        var list = group["heads"];
        if (list.Items.Count == 0)
        {
            throw list.Wrong("the list is empty; a group has at least one head, as in \"9.9\"");
        }

        var heads = ComponentSet.Of(list.Items.SelectMany(head => JsonInput.Meant(head, text => ComponentParser.Heads(text, exploration.Subject))).Distinct());
        return HeadGroup.Of(
            new ComponentSet(group.Find("name")?.Text ?? heads.Name, heads), Place.At(JsonInput.Meant(group["at"], exploration.Task.Roles.Named)));
    }
}
