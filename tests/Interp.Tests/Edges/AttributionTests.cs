using IoiClaims.Interp.Tests.Support;
using static IoiClaims.Interp.Tests.Edges.EdgeCase;
using static TorchSharp.torch;

namespace IoiClaims.Interp.Tests.Edges;

/// <summary>Gradients where it is known what they have to say.</summary>
public class AttributionTests
{
    [Test]
    public void On_a_linear_model_every_gradient_is_the_exact_effect([Values] AttributionMethod method) => Cases.Sample(
        seed =>
        {
            using var of = new EdgeCase(seed, layers: 2, made: random => new LinearTransformer(
                RandomTransformer.Create(random.Form, seed, 0.5, ScalarType.Float64)));
            Place[] places = seed % 2 == 0 ? [] : [.. new[] { of.Random.AnyRole(), of.Random.AnyRole() }.Distinct()];
            var (exact, gradient) = (of.Edges.Exact(edges: [.. of.Edges.Graph.Edges(places)]), of.Edges.Attribution(method, steps: 2, places));
            gradient.Edges.Should().Equal(exact.Edges);

            // Scores are float32, and so are the logits that exact ones are differences of: a few hundred in some models.
            var rounding = 1e-4f + (1e-6f * of.Experiment.Measure().Max(MathF.Abs));
            foreach (var edge in exact.Edges)
            {
                gradient.Change(edge).Values.Zip(exact.Change(edge).Values, (g, e) => Math.Abs(g - e)).Max()
                    .Should().BeLessThan(rounding, "{0}", edge);
            }

            exact.Edges.Max(edge => Math.Abs(exact[edge])).Should().BeGreaterThan(1e-3, "or nothing is compared");
        },
        iter: 6);

    [Test]
    public void Integrated_over_activations_an_edge_that_carries_all_of_its_senders_effect_gets_that_effect()
    {
        foreach (var blocks in Enum.GetValues<BlockKind>())
        {
            // One head a layer: nothing is interpolated together with the sender. The last MLP acts by its edge to the logits alone.
            var form = ModelForm.Gpt2(2, 1, 6, 7, 11, 8);
            using var of = new EdgeCase(4, form: form with { Shape = form.Shape with { Blocks = blocks } });
            var edges = of.Edges;
            Edge only = new(new Mlp(1), new Port(new Output(), PortKinds.FinalNorm));
            var exact = edges.Exact(edges: [only])[only];
            var errors = new[] { 4, 20, 100 }.Select(steps => Math.Abs(edges.Attribution(AttributionMethod.EapIgActivations, steps)[only] - exact)).ToList();
            errors[2].Should().BeLessThan(0.02 * Math.Abs(exact));
            errors.Should().BeInDescendingOrder();
            Math.Abs(edges.Attribution(AttributionMethod.Eap)[only] - exact).Should().BeGreaterThan(2 * errors[2], "one gradient misses the curve");

            // And the edges of any sender share out what patching its output does.
            var nodes = edges.Attribution(AttributionMethod.EapIgActivations, 100).OfNodes();
            foreach (var sender in edges.Graph.Senders)
            {
                var patched = of.Experiment.Patch(ComponentSet.Of(sender).Output(), of.Corrupted).Effect.Change.Mean;
                nodes[sender].Should().BeApproximately(patched, 0.04 * Math.Abs(patched) + 1e-4, "of {0}", sender);
            }
        }
    }

    [Test]
    public void Relevance_that_comes_out_of_an_MLP_is_the_relevance_that_goes_into_it()
    {
        Cases.Sample(seed => Lost(seed, model => new RelevanceTransformer(model)).Should().BeLessThan(1e-10), iter: 10);
        Lost(seed: 1, model => model).Should().BeGreaterThan(1e-4, "gradients lose some");

        static double Lost(int seed, Func<ITransformer, ITransformer> propagated)
        {
            using var scope = NewDisposeScope();
            using var any = new RandomCase(seed, layers: 2);
            using var model = RandomTransformer.Create(any.Model.Form with { Biases = false }, seed, 0.5, ScalarType.Float64);
            var batch = any.Batch();
            using var run = new PlainRun(model, batch);
            using var coefficients = new PortGradients(propagated(model), batch, Metric(batch), [run.Embeddings.unsqueeze(0)]);
            Tensor Relevance(int stage, Tensor values) => (coefficients.Of(stage)!.squeeze(0) * values).sum([1, 2]);
            return (Relevance(Stages.OfMlp(1), run.MlpInput(1)) - Relevance(Stages.Last(model.Shape), run.MlpOutput(1))).abs().max().item<double>();
        }
    }

    [Test]
    public void Integrated_over_inputs_the_edges_of_the_embedding_share_out_the_whole_change_on_every_form_of_model() => Cases.Sample(
        seed =>
        {
            using var of = new EdgeCase(seed, layers: 2);
            var whole = of.Edges.Run(new EdgeSet([])).Change.Mean;
            double Shared(int steps) => of.Edges.Attribution(AttributionMethod.EapIgInputs, steps).OfNodes()[new Embedding()];
            var (some, last) = (double.NaN, Shared(100));
            for (var steps = 200; steps <= 1600 && !(Math.Abs(last - some) <= 0.005 * (1 + Math.Abs(whole))); steps *= 2)
            {
                (some, last) = (last, Shared(steps));
            }

            if (Math.Abs(last - some) > 0.005 * (1 + Math.Abs(whole)))
            {
                // On its way from corrupted to clean an embedding comes near 0, where the norm divides by next to nothing: no sum of so few steps.
                return (bool?)null;
            }

            // A sum of n steps is wrong by about 1/n of something, which twice as many steps less once as many are free of.
            ((2 * last) - some).Should().BeApproximately(whole, 0.02 * (1 + Math.Abs(whole)));
            return true;
        },
        iter: 5);

    [Test]
    public void Prompts_in_parts_give_the_same()
    {
        static EdgeScores Of(int promptsAtATime)
        {
            using var of = new EdgeCase(2, layers: 2, prompts: 4, promptsAtATime: promptsAtATime);
            return of.Edges.Attribution(AttributionMethod.Eap);
        }

        var (whole, parts) = (Of(256), Of(3));
        foreach (var edge in whole.Edges)
        {
            parts.Change(edge).Values.Zip(whole.Change(edge).Values, (p, w) => Math.Abs(p - w)).Max().Should().BeLessThan(1e-6f, "{0}", edge);
        }
    }
}
