using System.Collections.Immutable;
using IoiClaims.Interp.Tests.Support;

namespace IoiClaims.Interp.Tests.Scrubbing;

/// <summary>Random hypotheses about random small models.</summary>
internal sealed class RandomTree
{
    private readonly RandomCase random;
    private readonly Func<Sampler<PromptBatch>> sampler;

    private readonly bool anySamples;

    private RandomTree(RandomCase random, PromptBatch prompts, Func<Sampler<PromptBatch>>? only)
    {
        this.random = random;
        anySamples = only is null;
        var population = random.Batch();
        var shared = Sampler.Shared("all", Sampler.Unconditional(population));
        sampler = only ?? (() => random.Next(5) switch
        {
            0 => Sampler.Exact<PromptBatch>(),
            1 => Sampler.Unconditional(population),
            2 => Sampler.Fixed("others", random.Batch()),
            3 => shared,
            _ => Sampler.Matching<PromptBatch>("length", (batch, n) => batch.Tokens[n].Length, prompts),
        });
    }

    /// <summary>A legal hypothesis with its samples, or null where the dice gave none.</summary>
    /// <param name="random">The dice.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="only">Draws every node's sampler; of all kinds if omitted.</param>
    public static SampledHypothesis<PromptBatch>? Any(
        RandomCase random, PromptBatch prompts, Func<Sampler<PromptBatch>>? only = null)
    {
        for (var attempt = 0; attempt < 30; attempt++)
        {
            var tree = new RandomTree(random, prompts, only);
            var hypothesis = Hypothesis.Of(
                DatasetTerms.Batches,
                Node.Root(tree.sampler(), tree.Children([new Output()], count: 1 + random.Next(3), depth: 3)),
                random.Next(2) == 0 ? MlpConvention.Frozen : MlpConvention.Recomputed);
            try
            {
                hypothesis.CheckAgainst(random.Shape);
                var sampled = hypothesis.Sample(prompts, random.Next(1000));
                _ = sampled.ToPlan(random.Shape);
                return sampled;
            }
            catch (HypothesisException)
            {
                // Another throw of the dice.
            }
        }

        return null;
    }

    private IEnumerable<Node<PromptBatch>> Children(IReadOnlyList<Component> readers, int count, int depth) =>
        Enumerable.Range(0, count).Select(i => Child(readers, depth).Named($"{i}")).ToImmutableArray();

    private Node<PromptBatch> Child(IReadOnlyList<Component> readers, int depth)
    {
        var reader = readers[random.Next(readers.Count)];
        var readable = ReadingOrder.Of(random.Shape, reader).ToList();
        if (readable.Count == 0)
        {
            readable.Add(new Embedding());
        }

        var chosen = readable.Where(_ => random.Next(3) == 0).ToList();
        var from = ComponentSet.Of(chosen.Count > 0 ? chosen : [readable[random.Next(readable.Count)]]);
        var input = from.Into((PortKinds)(1 + random.Next(31)) | (PortKinds)(random.Next(2) * 31), random.AnyPlace());
        if (depth == 1 || from.All(component => component is Embedding) || random.Next(4) == 0)
        {
            // A leaf read at a role may well be on longer prompts.
            return anySamples && input.At is Place.AtRole && random.Next(4) == 0
                ? Node.Leaf(input, Sampler.Fixed("longer ones", random.LongerBatch()))
                : Node.Leaf(input, sampler());
        }

        return Node.Inner(input, sampler(), sampler(), Children([.. from], random.Next(3), depth - 1));
    }
}
