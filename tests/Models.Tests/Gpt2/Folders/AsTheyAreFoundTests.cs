using IoiClaims.Checkpoints;
using IoiClaims.Gpt2;
using IoiClaims.Models.Tests.Files;

namespace IoiClaims.Models.Tests.Gpt2.Folders;

/// <summary>Folders that are not quite as transformers writes them: read where only one thing can be meant, with one remark.</summary>
[TestFixture]
public sealed class AsTheyAreFoundTests
{
    private static readonly Gpt2Config Tied = TinyModels.Smallest with { Layers = 2 };
    private static readonly Gpt2Config Untied = Tied with { TiedUnembedding = false };
    private static readonly BytePairVocabulary Vocabulary = BytePairVocabulary.ForWords([" Mary", " John"]);

    private static FolderFiles Files(Gpt2Config config) => FolderFiles.Of(config);

    [TestCase("_orig_mod.")]
    [TestCase("module.")]
    [TestCase("module._orig_mod.")]
    [TestCase("base_model.model.")]
    public void All_names_may_begin_with_what_a_wrapper_puts_there(string wrapper)
    {
        foreach (var config in new[] { Tied, Untied })
        {
            ShouldLoad(
                Files(config).WithTensors(tensors => tensors.Select(t => t with { Name = wrapper + t.Name })),
                config,
                $"The names of the tensors begin with \"{wrapper}\", as within a wrapper: read without it.");
            ShouldLoad(
                Files(config).WithoutPrefix().WithTensors(tensors => tensors.Select(t => t with { Name = wrapper + t.Name })).Sharded(2),
                config,
                $"The names of the tensors begin with \"{wrapper}\", as within a wrapper: read without it.");
        }
    }

    [Test]
    public void Names_of_two_wrappers_are_not_guessed_at() =>
        Files(Tied).WithTensors(tensors => tensors.SelectMany(t => new[] { t with { Name = $"a.{t.Name}" }, t with { Name = $"b.{t.Name}" } }))
            .Refusal().Message.Should().Contain("missing, 28").And.Contain("superfluous, 56");

    [Test]
    public void A_tied_matrix_may_be_stored_as_the_unembedding_alone() => ShouldLoad(
        Files(Tied).WithTensors(tensors => tensors.Select(t => t.Name == "transformer.wte.weight" ? t with { Name = "lm_head.weight" } : t)),
        Tied,
        "The token embedding is stored as lm_head.weight, with which it is tied.");

    [Test]
    public void An_embedding_that_is_not_tied_is_missing_where_it_is_missing() =>
        Files(Untied).WithTensors(tensors => tensors.Where(t => t.Name != "transformer.wte.weight"))
            .Refusal().Message.Should().EndWith("missing, 1: wte.weight.");

    [TestCase("lm_head.weight")]
    [TestCase("transformer.h.1.attn.bias")]
    [TestCase("transformer.h.0.attn.masked_bias")]
    public void An_index_may_name_what_no_file_holds_and_the_model_does_not_need(string name) => ShouldLoad(
        Files(Tied).Sharded(2).WithIndex(map => map[name] = "model-00001-of-00002.safetensors"),
        Tied,
        $"model.safetensors.index.json names tensors that no file holds and the model does not need: {name}.");

    [Test]
    public void An_index_that_names_an_unembedding_of_its_own_must_have_it()
    {
        var files = Files(Untied).WithTensors(tensors => tensors.Where(t => t.Name != "lm_head.weight")).Sharded(2)
            .WithIndex(map => map["lm_head.weight"] = "model-00001-of-00002.safetensors");
        files.Refusal().Message.Should().Be(
            "DIR/model.safetensors.index.json: 'weight_map' contradicts the files: "
            + "'lm_head.weight' should be in model-00001-of-00002.safetensors but is not.");
    }

    [TestCase(4)]
    [TestCase(1024)]
    public void Nothing_uses_n_ctx(int size) => ShouldLoad(
        Files(Tied).WithConfig(c => c["n_ctx"] = size),
        Tied,
        $"config.json says n_ctx = {size} and n_positions = 8: nothing uses n_ctx, and the context is 8 tokens.");

    [TestCase("v_head.summary.weight")]
    [TestCase("value_head.0.bias")]
    [TestCase("multiple_choice_head.summary.bias")]
    public void Another_head_on_the_same_model_is_not_read(string name) => ShouldLoad(
        Files(Tied).WithTensors(tensors => tensors.Append(new RawTensor(name, "F32", [1], new byte[4]))),
        Tied,
        $"Beside the language model there is another head, which is not read: {name}.");

    [Test]
    public void A_folder_as_transformers_writes_it_gets_no_remark() => ShouldLoad(Files(Untied), Untied);

    [TestCase(8)]
    [TestCase(64)]
    [TestCase(256)]
    [TestCase(1024)]
    public void An_embedding_may_be_padded(int multiple)
    {
        var rows = (Vocabulary.Count + multiple - 1) / multiple * multiple;

        using var loaded = Load(Tied with { Vocabulary = rows }, Vocabulary);

        loaded.Model.Config.Vocabulary.Should().Be(rows);
        loaded.Tokenizer.VocabularySize.Should().Be(Vocabulary.Count);
        loaded.Remarks.Should().Equal($"The embedding is padded from {Vocabulary.Count} tokens to {rows} rows; no text uses the others.");
    }

    [Test]
    public void Rows_that_pad_are_never_the_next_token()
    {
        using var folder = new TemporaryFolder();
        using (var checkpoint = new Gpt2Checkpoint(
            RandomGpt2.Create(Tied with { Vocabulary = 1024 }, seed: 3, scale: 1), Vocabulary.ToTokenizer()))
        {
            checkpoint.Save(folder.Path);
        }

        using var model = LanguageModel.Load(folder.Path, "cpu");

        model.Remarks.Should().ContainSingle();
        var next = model.Predict(" Mary", bos: true, top: 5000);
        next.Should().HaveCount(Vocabulary.Count);
        next.Sum(token => token.Probability).Should().BeLessThan(0.99, "the rows that pad have their share");
    }

    [Test]
    public void An_added_token_without_a_row_is_left_out()
    {
        var added = new BytePairVocabulary(Vocabulary.Tokens, Vocabulary.Merges, ["[PAD]", "[SEP]"]);

        using var loaded = Load(Tied with { Vocabulary = Vocabulary.Count + 1 }, added);

        loaded.Tokenizer.Encode("[PAD]").Should().Equal(Vocabulary.Count);
        loaded.Tokenizer.Encode("[SEP]").Should().Equal(Vocabulary.ToTokenizer().Encode("[SEP]"));
        loaded.Remarks.Should().Equal("The model has no row for \"[SEP]\" of added_tokens.json: left out.");
    }

    [Test]
    public void Rows_that_are_neither_tokens_nor_padding_are_refused_in_one_sentence()
    {
        var rows = Vocabulary.Count + 3 + (Vocabulary.Count % 2);

        FluentActions.Invoking(() => Load(Tied with { Vocabulary = rows }, Vocabulary)).Should().Throw<CheckpointException>().WithMessage(
            $"*: the model has {rows} tokens (vocab_size in config.json) and the tokenizer {Vocabulary.Count}, which is no padding to a "
            + "multiple of 8: they do not belong together, or tokens are missing from added_tokens.json.");
    }

    private static Gpt2Checkpoint Load(Gpt2Config config, BytePairVocabulary vocabulary)
    {
        using var folder = new TemporaryFolder();
        using var model = RandomGpt2.Create(config, seed: 1);
        Gpt2Folder.Save(model, folder.Path);
        vocabulary.Save(folder.Path);
        return Gpt2Checkpoint.Load(folder.Path);
    }

    private static void ShouldLoad(FolderFiles files, Gpt2Config config, params string[] remarks)
    {
        using var folder = new TemporaryFolder();
        files.WriteTo(folder);
        var heard = new List<string>();

        using var loaded = Gpt2Folder.Load(folder.Path, heard.Add);

        using var model = RandomGpt2.Create(config, seed: 1);
        loaded.Fingerprint.Should().Be(model.Fingerprint);
        Gpt2FolderTests.ShouldBeEqual(loaded, model);
        heard.Should().Equal(remarks);
    }
}
