using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;

namespace IoiClaims.Cli;

/// <summary>ioi circuit on a file of edges: what they do alone, all others carrying what they carry in the corrupted run.</summary>
internal static class EdgeCircuit
{
    public static EdgeCircuitResult Run(EdgeCircuitRequest request, Exploration exploration, ProgressDisplay progress, CancellationToken cancellation)
    {
        var task = exploration.Task;
        var shape = exploration.Subject.Model.Shape;
        var circuit = JsonInput.Read(request.File, json => EdgeFile.Of(json, shape));
        if (circuit.Select(edge => edge.At).OfType<Place.AtRole>().FirstOrDefault(at => !task.Batch.Has(at.Role)) is { } lacking)
        {
            throw new UsageException($"{request.File}: there is an edge at {lacking.Role}. {task.Roles.InWords}");
        }

        var corrupted = task.Changed(request.From);
        return new EdgeCircuitResult(circuit, shape, [.. task.Parts.Select(part => OnPart(part.Name, part.Prompts))]);

        EdgeCircuitOnPart OnPart(string name, int[] prompts)
        {
            using var experiment = task.OnPart(name, prompts);
            var runs = new EdgeExperiments(experiment, corrupted.Batch.Select(prompts), corrupted.Name)
                .Run([circuit, new EdgeSet([])], progress.Begin($"{name}: {circuit.Count} edges alone"), cancellation);
            return new EdgeCircuitOnPart(name, runs[0], runs[1]);
        }
    }
}

/// <summary>What to ask of a circuit of edges.</summary>
/// <param name="File">The file.</param>
/// <param name="From">The corruption, as typed; null for what is usual.</param>
internal sealed record EdgeCircuitRequest(string File, string? From);

/// <summary>What a circuit of edges does on a part of the prompts.</summary>
/// <param name="Name">The part.</param>
/// <param name="Alone">With its edges clean.</param>
/// <param name="Nothing">With no edge clean: the corrupted run.</param>
internal sealed record EdgeCircuitOnPart(string Name, Effect Alone, Effect Nothing)
{
    /// <summary>MIB's f(C): what the circuit keeps of the difference that the corruption makes.</summary>
    public double Faithfulness => (Alone.Patched.Mean - Nothing.Patched.Mean) / (Alone.Baseline.Mean - Nothing.Patched.Mean);
}

/// <summary>What a circuit of edges does.</summary>
/// <param name="Circuit">The edges.</param>
/// <param name="Shape">The model's sizes.</param>
/// <param name="Parts">On ABBA prompts and on BABA prompts; on prompts of one's own as a whole.</param>
internal sealed record EdgeCircuitResult(EdgeSet Circuit, TransformerShape Shape, ImmutableArray<EdgeCircuitOnPart> Parts)
{
    /// <summary>How many edges are on no way from the embedding to the logits.</summary>
    public int Dangling => Circuit.Count - Circuit.WithoutDangling(Shape).Count;
}

/// <summary>A row for ABBA and one for BABA prompts.</summary>
internal sealed class EdgeCircuitPresentation : Presentation<EdgeCircuitResult>
{
    public override void Draw(EdgeCircuitResult result, IAnsiConsole screen)
    {
        Page.Headline(screen, $"{Numbers.Count(result.Circuit.Count, "edge")} alone, all others corrupted");
        Page.Line(screen, $"{result.Dangling} of them dangle; {result.Circuit.CountPaths(result.Shape)} paths from the embedding to the logits");
        Page.Blank(screen);
        AloneGrid.Draw(screen, [">corrupted", ">f (MIB)"],
        [
            .. result.Parts.Select(part => (part.Name, part.Alone, new Cell[]
            {
                Numbers.Short(part.Nothing.Patched.Mean, 3), part.Faithfulness.ToString("0.000", CultureInfo.InvariantCulture),
            })),
        ]);
        Page.Blank(screen);
        Page.Conditions(screen, result.Parts[0].Alone.Conditions.Without("order").Without("N"));
    }

    public override int? Prompts(EdgeCircuitResult result) => result.Parts.Min(part => part.Alone.Count);

    public override IReadOnlyList<NumericTable> Tables(EdgeCircuitResult result) => [.. result.Parts.Select(part => part.Alone.ToTable(new Tolerance(0.001)))];

    public override object Document(EdgeCircuitResult result) => new
    {
        Schema = "ioi/edges-alone/2",
        Edges = result.Circuit.Count,
        result.Dangling,
        Orders = result.Parts.Select(part => new
        {
            Order = part.Name,
            Conditions = Json.Of(part.Alone.Conditions),
            Model = JsonNumber.Of(part.Alone.Baseline),
            Corrupted = JsonNumber.Of(part.Nothing.Patched),
            Circuit = JsonNumber.Of(part.Alone.Patched),
            Kept = JsonNumber.Of(part.Alone.Retained),
            Faithfulness = Json.Finite(part.Faithfulness),
        }),
    };
}
