using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;

namespace IoiClaims.Cli;

/// <summary>ioi edges: which edges matter, exactly or by gradients, and how faithful circuits of them are.</summary>
internal static class EdgesCommand
{
    private const string Examples = """
        ioi edges                                              by integrated gradients, in seconds
        ioi edges --method direct --method eap-ig              direct effects, exactly, and how gradients rank beside them
        ioi edges --at END S2 --method eap                     edges at two places, each with its own score
        ioi edges --method eap --top 200 --out edges.json      200 edges as a file
        ioi edges --method eap --top 500 --out edges.html      … drawn on a page
        ioi circuit --circuit edges.json                       … and what they do alone
        """;

    private static readonly ImmutableSortedDictionary<string, AttributionMethod> Gradients = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("eap", AttributionMethod.Eap),
        KeyValuePair.Create("eap-ig", AttributionMethod.EapIgInputs),
        KeyValuePair.Create("eap-ig-activations", AttributionMethod.EapIgActivations),
        KeyValuePair.Create("relp", AttributionMethod.RelP),
    ]);

    private static readonly ImmutableSortedDictionary<string, DownstreamConvention> ExactMethods = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("direct", DownstreamConvention.Direct), KeyValuePair.Create("exact", DownstreamConvention.Free),
    ]);

    public static CommandWithExamples Create(CommandContext context)
    {
        var command = new Command(
            "edges", "What every edge (a sender into a query, key, value, MLP or the logits) carries, exactly or by gradients, and how faithful circuits of them are.");
        string[] methods = [.. ExactMethods.Keys, .. Gradients.Keys];
        var method = new Option<string[]>("--method")
        {
            Description = "exact: path patching of each edge, all that follows free (of a large model, hours; with --out it can be stopped, and the same command goes on where it stopped). direct: the same, direct paths only (seconds). "
                + "eap, eap-ig, eap-ig-activations, relp: by gradients (seconds). Several are compared with the first.",
            HelpName = string.Join('|', methods),
            DefaultValueFactory = _ => ["eap-ig"],
        };
        method.AcceptOnlyFromAmong(methods);
        var from = new Option<string?>("--from")
        {
            Description = "The corruption of the prompts that the other edges carry; abc if omitted. With --dataset it is the corrupted texts of the file.",
            HelpName = "corruption",
        };
        from.CompletionSources.Add([.. CorruptionParser.All.Select(each => each.Word)]);
        var at = new Option<string[]>("--at")
        {
            Description = "Where ports read, as in --at END S2: each place has its own edges, and no circuits are run, since they would lack what is elsewhere. "
                + "Every position as one edge if omitted.",
            HelpName = "role",
            AllowMultipleArgumentsPerToken = true,
        };
        at.CompletionSources.Add([.. RoleNames.OfIoi.All.Select(role => role.Name)]);
        var steps = new Option<int>("--steps") { Description = "Steps of integrated gradients.", HelpName = "number", DefaultValueFactory = _ => 5 }
            .AtLeast(1, "at least 1 is needed.");
        var top = NumberOptions.Top("How many edges to list, and to write with --out.", 20);
        var greedy = new Option<bool>("--greedy") { Description = "Choose circuits edge by edge from the logits backwards, instead of the largest scores." };
        var signed = new Option<bool>("--signed") { Description = "Only edges without which the metric falls count as large." };
        foreach (var option in (IReadOnlyList<Option>)[method, from, at, steps, top, greedy, signed])
        {
            command.Add(option);
        }

        var subject = new ExplorationOptions(command, defaultPrompts: 30);
        var output = new OutputOptions(command);
        command.SetAction((parsed, cancellation) => Exploration.RunAsync(
            subject.Read(parsed),
            new EdgesRequest(
                [.. parsed.GetRequiredValue(method).Distinct()],
                parsed.GetValue(from),
                parsed.GetValue(at) ?? [],
                parsed.GetValue(steps),
                parsed.GetValue(top),
                parsed.GetValue(greedy) ? EdgeChoice.Greedy : EdgeChoice.Top,
                parsed.GetValue(signed) ? ScoreSign.Signed : ScoreSign.Absolute,
                output.Read(parsed).File is { } path ? Path.ChangeExtension(context.PathOf(path), ".exact-effects") : null),
            Run,
            new EdgesPresentation(),
            output.Read(parsed),
            context,
            cancellation));
        return new CommandWithExamples(command, Examples);
    }

    private static EdgesResult Run(EdgesRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var task = exploration.Task;
        var from = task.Changed(request.From);
        Place[] places = [.. request.At.Select(role => Place.At(task.Roles.Named(role))).Distinct()];
        using var experiment = task.On(
            task.LogitDifference, places.Length == 0 ? null : task.Conditions.With("edges at", string.Join<Place>(", ", places)));
        var edges = new EdgeExperiments(experiment, from.Batch, from.Name);
        // Both plain runs, so that no method is charged for them.
        experiment.Measure();
        return new EdgesResult(
            request,
            experiment.Shape,
            [.. request.Methods.Select(method => Of(method, edges, places, request, exploration, progress, cancellation))]);
    }

    private static EdgesByMethod Of(
        string method,
        EdgeExperiments edges,
        Place[] places,
        EdgesRequest request,
        Exploration exploration,
        ProgressDisplay progress,
        CancellationToken cancellation)
    {
        List<Edge> asked = [.. edges.Graph.Edges(places)];
        var begun = Stopwatch.GetTimestamp();
        var scores = Gradients.TryGetValue(method, out var gradient)
            ? edges.Attribution(gradient, request.Steps, places, progress.Begin($"{asked.Count} edges: {method}"), cancellation)
            : ExactMethods[method] == DownstreamConvention.Direct
                ? edges.Exact(DownstreamConvention.Direct, asked, progress: progress.Begin($"{asked.Count} edges: {method}"), cancellation: cancellation)
                : Exact(asked, edges, request, exploration, progress, cancellation);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return new EdgesByMethod(
            scores,
            places.Length > 0 ? null : edges.Curve(scores, request.Choice, request.Sign, progress.Begin($"Circuits by {method}"), cancellation),
            seconds);
    }

    private static EdgeScores Exact(
        List<Edge> asked,
        EdgeExperiments edges,
        EdgesRequest request,
        Exploration exploration,
        ProgressDisplay progress,
        CancellationToken cancellation)
    {
        using var kept = request.Kept is { } path ? JsonInput.Reading(path, () => edges.Keep(path)) : null;
        var left = kept is null ? asked.Count : asked.Count(edge => !kept.Has(edge));
        EdgeTime? time = null;
        if (left > 0)
        {
            progress.Begin("How long it will take");
            time = EdgeTime.Of(edges, asked, kept, cancellation);
            exploration.Note(
                $"{left} edges one by one at {exploration.Task.Batch.Count} prompts: about {RoughTime.InWords(time.Total)}. "
                + (kept is null ? "With --out FILE it could be stopped, and go on where it stopped."
                    : left == asked.Count ? "Ctrl-C stops it, and the same command goes on where it stopped."
                    : $"The other {asked.Count - left} are in {Path.GetFileName(request.Kept)}."));
        }

        var bar = progress.Begin($"{asked.Count} edges: exact");
        return edges.Exact(DownstreamConvention.Free, asked, kept, time?.InTime(bar) ?? bar, cancellation);
    }
}

/// <summary>What to ask of edges.</summary>
/// <param name="Methods">How edges are scored; the others are compared with the first.</param>
/// <param name="From">The corruption, as typed; null for what is usual.</param>
/// <param name="At">Where ports read, as typed; nothing for every position as one edge.</param>
/// <param name="Steps">Steps of integrated gradients.</param>
/// <param name="Top">How many edges to list and write.</param>
/// <param name="Choice">How circuits are chosen.</param>
/// <param name="Sign">Which scores count as large.</param>
/// <param name="Kept">The file in which exact effects are kept while they are found; null for none.</param>
internal sealed record EdgesRequest(
    IReadOnlyList<string> Methods, string? From, IReadOnlyList<string> At, int Steps, int Top, EdgeChoice Choice, ScoreSign Sign, string? Kept);

/// <summary>Scores of all edges by one method.</summary>
/// <param name="Scores">The scores.</param>
/// <param name="Curve">How faithful circuits of them are; null where edges are at places, since no circuit has what is elsewhere.</param>
/// <param name="Seconds">What the scores took.</param>
internal sealed record EdgesByMethod(EdgeScores Scores, FaithfulnessCurve? Curve, double Seconds)
{
    /// <summary>Under which conditions.</summary>
    public Conditions Conditions => Curve?.Conditions ?? Scores.Conditions;
}

/// <summary>What was found of edges.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Shape">The model's sizes.</param>
/// <param name="Methods">Method by method.</param>
internal sealed record EdgesResult(EdgesRequest Request, TransformerShape Shape, ImmutableArray<EdgesByMethod> Methods)
{
    /// <summary>The edges to list: the first method's largest.</summary>
    public IEnumerable<Edge> Chosen => Request.Choice == EdgeChoice.Greedy
        ? Methods[0].Scores.Greedy(Request.Top, Request.Sign).OrderByDescending(edge => Math.Abs(Methods[0].Scores[edge]))
        : Methods[0].Scores.Ranked(Request.Sign).Take(Request.Top);
}
