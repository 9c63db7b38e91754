using IoiClaims.Interp.Circuits;
using IoiClaims.Interp.Data;
using IoiClaims.Interp.Experiments;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Plans;
using IoiClaims.Ioi.Circuits;
using IoiClaims.Ioi.Datasets;
using IoiClaims.Ioi.Flips;

namespace IoiClaims.Ioi.Experiments;

/// <summary>
/// Knock-outs and circuit runs as the IOI paper does them: an ablated head writes its mean over prompts of the same template
/// and order in which nobody is repeated (ABC).
/// </summary>
public static class KnockOuts
{
    private const string AbcMeans = "mean over ABC prompts of the same template";

    /// <summary>Circuit runs and knock-outs on the prompts, or on some of them; the caller disposes them.</summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="which">Which prompts, by index; all if omitted. Means are over the ABC prompts of all.</param>
    public static CircuitExperiments CircuitRuns(this IoiExperiments ioi, IReadOnlyList<int>? which = null)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        var abc = ioi.PromptsWith(IoiFlips.Abc).Batch;
        var metric = ioi.LogitDifference;
        return new CircuitExperiments(
            ioi.Laboratory,
            which is null ? ioi.Prompts.Batch : ioi.Prompts.Batch.Select(which),
            Ablation.Mean(abc, "ABC prompts"),
            which is null ? metric : metric.Select(which),
            which is null ? ioi.Conditions : ioi.Conditions.With("N", which.Count));
    }

    /// <summary>Heads knocked out at END, with what the network's response does and what it does not.</summary>
    /// <param name="ioi">The subject and its prompts.</param>
    /// <param name="heads">The heads.</param>
    public static Responses KnockOutAtEnd(this IoiExperiments ioi, ComponentSet heads)
    {
        ArgumentNullException.ThrowIfNull(ioi);
        ArgumentNullException.ThrowIfNull(heads);
        return new Responses(
            ioi.Laboratory, heads, IoiRoles.End, ActivationSource.MeanOver(ioi.PromptsWith(IoiFlips.Abc).Batch),
            ioi.Prompts.Batch, ioi.LogitDifference, ioi.Conditions.With("ablation", AbcMeans));
    }

    /// <summary>A circuit's heads at the roles at which they do their job, group by group.</summary>
    public static NodeCircuit ToNodeCircuit(this Circuit circuit)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return NodeCircuit.Of(circuit.Name, [.. circuit.Groups.Select(group => (group.ToSet(), Place.At(group.At)))]);
    }
}
