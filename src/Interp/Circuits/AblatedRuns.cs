using static TorchSharp.torch;

namespace IoiClaims;

/// <summary>Selections run together, each for metrics to read.</summary>
internal sealed class AblatedRuns : IDisposable
{
    private readonly AblatedForward forward;
    private readonly IReadOnlyList<NodeSelection> selections;
    private readonly Ablation ablation;
    private readonly Dictionary<Role, Tensor> finals = [];
    private readonly RunCache cache = new();

    /// <param name="forward">The prompts with what ablated heads write; not disposed.</param>
    /// <param name="selections">What is kept, V selections.</param>
    /// <param name="ablation">What the rest is replaced by.</param>
    public AblatedRuns(AblatedForward forward, IReadOnlyList<NodeSelection> selections, Ablation ablation)
    {
        this.forward = forward;
        this.selections = selections;
        this.ablation = ablation;
    }

    /// <summary>One selection.</summary>
    public IEvaluation this[int selection] => new Evaluation(this, selection);

    public void Dispose()
    {
        foreach (var final in finals.Values)
        {
            final.Dispose();
        }

        cache.Dispose();
    }

    /// <summary>The residual stream after the last layer at a role, of all selections [V, N, D].</summary>
    private Tensor Final(Role at)
    {
        if (!finals.TryGetValue(at, out var final))
        {
            finals.Add(at, final = forward.FinalResidual(selections, forward.Batch.Positions(at)).DetachFromDisposeScope());
        }

        return final;
    }

    private sealed class Evaluation(AblatedRuns runs, int selection) : IEvaluation
    {
        private Plan? plan;

        public ITransformer Model => runs.forward.Model;

        public Plan Plan => plan ??= runs.selections[selection].ToPlan(Model.Shape, runs.forward.Batch, runs.ablation);

        public Tensor FinalResidual(Role at)
        {
            using var scope = NewDisposeScope();
            return runs.Final(at).select(0, selection).clone().MoveToOuterDisposeScope();
        }

        public Tensor FinalNormOutput(Role at)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            return Model.FinalNorm.Apply(FinalResidual(at)).MoveToOuterDisposeScope();
        }

        // What heads do is read off few circuits; the plan says it.
        public Tensor Pattern(Head head, params IReadOnlyList<Component> path)
        {
            using var evaluation = new PlanEvaluation(Model, Plan, runs.cache);
            return evaluation.Pattern(head, path);
        }

        public Tensor HeadOutput(Head head, params IReadOnlyList<Component> path)
        {
            using var evaluation = new PlanEvaluation(Model, Plan, runs.cache);
            return evaluation.HeadOutput(head, path);
        }
    }
}
