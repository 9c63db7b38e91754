using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Models.Tests.Files;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Gpt2.Folders;

/// <summary>Folders with one thing wrong, and the message that says which.</summary>
[TestFixture]
public sealed class BrokenFolderTests
{
    private static readonly Gpt2Config Tied = TinyModels.Smallest;
    private static readonly Gpt2Config Untied = Tied with { TiedUnembedding = false };

    [TestCase("model_type", "\"bert\"", "\"gpt2\"", "\"bert\"")]
    [TestCase("model_type", "null", "\"gpt2\"", "none")]
    [TestCase("activation_function", "null", "a string", "null")]
    [TestCase("scale_attn_weights", "\"no\"", "true or false", "\"no\"")]
    [TestCase("scale_attn_by_inverse_layer_idx", "0", "true or false", "0")]
    [TestCase("reorder_and_upcast_attn", "[]", "true or false", "[]")]
    [TestCase("add_cross_attention", "1", "true or false", "1")]
    [TestCase("tie_word_embeddings", "1", "true or false", "1")]
    [TestCase("n_layer", "0", "a positive whole number", "0")]
    [TestCase("n_layer", "null", "a whole number", "none")]
    [TestCase("n_layer", "2147483647", "at most 10000", "2147483647")]
    [TestCase("n_head", "-2", "a positive whole number", "-2")]
    [TestCase("n_head", "4", "a multiple of n_head = 4", "6", "n_embd")]
    [TestCase("n_embd", "6.5", "a whole number up to 2147483647", "6.5")]
    [TestCase("n_embd", "99999999999", "a whole number up to 2147483647", "99999999999")]
    [TestCase("n_inner", "0", "a positive whole number", "0")]
    [TestCase("n_inner", "\"24\"", "a whole number up to 2147483647", "\"24\"")]
    [TestCase("vocab_size", "null", "a whole number", "none")]
    [TestCase("vocab_size", "-1", "a positive whole number", "-1")]
    [TestCase("n_positions", "0", "a positive whole number", "0")]
    [TestCase("n_ctx", "8.5", "a whole number up to 2147483647", "8.5")]
    [TestCase("hidden_size", "7", "the same as n_embd = 6", "7")]
    [TestCase("layer_norm_epsilon", "0", "a positive number", "0")]
    [TestCase("layer_norm_epsilon", "-1e-5", "a positive number", "-1E-05")]
    [TestCase("layer_norm_epsilon", "1e999", "a positive number", "Infinity")]
    [TestCase("layer_norm_epsilon", "\"1e-5\"", "a number", "\"1e-5\"")]
    [TestCase("layer_norm_epsilon", "null", "a number", "null")]
    public void A_configuration_that_is_not_supported_names_key_expected_and_found(
        string key, string value, string expected, string found, string? named = null)
    {
        var (message, _) = FolderFiles.Of(Tied).WithConfig(c => c[key] = JsonNode.Parse(value)).Refusal();
        message.Should().Be($"DIR/config.json: the key '{named ?? key}' is wrong (expected {expected}, found {found}).");
    }

    // Another value would load, and be another model: nobody is to be told to write it.
    [TestCase("activation_function", "\"relu\"", "their MLPs compute another function than \"gelu_new\" or \"gelu\"")]
    [TestCase("add_cross_attention", "true", "they attend to the output of an encoder as well")]
    public void A_model_that_computes_something_else_is_refused_and_no_other_value_is_advised(string key, string value, string because) =>
        FolderFiles.Of(Tied).WithConfig(c => c[key] = JsonNode.Parse(value)).Refusal().Message.Should().Be(
            $"DIR/config.json: models with \"{key}\": {value} cannot be loaded: {because}.");

    [TestCase("", "the file is not valid JSON: *")]
    [TestCase("{", "the file is not valid JSON: *")]
    [TestCase("[]", "the content is wrong (expected a JSON object, found Array).")]
    [TestCase("{\"n_layer\":1,\"n_layer\":1}", "the file is not valid JSON: *n_layer*")]
    [TestCase("{\"model_type\":\"\\ud800\"}", "the file is not valid JSON: *")]
    public void A_configuration_that_is_not_a_JSON_object_is_refused(string text, string problem)
    {
        var files = FolderFiles.Of(Tied);
        files.Files[FolderFiles.Config] = System.Text.Encoding.UTF8.GetBytes(text);
        files.Refusal().Message.Should().Match($"DIR/config.json: {problem}");
    }

    [Test]
    public void All_missing_and_superfluous_tensors_are_listed()
    {
        var (message, _) = FolderFiles.Of(Untied).WithTensors(tensors => tensors
            .Where(t => t.Name is not ("transformer.wpe.weight" or "transformer.h.0.mlp.c_fc.bias" or "lm_head.weight"))
            .Append(new RawTensor("transformer.h.7.attn.bias", "F32", [1], new byte[4]))
            .Append(new RawTensor("score.weight", "F32", [1], new byte[4]))).Refusal();
        message.Should().Be(
            """
            DIR/model.safetensors: the tensors are not those of the model that config.json describes
              missing, 3: wpe.weight; h.0.mlp.c_fc.bias; lm_head.weight (by tie_word_embeddings in config.json it is not the token embedding)
              superfluous, 2: score.weight; transformer.h.7.attn.bias.
            """);
    }

    [Test]
    public void A_long_list_is_cut_and_counted()
    {
        var (message, _) = FolderFiles.Of(Tied).WithConfig(c => c["n_layer"] = 4).Refusal();
        message.Should().Match("*missing, 36: h.1.ln_1.weight; h.1.ln_1.bias; *h.2.ln_2.bias; and 16 more.");
    }

    [Test]
    public void Wrong_shapes_and_types_are_listed()
    {
        var (message, _) = FolderFiles.Of(Tied).WithTensors(tensors => tensors.Select(t => t.Name switch
        {
            "transformer.h.0.attn.c_attn.weight" => t with { Shape = [18, 6] },
            "transformer.ln_f.bias" => t with { Type = "I32" },
            _ => t,
        })).Refusal();
        message.Should().Be(
            """
            DIR/model.safetensors: the tensors are not those of the model that config.json describes
              of the wrong shape, 1: transformer.h.0.attn.c_attn.weight (expected [6, 18], found [18, 6])
              of a type that is not supported, 1: transformer.ln_f.bias (expected F32, F16 or BF16, found I32).
            """);
    }

    [Test]
    public void The_same_tensor_under_both_names_is_refused()
    {
        var (message, _) = FolderFiles.Of(Tied)
            .WithTensors(tensors => tensors.Append(new RawTensor("ln_f.bias", "F32", [6], new byte[24]))).Refusal();
        message.Should().EndWith("present twice, with and without 'transformer.', 1: ln_f.bias.");
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void A_weight_that_is_not_finite_is_named_with_its_first_index(float value)
    {
        var (message, exception) = FolderFiles.Of(Tied).WithTensors(tensors => tensors.Select(t =>
        {
            if (t.Name != "transformer.h.0.mlp.c_fc.weight")
                return t;
            var data = (byte[])t.Data.Clone();
            BitConverter.TryWriteBytes(data.AsSpan(47 * 4), value);
            BitConverter.TryWriteBytes(data.AsSpan(58 * 4), float.NaN);
            return t with { Data = data };
        })).Refusal();
        message.Should().Be(
            "DIR/model.safetensors: tensor 'transformer.h.0.mlp.c_fc.weight': a weight is not a finite number "
            + $"(found {value} at [4, 7] first).");
        exception.Tensor.Should().Be("transformer.h.0.mlp.c_fc.weight");
    }

    [Test]
    public void Weights_that_are_not_finite_are_named_in_every_tensor()
    {
        var (message, _) = FolderFiles.Of(Tied).WithTensors(tensors => tensors.Select(t => t.Name.Contains("ln_1")
            ? t with { Data = [.. t.Data[..8], .. BitConverter.GetBytes(float.NaN), .. t.Data[12..]] }
            : t)).Refusal();
        message.Should().Be(
            "DIR/model.safetensors: 2 tensors hold weights that are not finite numbers; the first of each: "
            + "transformer.h.0.ln_1.weight NaN at [2]; transformer.h.0.ln_1.bias NaN at [2].");
    }

    [Test]
    public void An_unembedding_of_its_own_beside_a_tied_one_is_refused()
    {
        var (message, _) = FolderFiles.Of(Untied).WithConfig(c => c["tie_word_embeddings"] = true).Refusal();
        message.Should().Be(
            "DIR/model.safetensors: tensor 'lm_head.weight': by tie_word_embeddings in config.json it is the token embedding, and its "
            + "numbers are not those of 'transformer.wte.weight': which of the two the model was trained with, its files do not say.");
    }

    [TestCase("false")]
    [TestCase("null")]
    public void A_missing_unembedding_is_refused_where_it_is_not_tied(string tied)
    {
        var (message, _) = FolderFiles.Of(Tied).WithConfig(c => c["tie_word_embeddings"] = JsonNode.Parse(tied)).Refusal();
        message.Should().EndWith("missing, 1: lm_head.weight (by tie_word_embeddings in config.json it is not the token embedding).");
    }

    [Test]
    public void An_index_that_contradicts_its_files_is_refused_either_way()
    {
        var (message, _) = FolderFiles.Of(Tied).Sharded(2).WithIndex(map =>
        {
            map.Remove("transformer.wte.weight");
            map["other"] = "model-00001-of-00002.safetensors";
        }).Refusal();
        message.Should().Be(
            "DIR/model.safetensors.index.json: 'weight_map' contradicts the files: "
            + "'other' should be in model-00001-of-00002.safetensors but is not; "
            + "'transformer.wte.weight' is in model-00002-of-00002.safetensors but 'weight_map' does not say so.");
    }

    [Test]
    public void A_missing_shard_is_named()
    {
        var files = FolderFiles.Of(Tied).Sharded(3);
        files.Files.Remove("model-00002-of-00003.safetensors");
        files.Refusal().Message.Should().Be(
            "DIR/model.safetensors.index.json: these of its files are not there: model-00002-of-00003.safetensors.");
    }

    [TestCase("\"../model.safetensors\"")]
    [TestCase("\"/etc/passwd\"")]
    [TestCase("\"..\"")]
    [TestCase("\"\"")]
    [TestCase("1")]
    public void An_index_cannot_point_out_of_the_folder(string file)
    {
        var (message, _) = FolderFiles.Of(Tied).Sharded(2)
            .WithIndex(map => map["transformer.wte.weight"] = JsonNode.Parse(file)).Refusal();
        message.Should().Be(
            "DIR/model.safetensors.index.json: tensor 'transformer.wte.weight': its file in 'weight_map' is wrong "
            + $"(expected the name of a file in this folder, found {file}).");
    }

    [TestCase("{}")]
    [TestCase("""{"weight_map":[]}""")]
    [TestCase("""{"weight_map":{}}""")]
    public void An_index_without_a_map_is_refused(string index)
    {
        var files = FolderFiles.Of(Tied).Sharded(2).WithIndex(JsonNode.Parse(index)!.AsObject());
        files.Refusal().Message.Should().Match("DIR/model.safetensors.index.json: *weight_map*");
    }

    [Test]
    public void Missing_files_are_named()
    {
        var noConfig = FolderFiles.Of(Tied);
        noConfig.Files.Remove(FolderFiles.Config);
        noConfig.Refusal().Message.Should().Be("DIR/config.json: there is no such file.");

        var noWeights = FolderFiles.Of(Tied);
        noWeights.Files.Remove(FolderFiles.Single);
        noWeights.Refusal().Message.Should().Be(
            "DIR: there are no weights in this folder (expected model.safetensors or model.safetensors.index.json).");

        noWeights.Files["pytorch_model.bin"] = [];
        noWeights.Refusal().Message.Should().Contain("pytorch_model.bin is not read: convert it");
    }

    [Test]
    public void A_folder_that_is_none_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "text");
        var missing = () => Gpt2Folder.Load(folder.File("none"));
        var file = () => Gpt2Folder.Load(folder.File("file"));
        missing.Should().Throw<CheckpointException>().WithMessage($"{folder.File("none")}: there is no such folder.");
        file.Should().Throw<CheckpointException>().WithMessage($"{folder.File("file")}: this is a file; give the folder *");
    }

    [Test]
    public void Saving_where_a_file_is_in_the_way_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var model = RandomGpt2.Create(Tied, seed: 1);
        File.WriteAllText(folder.File("file"), "text");
        var act = () => Gpt2Folder.Save(model, folder.File("file"));
        act.Should().Throw<CheckpointException>().WithMessage($"{folder.File("file")}: the folder cannot be written: *");
        File.ReadAllText(folder.File("file")).Should().Be("text");
    }

    [Test]
    public void A_model_that_cannot_be_saved_leaves_the_old_one()
    {
        using var folder = new TemporaryFolder();
        using var old = RandomGpt2.Create(Tied, seed: 1);
        using var scope = NewDisposeScope();
        var tensors = old.Tensors.ToDictionary(pair => pair.Key, pair => pair.Value.clone());
        tensors["wpe.weight"].fill_(float.NaN);
        using var broken = new Gpt2Model(Tied, tensors);
        Gpt2Folder.Save(old, folder.Path);

        var act = () => Gpt2Folder.Save(broken, folder.Path);

        act.Should().Throw<CheckpointException>().WithMessage("*tensor 'transformer.wpe.weight': element 0 cannot be written; *");
        using var loaded = Gpt2Folder.Load(folder.Path);
        Gpt2FolderTests.ShouldBeEqual(loaded, old);
    }
}
