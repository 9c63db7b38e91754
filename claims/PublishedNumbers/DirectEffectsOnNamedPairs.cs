using System.Collections.Immutable;
using static IoiClaims.Claims.PublishedNumbers.PublishedTable;

namespace IoiClaims.Claims.PublishedNumbers;

/// <summary>
/// The direct effect of every head on the logits on 5,000 named pairs, as causalab measured it (2026), and the paper's figures 3b
/// and 15 of the same quantity on 100 pairs that nobody can name any more. It takes 5.3 forward passes of all pairs, about a quarter
/// of an hour on one core.
/// </summary>
[OnGpt2]
public sealed class DirectEffectsOnNamedPairs() : DirectEffectsOnNamedPairsTests(Gpt2, Reproduces, NamedPairs.Published);

/// <summary>The published direct effects.</summary>
public abstract class DirectEffectsOnNamedPairsTests(IoiSubject subject, Judge judge, int pairs) : PublishedNumbersAbout(subject, judge)
{
    [Test]
    public void The_logit_difference_is_as_published() => Check("NamedPairsClean", () =>
    {
        var clean = Effects.LogitDifference;
        return Found(
            ["clean"],
            ["logit difference", "IO above S"],
            (_, column) => column == 0 ? clean.Average(each => (double)each) : clean.Count(each => each > 0) / (double)clean.Length);
    });

    [Test]
    public void Direct_effects_are_as_published() => Check("DirectEffects", () => ByHead(effect => effect.Value));

    [Test]
    public void Their_standard_errors_are_as_published() => Check("DirectEffectsErrors", () => ByHead(effect => effect.StandardError));

    [Test]
    public void The_papers_figure_3b_agrees() => CheckFigure("PaperFigure3b", OfHead);

    [Test]
    public void The_papers_figure_15_agrees() => CheckFigure("PaperFigure15", OfHead);

    private DirectEffects Effects => Ioi.Once("direct effects on named pairs", () =>
        DirectEffects.Measure(Ioi.Model, NamedPairs.Load(Tokenizer, pairs), done => TestContext.Progress.WriteLine(
            FormattableString.Invariant($"{Ioi.Subject.Name}: direct effects on {done} of {pairs} pairs"))));

    private NumericTable ByHead(Func<FoundCell, double> number) => Found(
        Numbered(Ioi.Shape.Layers), Numbered(Ioi.Shape.Heads), (layer, head) => number(Effects[new Head(layer, head)]));

    private FoundCell OfHead(string head, string column) => Effects[Head.Parse(head)];
}

/// <summary>The direct effect of each head on the logits, pair by pair.</summary>
public sealed class DirectEffects
{
    // As many as are in memory together. A part's plain runs are kept while all its heads are patched, so that the whole takes two
    // forward passes of every pair, and what each head's direct path takes.
    private const int PairsAtATime = 50;

    private readonly ImmutableDictionary<Head, ImmutableArray<float>> patched;

    private DirectEffects(ImmutableArray<float> logitDifference, ImmutableDictionary<Head, ImmutableArray<float>> patched) =>
        (LogitDifference, this.patched) = (logitDifference, patched);

    /// <summary>The clean logit difference, [N].</summary>
    public ImmutableArray<float> LogitDifference { get; }

    /// <summary>The change of the mean logit difference by one head, as a share.</summary>
    public FoundCell this[Head head] => FoundCell.OfRelativeChange(LogitDifference, Patched(head));

    /// <summary>The logit difference with one head patched, [N].</summary>
    public ImmutableArray<float> Patched(Head head) => patched[head];

    /// <summary>
    /// What every head writes at END comes from the other prompt of the pair, one head at a time. Attention of later layers is at END
    /// what it is in the clean run; MLPs and norms are recomputed.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">The pairs; see <see cref="NamedPairs"/>.</param>
    /// <param name="progress">Is told how many pairs are done.</param>
    public static DirectEffects Measure(ITransformer model, IoiDatasetFamily pairs, Action<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pairs);
        var (clean, corrupted) = (pairs[NamedPairs.Clean], pairs[NamedPairs.Corrupted]);
        var metric = Ioi.LogitDifference.Of(clean).ToMetric();
        var logitDifference = ImmutableArray.CreateBuilder<float>(clean.Count);
        var byHead = model.Shape.AllHeads().ToDictionary(head => head, _ => ImmutableArray.CreateBuilder<float>(clean.Count));
        foreach (var part in Enumerable.Range(0, clean.Count).Chunk(PairsAtATime))
        {
            using var experiment = new Experiment(model, clean.Batch.Select(part), metric.Select(part), intervals: new BootstrapPlan(100, 0));
            var sweep = experiment.Sweep(
                experiment.AllHeads.ToLogits(Role.End).EachSender(), corrupted.Batch.Select(part), Conventions.IoiPaper);
            logitDifference.AddRange(sweep.Effects[0].Effect.BaselineValues);
            foreach (var (head, effect) in sweep.Effects)
            {
                byHead[(Head)head].AddRange(effect.PatchedValues);
            }

            if ((part[^1] + 1) % (10 * PairsAtATime) == 0)
            {
                progress?.Invoke(part[^1] + 1);
            }
        }

        return new DirectEffects(
            logitDifference.MoveToImmutable(), byHead.ToImmutableDictionary(each => each.Key, each => each.Value.MoveToImmutable()));
    }
}
