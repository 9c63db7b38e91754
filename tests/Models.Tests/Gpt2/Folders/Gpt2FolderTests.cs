using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Models.Tests.Files;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Gpt2.Folders;

/// <summary>Folders that are right, in all the forms that they come in.</summary>
[TestFixture]
public sealed class Gpt2FolderTests
{
    private static readonly Gpt2Config Tied = TinyModels.Smallest;
    private static readonly Gpt2Config Untied = Tied with { TiedUnembedding = false };

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Shapes))]
    public void A_saved_model_comes_back_exactly(Gpt2Config config)
    {
        using var folder = new TemporaryFolder();
        using var model = RandomGpt2.Create(config with { BeginningOfText = 2, EndOfText = 3 }, seed: 1);

        Gpt2Folder.Save(model, folder.Path);
        using var loaded = Gpt2Folder.Load(folder.Path);

        loaded.Config.Should().Be(model.Config);
        loaded.Fingerprint.Should().Be(model.Fingerprint);
        ShouldBeEqual(loaded, model);
    }

    [TestCase(SafetensorsType.F16)]
    [TestCase(SafetensorsType.BF16)]
    public void A_model_saved_in_half_precision_comes_back_rounded(SafetensorsType type)
    {
        using var scope = NewDisposeScope();
        using var model = RandomGpt2.Create(Tied, seed: 1);
        using var loaded = FolderFiles.Of(model, type).Load();
        foreach (var (name, tensor) in model.Tensors)
        {
            var rounded = tensor.to(type == SafetensorsType.F16 ? ScalarType.Float16 : ScalarType.BFloat16).to(ScalarType.Float32);
            loaded.Tensors[name].bytes.SequenceEqual(rounded.bytes).Should().BeTrue(name);
        }

        loaded.Fingerprint.Should().NotBe(model.Fingerprint);
    }

    [Test]
    public void Names_may_come_without_transformer_in_front()
    {
        using var model = RandomGpt2.Create(Untied, seed: 1);
        using var loaded = FolderFiles.Of(model).WithoutPrefix().Load();
        ShouldBeEqual(loaded, model);
    }

    [TestCase(2)]
    [TestCase(5)]
    public void Weights_may_come_in_shards(int shards)
    {
        using var model = RandomGpt2.Create(Untied, seed: 1);
        using var loaded = FolderFiles.Of(model).Sharded(shards).Load();
        ShouldBeEqual(loaded, model);
        loaded.Fingerprint.Should().Be(model.Fingerprint, "it is the numbers that count, not the files");
    }

    [Test]
    public void The_masks_of_old_checkpoints_are_passed_over()
    {
        using var model = RandomGpt2.Create(Tied, seed: 1);
        using var loaded = FolderFiles.Of(model).WithoutPrefix().WithTensors(tensors => tensors.Concat(
            [
                new("h.0.attn.bias", "BOOL", [1, 1, 8, 8], new byte[64]),
                new("h.0.attn.masked_bias", "F32", [], new byte[4]),
            ])).Load();
        ShouldBeEqual(loaded, model);
    }

    [Test]
    public void A_copy_of_the_embedding_beside_a_tied_unembedding_is_passed_over()
    {
        using var model = RandomGpt2.Create(Tied, seed: 1);
        using var loaded = FolderFiles.Of(model).WithTensors(WithHead).Load();
        ShouldBeEqual(loaded, model);
        loaded.Fingerprint.Should().Be(model.Fingerprint);
    }

    [TestCase("gelu_new", Gpt2Activation.GeluNew)]
    [TestCase("gelu_pytorch_tanh", Gpt2Activation.GeluNew)]
    [TestCase("gelu", Gpt2Activation.Gelu)]
    public void Activations_have_several_names(string name, Gpt2Activation activation)
    {
        using var loaded = FolderFiles.Of(Tied).WithConfig(c => c["activation_function"] = name).Load();
        loaded.Config.Activation.Should().Be(activation);
    }

    [Test]
    public void What_config_json_leaves_out_has_the_value_of_transformers()
    {
        using var loaded = FolderFiles.Of(Tied with { InnerWidth = 24 }).WithConfig(c =>
        {
            foreach (var key in (string[])["activation_function", "layer_norm_epsilon", "n_ctx", "n_inner", "tie_word_embeddings", "architectures"])
            {
                c.Remove(key).Should().BeTrue(key);
            }
        }).Load();
        loaded.Config.Should().Be(Tied with { InnerWidth = 24 });
    }

    [Test]
    public void Config_json_may_use_the_general_names_of_transformers_and_hold_more_than_is_needed()
    {
        using var loaded = FolderFiles.Of(Tied).WithConfig(c =>
        {
            foreach (var (key, alias) in new[]
            {
                ("n_embd", "hidden_size"), ("n_layer", "num_hidden_layers"),
                ("n_head", "num_attention_heads"), ("n_positions", "max_position_embeddings"),
            })
            {
                c[alias] = c[key]!.DeepClone();
                c.Remove(key);
            }

            c["scale_attn_weights"] = true;
            c["scale_attn_by_inverse_layer_idx"] = false;
            c["reorder_and_upcast_attn"] = true;
            c["task_specific_params"] = new JsonObject { ["text-generation"] = 1 };
            c["eos_token_id"] = new JsonArray(1, 2);
            c["bos_token_id"] = null;
        }).Load();
        loaded.Config.Should().Be(Tied);
    }

    // In Python a null is None, and None is false: transformers, asked whether to scale, does not.
    [TestCase("scale_attn_weights", "true", true, false)]
    [TestCase("scale_attn_weights", "false", false, false)]
    [TestCase("scale_attn_weights", "null", false, false)]
    [TestCase("scale_attn_by_inverse_layer_idx", "true", true, true)]
    [TestCase("scale_attn_by_inverse_layer_idx", "null", true, false)]
    public void The_scale_of_scores_is_the_one_that_transformers_reads(string key, string value, bool overRoot, bool overLayerNumber)
    {
        using var loaded = FolderFiles.Of(Tied).WithConfig(c => c[key] = JsonNode.Parse(value)).Load();
        loaded.Config.Should().Be(Tied with { ScoresOverRootOfHeadWidth = overRoot, ScoresOverLayerNumber = overLayerNumber });
    }

    [Test]
    public void Config_json_is_written_as_transformers_reads_it()
    {
        var files = FolderFiles.Of(new Gpt2Config(1, 2, 6, 24, 11, 8, 1e-6) { BeginningOfText = 9, EndOfText = 10 });
        var config = JsonNode.Parse(files.Files[FolderFiles.Config])!;
        JsonNode.DeepEquals(config, JsonNode.Parse("""
            {
              "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "bos_token_id": 9,
              "eos_token_id": 10, "layer_norm_epsilon": 1E-06, "model_type": "gpt2", "n_ctx": 8, "n_embd": 6, "n_head": 2,
              "n_inner": null, "n_layer": 1, "n_positions": 8, "tie_word_embeddings": true, "torch_dtype": "float32",
              "vocab_size": 11
            }
            """)).Should().BeTrue(config.ToJsonString());
        var (header, _) = RawSafetensors.Header(files.Files[FolderFiles.Single]);
        ((string)header["__metadata__"]!["format"]!).Should().Be("pt");
        header.ContainsKey("transformer.h.0.attn.c_attn.weight").Should().BeTrue();
    }

    [Test]
    public void The_single_file_goes_before_an_index()
    {
        using var model = RandomGpt2.Create(Tied, seed: 1);
        var files = FolderFiles.Of(model);
        files.Files[FolderFiles.Index] = "not JSON"u8.ToArray();
        using var loaded = files.Load();
        ShouldBeEqual(loaded, model);
    }

    [Test]
    public void Saving_makes_the_folder_and_replaces_an_old_model()
    {
        using var folder = new TemporaryFolder();
        using var old = RandomGpt2.Create(Tied, seed: 1);
        using var model = RandomGpt2.Create(TinyModels.Smallest with { Layers = 2 }, seed: 2);
        var path = folder.File("new/model");
        Gpt2Folder.Save(old, path);
        Gpt2Folder.Save(model, path);
        using var loaded = Gpt2Folder.Load(path);
        ShouldBeEqual(loaded, model);
        Directory.GetFiles(path).Should().HaveCount(2);
    }

    [Test]
    public void Fingerprints_tell_weights_and_configurations_apart()
    {
        using var one = RandomGpt2.Create(Tied, seed: 1);
        using var same = RandomGpt2.Create(Tied with { EndOfText = 1 }, seed: 1);
        using var wide = one.To(ScalarType.Float64);
        using var other = RandomGpt2.Create(Tied, seed: 2);
        using var epsilon = RandomGpt2.Create(Tied with { NormEpsilon = 1e-6 }, seed: 1);
        same.Fingerprint.Should().Be(one.Fingerprint);
        using var unscaled = RandomGpt2.Create(Tied with { ScoresOverRootOfHeadWidth = false }, seed: 1);
        using var byLayer = RandomGpt2.Create(Tied with { ScoresOverLayerNumber = true }, seed: 1);
        new[] { one, wide, other, epsilon, unscaled, byLayer }.Select(m => m.Fingerprint).Should().OnlyHaveUniqueItems();
    }

    internal static IEnumerable<RawTensor> WithHead(List<RawTensor> tensors) =>
        tensors.Append(tensors.Single(t => t.Name.EndsWith("wte.weight", StringComparison.Ordinal)) with { Name = "lm_head.weight" });

    internal static void ShouldBeEqual(Gpt2Model found, Gpt2Model expected)
    {
        found.Tensors.Keys.Should().Equal(expected.Tensors.Keys);
        foreach (var (name, tensor) in expected.Tensors)
        {
            found.Tensors[name].shape.Should().Equal(tensor.shape);
            found.Tensors[name].bytes.SequenceEqual(tensor.bytes).Should().BeTrue(name);
        }
    }
}
