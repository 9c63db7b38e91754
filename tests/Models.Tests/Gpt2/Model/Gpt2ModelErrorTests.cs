using IoiClaims.Gpt2;
using TorchSharp;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Gpt2.Model;

/// <summary>Wrong input is refused with a message for people, before torch sees it.</summary>
[TestFixture]
public sealed class Gpt2ModelErrorTests
{
    private DisposeScope scope = null!;
    private Gpt2Model model = null!;

    [SetUp]
    public void Make()
    {
        scope = NewDisposeScope();
        model = RandomGpt2.Create(TinyModels.Smallest, seed: 1);
    }

    [TearDown]
    public void Free()
    {
        model.Dispose();
        scope.Dispose();
    }

    [TestCase(11)]
    [TestCase(-1)]
    [TestCase(50256)]
    public void A_token_outside_the_vocabulary_is_named_with_its_place(int id)
    {
        foreach (Action act in new Action[]
        {
            () => model.Forward(Numbers.Tokens([1, 2, 3], [4, 5, id])),
            () => model.Embed(Numbers.Tokens([1, 2, 3], [4, 5, id])),
            () => model.UnembeddingRows(Numbers.Tokens([1, 2, 3], [4, 5, id])),
        })
        {
            act.Should().Throw<ArgumentException>().WithMessage(
                $"The token id {id} at [1, 2] is not in this model's vocabulary; its ids are 0 to 10.*");
        }
    }

    [Test]
    public void A_prompt_longer_than_the_context_is_refused()
    {
        var act = () => model.Forward(zeros(1, 9, ScalarType.Int64));
        act.Should().Throw<ArgumentException>().WithMessage("A prompt of 9 tokens does not fit this model's context of 8.*");
    }

    [TestCase(new long[] { 3 })]
    [TestCase(new long[] { 1, 2, 3 })]
    [TestCase(new long[] { })]
    [TestCase(new long[] { 0, 3 })]
    [TestCase(new long[] { 3, 0 })]
    public void Tokens_of_another_shape_are_refused(long[] shape)
    {
        var act = () => model.Forward(zeros(shape, ScalarType.Int64));
        act.Should().Throw<ArgumentException>().WithMessage(
            $"Tokens come as [prompts, positions], at least one of each; these are [{string.Join(", ", shape)}].*");
    }

    [TestCase(ScalarType.Float32)]
    [TestCase(ScalarType.Int32)]
    [TestCase(ScalarType.Bool)]
    public void Tokens_of_another_type_are_refused(ScalarType type)
    {
        var act = () => model.Forward(zeros(1, 3, type));
        act.Should().Throw<ArgumentException>().WithMessage($"Token ids are Int64; these are {type}.*");
    }

    [Test]
    public void A_question_beyond_the_prompt_is_refused()
    {
        var tokens = Numbers.Tokens([1, 2], [3, 4]);
        Action beyond = () => model.Logits(tokens, tensor(new long[] { 0, 2 }), tokens);
        Action uneven = () => model.Logits(tokens, tensor(new long[] { 0 }), tokens);
        Action choices = () => model.Logits(tokens, tensor(new long[] { 0, 1 }), Numbers.Tokens([1, 2]));

        beyond.Should().Throw<ArgumentException>().WithMessage("Prompt 1 is asked at position 2; its positions are 0 to 1.*");
        uneven.Should().Throw<ArgumentException>().WithMessage("Positions should be Int64 [2] but are Int64 [1].*");
        choices.Should().Throw<ArgumentException>().WithMessage("Choices should be [2, R] but are [1, 2].*");
    }

    [Test]
    public void Inputs_of_the_wrong_width_are_refused()
    {
        var wrong = zeros(1, 2, 5);
        foreach (Action act in new Action[]
        {
            () => model.Project(0, PortKinds.Query, wrong, arange(2)),
            () => model.Mlp(0, wrong),
            () => model.Unembed(wrong),
        })
        {
            act.Should().Throw<ArgumentException>().WithMessage("The input should be [..., 6] but is [1, 2, 5].*");
        }

        Action z = () => model.AttentionOutput(0, zeros(1, 2, 3, 2));
        Action port = () => model.Project(0, PortKinds.Query | PortKinds.Key, zeros(1, 2, 6), arange(2));
        Action causalMask = () => model.Pattern(0, zeros(1, 2, 2, 3), zeros(1, 2, 2, 3), ones(2, 2));
        z.Should().Throw<ArgumentException>().WithMessage("The input should be [..., 2, 3] but is [1, 2, 3, 2].*");
        port.Should().Throw<ArgumentException>().WithMessage("Heads project queries, keys or values, one at a time; this is Query, Key.*");
        causalMask.Should().Throw<ArgumentException>().WithMessage("Visibility is Bool; this is Float32.*");
    }

    [TestCase(-1)]
    [TestCase(1)]
    public void There_is_no_other_layer(int layer)
    {
        foreach (Action act in new Action[]
        {
            () => model.AttentionNorm(layer),
            () => model.MlpNorm(layer),
            () => model.HeadWeights(layer, 0),
            () => model.AttentionBias(layer),
            () => model.Mlp(layer, zeros(1, 1, 6)),
        })
        {
            act.Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage($"There is no layer {layer}: this model has layers 0 to 0.*");
        }
    }

    [TestCase(-1)]
    [TestCase(2)]
    public void There_is_no_other_head(int head)
    {
        var act = () => model.HeadWeights(0, head);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"There is no head 0.{head}: this model has heads 0 to 1.*");
    }

    [Test]
    public void A_disposed_model_says_so()
    {
        model.Dispose();
        foreach (Action act in new Action[]
        {
            () => model.Forward(Numbers.Tokens([1])),
            () => model.Logits(Numbers.Tokens([1]), zeros(1, ScalarType.Int64), Numbers.Tokens([1])),
            () => model.Embed(Numbers.Tokens([1])),
            () => model.AttentionNorm(0),
            () => model.HeadWeights(0, 0),
            () => model.Project(0, PortKinds.Key, zeros(1, 1, 6), arange(1)),
            () => model.Pattern(0, zeros(1, 3), zeros(1, 3), ones(1, 1, ScalarType.Bool)),
            () => model.AttentionOutput(0, zeros(1, 1, 2, 3)),
            () => model.Mlp(0, zeros(1, 6)),
            () => model.Unembed(zeros(1, 6)),
            () => model.UnembeddingRows(Numbers.Tokens([1])),
            () => _ = model.FinalNorm,
            () => _ = model.Tensors,
            () => model.To(ScalarType.Float64),
        })
        {
            act.Should().Throw<ObjectDisposedException>();
        }
    }

    [Test]
    public void All_that_is_wrong_with_the_tensors_is_listed_and_they_stay_the_callers()
    {
        var tensors = model.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        tensors.Remove("wpe.weight");
        tensors["ln_f.bias"] = zeros(5);
        tensors["h.0.ln_1.bias"] = zeros(6, ScalarType.Float64);
        tensors["h.0.ln_2.bias"] = zeros(6, ScalarType.Int64);
        tensors["extra"] = zeros(1);

        var act = () => new Gpt2Model(TinyModels.Smallest, tensors);

        act.Should().Throw<ArgumentException>().Which.Message.Should()
            .Contain("wpe.weight is missing")
            .And.Contain("ln_f.bias should be [6] but is [5]")
            .And.Contain("h.0.ln_1.bias is Float64 on cpu while others are Float32 on cpu")
            .And.Contain("h.0.ln_2.bias should be Float32 or Float64 but is Int64")
            .And.Contain("extra is not a tensor of this model");
        tensors["wte.weight"].IsInvalid.Should().BeFalse();
    }

    [Test]
    public void An_impossible_configuration_is_refused()
    {
        var act = () => RandomGpt2.Create(new Gpt2Config(0, 4, 6, -1, 5, 8, double.NaN), seed: 1);

        act.Should().Throw<ArgumentException>().WithMessage(
            "No model has this configuration: n_layer should be a positive whole number but is 0; "
            + "n_inner should be a positive whole number but is -1; n_embd should be a multiple of n_head = 4 but is 6; "
            + "layer_norm_epsilon should be a positive number but is NaN.*");
    }

    [Test]
    public void A_model_is_of_single_or_double_precision()
    {
        var act = () => model.To(ScalarType.Float16);
        act.Should().Throw<ArgumentException>().WithMessage("*should be Float32 or Float64 but is Float16*");
    }

    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    public void Random_weights_need_a_possible_scale(double scale)
    {
        var act = () => RandomGpt2.Create(TinyModels.Smallest, seed: 1, scale);
        act.Should().Throw<ArgumentOutOfRangeException>();
    }
}
