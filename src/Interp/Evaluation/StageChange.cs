using IoiClaims.Interp.Data;
using IoiClaims.Interp.Graph;
using IoiClaims.Interp.Models;
using IoiClaims.Interp.Plans;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Evaluation;

/// <summary>
/// How much the components of one stage add to what a port reads, compared with the plain run of the port's state.
/// </summary>
internal static class StageChange
{
    /// <summary>The difference [N, P, D], or null if there is none.</summary>
    public static Tensor? Of(PlanEvaluation evaluation, Open state, PortKinds port, int stage)
    {
        using var scope = NewDisposeScope();
        Tensor? sum = null;
        foreach (var group in GroupsReadAlike(evaluation.Model.Shape, state, port, stage))
        {
            foreach (var part in PlanWalk.Parts(state, port, group[0]))
            {
                if (Difference(evaluation, state.Base, group, stage, part) is { } difference)
                {
                    sum = Add(sum, state.Base, part, difference, evaluation.Model);
                }
            }
        }

        return sum?.MoveToOuterDisposeScope();
    }

    /// <summary>Components of a stage, those together that the same transitions concern.</summary>
    private static List<List<Component>> GroupsReadAlike(TransformerShape shape, Open state, PortKinds port, int stage)
    {
        var concerned = state.Transitions.Where(t => t.Ports.HasFlag(port)).ToList();
        return AtStage(shape, stage)
            .GroupBy(
                component => string.Concat(concerned.Select(t => t.Sources.Contains(component) ? '1' : '0')),
                StringComparer.Ordinal)
            .Select(group => group.ToList())
            .ToList();
    }

    private static IEnumerable<Component> AtStage(TransformerShape shape, int stage) =>
        stage == 0 ? [new Embedding()]
        : Stages.IsHeads(stage)
            ? Enumerable.Range(0, shape.Heads).Select(h => new Head(Stages.Layer(stage), h))
            : [new Mlp(Stages.Layer(stage))];

    /// <summary>What the group writes in the part's state minus what it writes in the plain run, at the part's rows [R or N × P, D].</summary>
    private static Tensor? Difference(
        PlanEvaluation evaluation, PromptBatch reader, List<Component> group, int stage, PlanWalk.Part part)
    {
        var plan = evaluation.Plan;
        var run = evaluation.RunOn(reader);
        using var scope = NewDisposeScope();
        if (plan.BaseOf(part.Target) is { } batch)
        {
            var sameRun = string.Equals(batch.Fingerprint, reader.Fingerprint, StringComparison.Ordinal);
            var changed = Changed(evaluation, part.Target, group, stage);
            if (sameRun && changed.Count == 0)
            {
                return null;
            }

            // Within one dataset, what did not change cancels exactly; do not let rounding say otherwise.
            var members = sameRun ? changed : group;
            var there = TakeFrom(part, reader, batch, Values(evaluation, part.Target, batch, members, stage), evaluation.Model);
            var here = TakeFrom(part, reader, reader, PlainValues(run, members, stage), evaluation.Model);
            return Write(evaluation.Model, members, stage, there - here).MoveToOuterDisposeScope();
        }

        var plain = TakeFrom(part, reader, reader, PlainValues(run, group, stage), evaluation.Model);
        var constant = plan[part.Target] is Settled { Source: ActivationSource.Mean mean }
            ? Means(evaluation, mean.Batch, reader, group, stage, part)
            : zeros_like(plain);
        return Write(evaluation.Model, group, stage, constant - plain).MoveToOuterDisposeScope();
    }

    /// <summary>Members of a group whose value in a state differs from that state's plain run.</summary>
    private static List<Component> Changed(PlanEvaluation evaluation, StateId state, List<Component> group, int stage)
    {
        switch (group[0])
        {
            case Head head:
                evaluation.EnsureMixed(state, head.Layer, group.Cast<Head>().Select(h => h.Index).ToList());
                return group.Where(h => evaluation.Mixed(state, (Head)h) is not null).ToList();
            case Mlp mlp:
                return evaluation.MlpOutput(state, mlp.Layer) is null ? [] : group;
            default:
                return [];
        }
    }

    /// <summary>Values in a state: z of heads [N, P, G, Dh], or what an MLP or the embedding writes [N, P, D].</summary>
    private static Tensor Values(
        PlanEvaluation evaluation, StateId state, PromptBatch batch, List<Component> group, int stage)
    {
        var run = evaluation.RunOn(batch);
        return group[0] switch
        {
            Head when evaluation.Plan[state] is Settled => PlainValues(run, group, stage),
            Head => stack(
                group.Cast<Head>().Select(h => evaluation.Mixed(state, h) ?? run.Mixed(h.Layer).select(2, h.Index)), 2),
            Mlp mlp => evaluation.MlpOutput(state, mlp.Layer) ?? run.MlpOutput(mlp.Layer),
            _ => run.Embeddings,
        };
    }

    private static Tensor PlainValues(Runs.PlainRun run, List<Component> group, int stage) => group[0] switch
    {
        Head when group.Count == run.Model.Shape.Heads => run.Mixed(Stages.Layer(stage)),
        Head => stack(group.Cast<Head>().Select(h => run.Mixed(h.Layer).select(2, h.Index)), 2),
        Mlp mlp => run.MlpOutput(mlp.Layer),
        _ => run.Embeddings,
    };

    /// <summary>The rows of a source that the reader's rows correspond to.</summary>
    private static Tensor TakeFrom(PlanWalk.Part part, PromptBatch reader, PromptBatch source, Tensor values, ITransformer model)
    {
        if (part.Rows is null)
        {
            Alignment.CheckSameLengths(reader, source);
            return values;
        }

        var rows = part.Rows.Select(
            row => (row.Prompt, Alignment.Map(reader, source, part.At, row.Prompt, row.Position)));
        return Rows.Gather(values, Rows.Of(source, rows, model.Device));
    }

    /// <summary>Means over the prompts of each reader's group, at the part's rows.</summary>
    private static Tensor Means(
        PlanEvaluation evaluation, PromptBatch batch, PromptBatch reader, List<Component> group, int stage, PlanWalk.Part part)
    {
        var values = PlainValues(evaluation.RunOn(batch), group, stage);
        var known = new Dictionary<(string Group, int Position), Tensor>();

        Tensor Mean(int prompt, int position)
        {
            // At a role the mean is the same whatever the reader's position.
            var key = (reader.Groups[prompt], part.At is Place.AtRole ? -1 : position);
            if (!known.TryGetValue(key, out var mean))
            {
                var rows = MeanRows.Of(batch, reader.Groups[prompt], part.At, position);
                mean = Rows.Gather(values, Rows.Of(batch, rows, evaluation.Model.Device)).mean([0]);
                known.Add(key, mean);
            }

            return mean;
        }

        if (part.Rows is { } wanted)
        {
            return stack(wanted.Select(row => Mean(row.Prompt, row.Position)));
        }

        var padding = zeros_like(values[0, 0]);
        return stack(Enumerable.Range(0, reader.Count).Select(n => stack(
            Enumerable.Range(0, reader.Length).Select(p => p < reader.Tokens[n].Length ? Mean(n, p) : padding))));
    }

    /// <summary>From a difference of values to a difference in the residual stream: heads through their output weights.</summary>
    private static Tensor Write(ITransformer model, List<Component> group, int stage, Tensor difference)
    {
        if (group[0] is not Head)
        {
            return difference;
        }

        var layer = Stages.Layer(stage);
        if (group.Count == model.Shape.Heads)
        {
            return model.AttentionOutput(layer, difference);
        }

        var weights = cat(group.Cast<Head>().Select(h => model.HeadWeights(h.Layer, h.Index).Output).ToList(), 0);
        return matmul(difference.flatten(-2, -1), weights);
    }

    private static Tensor Add(Tensor? sum, PromptBatch reader, PlanWalk.Part part, Tensor difference, ITransformer model)
    {
        if (part.Rows is null)
        {
            if (part.Except.Count > 0)
            {
                difference = difference.clone();
                difference.flatten(0, 1).index_fill_(0, Rows.Of(reader, part.Except, model.Device), 0);
            }

            return sum is null ? difference : sum + difference;
        }

        var total = sum?.clone() ?? zeros([reader.Count, reader.Length, model.Shape.ModelWidth], model.ElementType, model.Device);
        total.flatten(0, 1).index_add_(0, Rows.Of(reader, part.Rows, model.Device), difference, 1);
        return total;
    }
}
