using System.Collections.Immutable;
using IoiClaims.Ioi;

namespace IoiClaims.Cli;

/// <summary>What to ask of a circuit.</summary>
/// <param name="Bench">On what.</param>
/// <param name="File">A circuit's file; null for the subject's own.</param>
/// <param name="Faithfulness">Whether alone it does what the model does, beside random circuits.</param>
/// <param name="Completeness">Whether without the same heads both do the same.</param>
/// <param name="Minimality">Whether every head matters.</param>
/// <param name="Random">How many random circuits.</param>
internal sealed record CircuitRequest(
    BenchRequest Bench, string? File, bool Faithfulness, bool Completeness, bool Minimality, int Random);

/// <summary>How a circuit does on the prompts of one order; what was not asked for is null.</summary>
internal sealed record CircuitOnOrder(
    string Order, Effect Alone, RandomBaseline? Beside, CompletenessReport? Completeness, MinimalityReport? Minimality);

/// <summary>How a circuit does.</summary>
/// <param name="Subject">The subject, for the groups of heads; its model is gone.</param>
/// <param name="Circuit">The circuit.</param>
/// <param name="Orders">On ABBA prompts and on BABA prompts: published circuits do differently on the two.</param>
internal sealed record CircuitResult(Subject Subject, Circuit Circuit, ImmutableArray<CircuitOnOrder> Orders);

/// <summary>The three criteria of Wang et al. 2022, section 4.</summary>
internal static class CircuitRun
{
    private const int RandomSets = 4;

    /// <summary>How many ABC prompts the means are over, at least: eight of each template and order.</summary>
    private const int PromptsOfMeans = 240;

    public static CircuitResult Run(CircuitRequest request, Bench bench, Watching watching, CancellationToken cancellation)
    {
        var circuit = CircuitOf(request, bench.Subject);
        var abc = ExplorationPrompts.Generate(bench.Subject, Math.Max(PromptsOfMeans, request.Bench.Prompts), bench.Request.Seed)
            .Corrupt(Corruptions.Abc, bench.Request.Seed + 1L);
        return new CircuitResult(
            bench.Subject,
            circuit,
            [.. new[] { NameOrder.Abba, NameOrder.Baba }.Select(order => OnOrder(order, circuit, abc, request, bench, watching, cancellation))]);
    }

    private static CircuitOnOrder OnOrder(
        NameOrder order,
        Circuit circuit,
        IoiDataset abc,
        CircuitRequest request,
        Bench bench,
        Watching watching,
        CancellationToken cancellation)
    {
        var name = order.ToString().ToUpperInvariant();
        cancellation.ThrowIfCancellationRequested();
        watching.Begin($"{name}: the circuit alone");
        using var runs = RunsOn(order, abc, bench);
        var alone = runs.Run(circuit);
        var seed = (ulong)bench.Request.Seed;
        var beside = !request.Faithfulness || request.Random == 0 ? null : runs.BesideRandomCircuits(
            circuit, request.Random, seed, watching.Begin($"{name}: {request.Random} random circuits"), cancellation);
        var completeness = !request.Completeness ? null : runs
            .ByClass(circuit, watching.Begin($"{name}: without each class"), cancellation)
            .And(runs.OnRandomSets(circuit, RandomSets, seed, watching.Begin($"{name}: without random sets"), cancellation));
        var isPublished = request.File is null && bench.Subject.Circuit == PublishedCircuit.Gpt2Small;
        var minimality = !request.Minimality ? null : runs
            .OfEachNode(circuit, node => isPublished ? PublishedMinimality.SetFor(node) : null, watching.Begin($"{name}: each head"), cancellation)
            .OrElse(runs.OfEachNode(circuit, _ => [], watching.Begin($"{name}: each head, all others there"), cancellation));
        return new CircuitOnOrder(name, alone, beside, completeness, minimality);
    }

    // The means are over many more prompts than the circuit runs on: over few they are hardly means.
    private static CircuitExperiments RunsOn(NameOrder order, IoiDataset abc, Bench bench)
    {
        var prompts = bench.Ioi.Prompts;
        var which = Enumerable.Range(0, prompts.Count).Where(n => prompts.Prompts[n].Sentence.Order == order).ToArray();
        return new CircuitExperiments(
            bench.Ioi.Laboratory,
            prompts.Batch.Select(which),
            Ablation.Mean(abc.Batch, "ABC prompts"),
            bench.Ioi.LogitDifference.Select(which),
            bench.Ioi.Conditions.With("order", order.ToString().ToUpperInvariant()).With("N", which.Length));
    }

    private static Circuit CircuitOf(CircuitRequest request, Subject subject) =>
        request.File is { } file ? CircuitFile.Read(file, subject)
        : subject.Circuit.Groups.IsEmpty
            ? throw new UsageException(
                $"No circuit of {subject.Name} is recorded; give one with --circuit FILE, such as 'ioi discover --out circuit.json' writes.")
            : subject.Circuit;
}
