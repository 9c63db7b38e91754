using static IoiClaims.Claims.PublishedNumbers.PublishedTable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>How faithful circuits of edges are that gradients find, as MIB's leaderboard has it.</summary>
[OnGpt2]
public sealed class EdgeCircuits() : EdgeCircuitsTests(Gpt2, Reproduces, prompts: 100);

/// <summary>The published areas.</summary>
public abstract class EdgeCircuitsTests(IoiSubject subject, Judge judge, int prompts) : PublishedNumbersAbout(subject, judge)
{
    [Test]
    public void Circuits_that_gradients_find_are_as_faithful_as_published() => Check("CircuitsOfEdges", Areas);

    private NumericTable Areas()
    {
        var ioi = Ioi.OnFirst(prompts);
        var edges = new EdgeExperiments(ioi, ioi.Corrupted(Corruptions.S2ToIo).Batch, $"corruption '{Corruptions.S2ToIo.Name}'");
        (string Name, AttributionMethod Method)[] methods =
            [("EAP", AttributionMethod.Eap), ("EAP-IG inputs", AttributionMethod.EapIgInputs), ("EAP-IG activations", AttributionMethod.EapIgActivations)];
        var areas = methods.Select(each => edges.Attribution(each.Method)).Select(scores => new[]
        {
            edges.Curve(scores, EdgeChoice.Top, ScoreSign.Absolute).Cmd, edges.Curve(scores, EdgeChoice.Top, ScoreSign.Signed).Cpr,
        });
        double[][] rows = [OfRandom(edges, ioi), .. areas];
        return Found(["random", .. methods.Select(each => each.Name)], ["CMD", "CPR"], (row, column) => rows[row][column]);
    }

    private static double[] OfRandom(EdgeExperiments edges, IoiExperiment ioi)
    {
        var random = new SplitMix64(0);
        var all = edges.Graph.Edges().ToArray();
        for (var i = 0; i < all.Length; i++)
        {
            var with = i + random.Below(all.Length - i);
            (all[i], all[with]) = (all[with], all[i]);
        }

        var sizes = FaithfulnessCurve.Shares.Select(share => (int)(share * all.Length)).ToList();
        var runs = edges.Run([new EdgeSet([]), .. sizes.Select(size => new EdgeSet(all.Take(size)))]).Select(run => run.Patched.Mean).ToList();
        var whole = ioi.Measure().Average(value => (double)value);
        var curve = new FaithfulnessCurve(
            [.. FaithfulnessCurve.Shares.Zip(sizes, runs.Skip(1)).Select(each => new FaithfulnessPoint(each.First, each.Second, 0, (each.Third - runs[0]) / (whole - runs[0])))],
            edges.Conditions);
        return [curve.Cmd, curve.Cpr];
    }
}
