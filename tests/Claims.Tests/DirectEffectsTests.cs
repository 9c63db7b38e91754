using IoiClaims.Checkpoints;
using IoiClaims.Claims.PublishedNumbers;
using IoiClaims.Gpt2;
using static TorchSharp.torch;

namespace IoiClaims.Claims.Tests;

/// <summary>The sweep beside the published conditions, carried out as they are worded: one head and one prompt at a time.</summary>
public sealed class DirectEffectsTests
{
    private const int Pairs = 60;

    [Test]
    public void The_sweep_is_what_the_conditions_say()
    {
        var tokenizer = BytePairVocabulary.ForWords(IoiVocabulary.Words).ToTokenizer();
        using var model = RandomGpt2.Create(
            new Gpt2Config(Layers: 4, Heads: 3, Width: 24, InnerWidth: 96, tokenizer.VocabularySize, Context: 64), seed: 0);
        var pairs = NamedPairs.Load(tokenizer, Pairs);
        var (clean, corrupted) = (pairs[NamedPairs.Clean], pairs[NamedPairs.Corrupted]);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();

        var effects = DirectEffects.Measure(model, pairs);

        var largest = 0.0;
        for (var n = 0; n < Pairs; n++)
        {
            var slow = new Conditioned(model, clean.Prompts[n], corrupted.Prompts[n]);
            ((double)effects.LogitDifference[n]).Should().BeApproximately(slow.LogitDifference(null), 1e-5);
            foreach (var head in model.Shape.AllHeads())
            {
                var expected = slow.LogitDifference(head);
                ((double)effects.Patched(head)[n]).Should().BeApproximately(expected, 1e-5, "{0} in prompt {1}", head, n);
                largest = Math.Max(largest, Math.Abs(expected - effects.LogitDifference[n]));
            }
        }

        largest.Should().BeGreaterThan(0.1, "effects of nothing would agree whatever is computed");
        clean.Prompts.Select(prompt => prompt.Tokens.Length).Distinct().Should().HaveCountGreaterThan(1, "END is not the last column everywhere");
    }

    [Test]
    public void An_effect_is_a_ratio_of_means_over_pairs()
    {
        var tokenizer = BytePairVocabulary.ForWords(IoiVocabulary.Words).ToTokenizer();
        using var model = RandomGpt2.Create(
            new Gpt2Config(Layers: 2, Heads: 2, Width: 16, InnerWidth: 64, tokenizer.VocabularySize, Context: 64), seed: 1);
        var pairs = NamedPairs.Load(tokenizer, 20);
        using var experiment = new Experiment(
            model, pairs[NamedPairs.Clean], Ioi.LogitDifference.Of(pairs[NamedPairs.Clean]).ToMetric(), intervals: new BootstrapPlan(4000, 0));
        var published = experiment.Patch(
            Route.From(new Head(1, 0)).ToLogits(Role.End), pairs[NamedPairs.Corrupted], Conventions.IoiPaper).Effect.RelativeChange;

        DirectEffects.Measure(model, pairs)[new Head(1, 0)].Value.Should().BeApproximately(published.Value, 1e-5);
    }

    /// <summary>One pair under the published conditions.</summary>
    private sealed class Conditioned
    {
        private readonly ITransformer model;
        private readonly IoiPrompt prompt;

        // At END of the other prompt and of this one, a layer each.
        private readonly Tensor[] otherZ;
        private readonly Tensor[] cleanAttention;

        public Conditioned(ITransformer model, IoiPrompt prompt, IoiPrompt other)
        {
            (this.model, this.prompt) = (model, prompt);
            (otherZ, cleanAttention) = ([], []);
            (otherZ, _, _) = Run(other, null);
            (_, cleanAttention, _) = Run(prompt, null);
        }

        public double LogitDifference(Head? sender) => Run(prompt, sender).LogitDifference;

        private (Tensor[] Z, Tensor[] Attention, double LogitDifference) Run(IoiPrompt on, Head? sender)
        {
            var (zs, attentions) = (new List<Tensor>(), new List<Tensor>());
            var tokens = tensor(on.Tokens.Select(id => (long)id).ToArray()).unsqueeze(0);
            var end = on.Tokens.Length - 1;
            var mask = ones(end + 1, end + 1, ScalarType.Bool).tril();
            var positions = arange(end + 1);
            var residual = model.Embed(tokens);
            for (var layer = 0; layer < model.Shape.Layers; layer++)
            {
                var normed = model.AttentionNorm(layer).Apply(residual);
                Tensor Project(PortKinds port) => model.Project(layer, port, normed, positions);
                var z = matmul(model.Pattern(layer, Project(PortKinds.Query), Project(PortKinds.Key), mask), Project(PortKinds.Value)).transpose(1, 2).contiguous();
                zs.Add(z[0, end].clone());
                if (sender?.Layer == layer)
                {
                    z[0, end, sender.Index] = otherZ[layer][sender.Index];
                }

                var attention = model.AttentionOutput(layer, z) + model.AttentionBias(layer);
                attentions.Add(attention[0, end].clone());
                if (sender?.Layer < layer)
                {
                    attention[0, end] = cleanAttention[layer];
                }

                var middle = residual + attention;
                residual = middle + model.Mlp(layer, model.MlpNorm(layer).Apply(middle));
            }

            var logits = model.Unembed(model.FinalNorm.Apply(residual))[0, end];
            return ([.. zs], [.. attentions], logits[prompt.IoToken].item<float>() - logits[prompt.SToken].item<float>());
        }
    }
}
