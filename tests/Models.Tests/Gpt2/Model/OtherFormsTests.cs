using IoiClaims.Gpt2;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Gpt2.Model;

/// <summary>A model in another form that computes the same, and the same weights that compute something else.</summary>
public sealed class OtherFormsTests
{
    private static readonly long[,] Prompts = { { 1, 2, 3, 4 }, { 5, 5, 0, 6 } };

    [Test]
    public void Folding_value_biases_leaves_the_logits_and_takes_from_heads_what_does_not_depend_on_attention()
    {
        using var scope = NewDisposeScope();
        using var single = RandomGpt2.Create(new Gpt2Config(2, 3, 12, 7, 9, 6), seed: 8);
        using var model = single.To(ScalarType.Float64);

        using var folded = model.WithFoldedValueBiases();

        var tokens = tensor(Prompts);
        (folded.Forward(tokens) - model.Forward(tokens)).abs().max().item<double>().Should().BeLessThan(1e-10);
        folded.Fingerprint.Should().NotBe(model.Fingerprint);

        // What a position without anything but the norm's bias contributes to what heads mix.
        var width = model.Config.Width;
        var nothing = folded.AttentionNorm(1).ApplyFrozen(zeros([1, 1, width], ScalarType.Float64), ones([1, 1, 1], ScalarType.Float64));
        folded.Project(1, PortKinds.Value, nothing, arange(1)).abs().max().item<double>().Should().BeLessThan(1e-12);
        model.Project(1, PortKinds.Value, nothing, arange(1)).abs().max().item<double>().Should().BeGreaterThan(0.01);
    }

    [Test]
    public void With_another_activation_the_same_weights_give_other_logits()
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(new Gpt2Config(2, 3, 12, 7, 9, 6), seed: 8);

        using var other = model.WithActivation(Gpt2Activation.Gelu);
        using var back = other.WithActivation(Gpt2Activation.GeluNew);

        var tokens = tensor(Prompts);
        (other.Forward(tokens) - model.Forward(tokens)).abs().max().item<float>().Should().BeGreaterThan(1e-6f);
        back.Fingerprint.Should().Be(model.Fingerprint);
        (back.Forward(tokens) - model.Forward(tokens)).abs().max().item<float>().Should().Be(0);
    }
}
