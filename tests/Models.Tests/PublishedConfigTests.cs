using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;
using IoiClaims.GptNeoX;
using IoiClaims.Llama;

namespace IoiClaims.Models.Tests;

/// <summary>
/// What people have: config.json of published models, by the keys that decide, as their repositories on the hub have them. Each is
/// read as what it is, or refused with a sentence that says what of it is not implemented.
/// </summary>
[TestFixture]
public sealed class PublishedConfigTests
{
    private const string Neither = "the families gpt2, gpt_neox, llama, mistral, qwen2, qwen3 are implemented, and this is none of them.";

    [TestCase(14, 6, 128, 4, 50304, 8)]
    [TestCase(31, 6, 256, 8, 50304, 8)]
    [TestCase(70, 6, 512, 8, 50304, 16)]
    [TestCase(160, 12, 768, 12, 50304, 16)]
    [TestCase(410, 24, 1024, 16, 50304, 16)]
    [TestCase(1000, 16, 2048, 8, 50304, 64)]
    [TestCase(1400, 24, 2048, 16, 50304, 32)]
    [TestCase(2800, 32, 2560, 32, 50304, 20)]
    [TestCase(6900, 32, 4096, 32, 50432, 32)]
    [TestCase(12000, 36, 5120, 40, 50688, 32)]
    public void Pythia_is_read(int millions, int layers, int width, int heads, int vocabulary, int rotaryWidth)
    {
        using var folder = FolderOf($$"""
            {
              "architectures": ["GPTNeoXForCausalLM"], "bos_token_id": 0, "eos_token_id": 0, "hidden_act": "gelu", "hidden_size": {{width}},
              "initializer_range": 0.02, "intermediate_size": {{4 * width}}, "layer_norm_eps": 1e-05, "max_position_embeddings": 2048,
              "model_type": "gpt_neox", "num_attention_heads": {{heads}}, "num_hidden_layers": {{layers}}, "rotary_emb_base": 10000,
              "rotary_pct": 0.25, "tie_word_embeddings": false, "torch_dtype": "float16", "use_cache": true,
              "use_parallel_residual": true, "vocab_size": {{vocabulary}}
            }
            """);

        var config = GptNeoXFolder.ReadConfig(folder.Path);

        config.Should().Be(
            new GptNeoXConfig(layers, heads, width, 4 * width, vocabulary, 2048) { BeginningOfText = 0, EndOfText = 0 }, $"{millions} million");
        config.RotaryWidth.Should().Be(rotaryWidth);
    }

    [Test]
    public void GPT_NeoX_20B_is_read()
    {
        using var folder = FolderOf("""
            {
              "architectures": ["GPTNeoXForCausalLM"], "attention_probs_dropout_prob": 0, "bos_token_id": 0, "eos_token_id": 0,
              "hidden_act": "gelu_fast", "hidden_dropout_prob": 0, "hidden_size": 6144, "intermediate_size": 24576, "layer_norm_eps": 1e-05,
              "max_position_embeddings": 2048, "model_type": "gpt_neox", "num_attention_heads": 64, "num_hidden_layers": 44,
              "rotary_emb_base": 10000, "rotary_pct": 0.25, "tie_word_embeddings": false, "use_cache": true, "vocab_size": 50432
            }
            """);

        GptNeoXFolder.ReadConfig(folder.Path).Should().Be(
            new GptNeoXConfig(44, 64, 6144, 24576, 50432, 2048) { TanhGelu = true, BeginningOfText = 0, EndOfText = 0 });
    }

    private static IEnumerable<TestCaseData> OfLlamasForm()
    {
        static TestCaseData Of(string name, string keys, LlamaConfig expected) => new TestCaseData(keys, expected).SetArgDisplayNames(name);
        yield return Of(
            "Llama 2 7B",
            """
            "model_type": "llama", "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 11008,
            "max_position_embeddings": 4096, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 32, "pretraining_tp": 1,
            "rms_norm_eps": 1e-05, "rope_scaling": null, "tie_word_embeddings": false, "vocab_size": 32000
            """,
            new LlamaConfig(32, 32, 32, 128, 4096, 11008, 32000, 4096) { NormEpsilon = 1e-5, BeginningOfText = 1, EndOfText = 2 });
        yield return Of(
            "Llama 3.1 8B",
            """
            "model_type": "llama", "attention_bias": false, "bos_token_id": 128000, "eos_token_id": 128001, "hidden_act": "silu", "hidden_size": 4096,
            "intermediate_size": 14336, "max_position_embeddings": 131072, "mlp_bias": false, "num_attention_heads": 32, "num_hidden_layers": 32,
            "num_key_value_heads": 8, "pretraining_tp": 1, "rms_norm_eps": 1e-05,
            "rope_scaling": { "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192, "rope_type": "llama3" },
            "rope_theta": 500000.0, "tie_word_embeddings": false, "vocab_size": 128256
            """,
            new LlamaConfig(32, 32, 8, 128, 4096, 14336, 128256, 131072)
            {
                NormEpsilon = 1e-5,
                RotaryBase = 500_000,
                RotaryScaling = new RotaryScaling.Llama3(8, 1, 4, 8192),
                BeginningOfText = 128000,
                EndOfText = 128001,
            });
        yield return Of(
            "Llama 3.2 1B Instruct: several tokens end a text",
            """
            "model_type": "llama", "attention_bias": false, "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009], "head_dim": 64,
            "hidden_act": "silu", "hidden_size": 2048, "intermediate_size": 8192, "max_position_embeddings": 131072, "mlp_bias": false,
            "num_attention_heads": 32, "num_hidden_layers": 16, "num_key_value_heads": 8, "pretraining_tp": 1, "rms_norm_eps": 1e-05,
            "rope_scaling": { "factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0, "original_max_position_embeddings": 8192, "rope_type": "llama3" },
            "rope_theta": 500000.0, "tie_word_embeddings": true, "vocab_size": 128256
            """,
            new LlamaConfig(16, 32, 8, 64, 2048, 8192, 128256, 131072)
            {
                NormEpsilon = 1e-5,
                RotaryBase = 500_000,
                RotaryScaling = new RotaryScaling.Llama3(32, 1, 4, 8192),
                TiedUnembedding = true,
                BeginningOfText = 128000,
            });
        yield return Of(
            "SmolLM2 135M",
            """
            "model_type": "llama", "attention_bias": false, "bos_token_id": 0, "eos_token_id": 0, "hidden_act": "silu", "hidden_size": 576,
            "intermediate_size": 1536, "is_llama_config": true, "max_position_embeddings": 8192, "mlp_bias": false, "num_attention_heads": 9,
            "num_hidden_layers": 30, "num_key_value_heads": 3, "pretraining_tp": 1, "rms_norm_eps": 1e-05, "rope_interleaved": false,
            "rope_scaling": null, "rope_theta": 100000, "tie_word_embeddings": true, "vocab_size": 49152
            """,
            new LlamaConfig(30, 9, 3, 64, 576, 1536, 49152, 8192)
            {
                NormEpsilon = 1e-5,
                RotaryBase = 100_000,
                TiedUnembedding = true,
                BeginningOfText = 0,
                EndOfText = 0,
            });
        yield return Of(
            "DeepSeek Coder 1.3B: linear scaling",
            """
            "model_type": "llama", "bos_token_id": 32013, "eos_token_id": 32014, "hidden_act": "silu", "hidden_size": 2048, "intermediate_size": 5504,
            "max_position_embeddings": 16384, "num_attention_heads": 16, "num_hidden_layers": 24, "num_key_value_heads": 16, "rms_norm_eps": 1e-06,
            "rope_scaling": { "factor": 4.0, "type": "linear" }, "rope_theta": 100000, "tie_word_embeddings": false, "vocab_size": 32256
            """,
            new LlamaConfig(24, 16, 16, 128, 2048, 5504, 32256, 16384)
            {
                RotaryBase = 100_000,
                RotaryScaling = new RotaryScaling.Linear(4),
                BeginningOfText = 32013,
                EndOfText = 32014,
            });
        yield return Of(
            "Mistral 7B v0.1: a window",
            """
            "model_type": "mistral", "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
            "max_position_embeddings": 32768, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8, "rms_norm_eps": 1e-05,
            "rope_theta": 10000.0, "sliding_window": 4096, "tie_word_embeddings": false, "vocab_size": 32000
            """,
            new LlamaConfig(32, 32, 8, 128, 4096, 14336, 32000, 32768) { NormEpsilon = 1e-5, Window = 4096, BeginningOfText = 1, EndOfText = 2 });
        yield return Of(
            "Mistral 7B v0.3: none",
            """
            "model_type": "mistral", "attention_dropout": 0.0, "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu", "hidden_size": 4096,
            "intermediate_size": 14336, "max_position_embeddings": 32768, "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8,
            "rms_norm_eps": 1e-05, "rope_theta": 1000000.0, "sliding_window": null, "tie_word_embeddings": false, "vocab_size": 32768
            """,
            new LlamaConfig(32, 32, 8, 128, 4096, 14336, 32768, 32768) { NormEpsilon = 1e-5, RotaryBase = 1e6, BeginningOfText = 1, EndOfText = 2 });
        yield return Of(
            "Qwen2 0.5B",
            """
            "model_type": "qwen2", "attention_dropout": 0.0, "bos_token_id": 151643, "eos_token_id": 151643, "hidden_act": "silu", "hidden_size": 896,
            "intermediate_size": 4864, "max_position_embeddings": 131072, "max_window_layers": 24, "num_attention_heads": 14, "num_hidden_layers": 24,
            "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 131072, "tie_word_embeddings": true,
            "use_sliding_window": false, "vocab_size": 151936
            """,
            Qwen2(24, 14, 2, 896, 4864, 151936, 131072) with { TiedUnembedding = true });
        yield return Of(
            "Qwen2.5 0.5B",
            """
            "model_type": "qwen2", "attention_dropout": 0.0, "bos_token_id": 151643, "eos_token_id": 151643, "hidden_act": "silu", "hidden_size": 896,
            "intermediate_size": 4864, "max_position_embeddings": 32768, "max_window_layers": 24, "num_attention_heads": 14, "num_hidden_layers": 24,
            "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768, "tie_word_embeddings": true,
            "use_mrope": false, "use_sliding_window": false, "vocab_size": 151936
            """,
            Qwen2(24, 14, 2, 896, 4864, 151936, 32768) with { TiedUnembedding = true });
        yield return Of(
            "Qwen2.5 7B",
            """
            "model_type": "qwen2", "bos_token_id": 151643, "eos_token_id": 151643, "hidden_act": "silu", "hidden_size": 3584, "intermediate_size": 18944,
            "max_position_embeddings": 131072, "max_window_layers": 28, "num_attention_heads": 28, "num_hidden_layers": 28, "num_key_value_heads": 4,
            "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 131072, "tie_word_embeddings": false, "use_mrope": false,
            "use_sliding_window": false, "vocab_size": 152064
            """,
            Qwen2(28, 28, 4, 3584, 18944, 152064, 131072));
        yield return Of(
            "Qwen3 0.6B",
            """
            "model_type": "qwen3", "attention_bias": false, "bos_token_id": 151643, "eos_token_id": 151645, "head_dim": 128, "hidden_act": "silu",
            "hidden_size": 1024, "intermediate_size": 3072, "max_position_embeddings": 40960, "max_window_layers": 28, "num_attention_heads": 16,
            "num_hidden_layers": 28, "num_key_value_heads": 8, "rms_norm_eps": 1e-06, "rope_scaling": null, "rope_theta": 1000000,
            "sliding_window": null, "tie_word_embeddings": true, "use_sliding_window": false, "vocab_size": 151936
            """,
            new LlamaConfig(28, 16, 8, 128, 1024, 3072, 151936, 40960)
            {
                RotaryBase = 1e6,
                TiedUnembedding = true,
                QueryKeyNorm = true,
                BeginningOfText = 151643,
                EndOfText = 151645,
            });
    }

    [TestCaseSource(nameof(OfLlamasForm))]
    public void Models_of_Llamas_form_are_read(string keys, LlamaConfig expected)
    {
        using var folder = FolderOf($"{{ {keys} }}");

        LlamaFolder.ReadConfig(folder.Path).Should().Be(expected);
    }

    [TestCase("Phi 2", """ "model_type": "phi", "partial_rotary_factor": 0.4, "qk_layernorm": false """, "\"phi\"", Neither)]
    [TestCase("Phi 3", """ "model_type": "phi3", "sliding_window": 2047 """, "\"phi3\"", Neither)]
    [TestCase("OLMo", """ "model_type": "olmo", "clip_qkv": null """, "\"olmo\"", Neither)]
    [TestCase("OLMo 2", """ "model_type": "olmo2" """, "\"olmo2\"", Neither)]
    [TestCase("StableLM 2", """ "model_type": "stablelm", "partial_rotary_factor": 0.25, "use_qkv_bias": true """, "\"stablelm\"", Neither)]
    [TestCase("Falcon", """ "model_type": "falcon" """, "\"falcon\"", Neither)]
    [TestCase("GPT-J", """ "model_type": "gptj" """, "\"gptj\"", Neither)]
    [TestCase("Gemma", """ "model_type": "gemma", "hidden_act": "gelu_pytorch_tanh" """, "\"gemma\"", "Gemma scales its embedding*")]
    [TestCase("Gemma 2", """ "model_type": "gemma2", "attn_logit_softcapping": 50.0 """, "\"gemma2\"", "Gemma scales its embedding*")]
    [TestCase("Gemma 3", """ "model_type": "gemma3_text" """, "\"gemma3_text\"", "Gemma scales its embedding*")]
    [TestCase("Mixtral", """ "model_type": "mixtral", "num_local_experts": 8 """, "\"mixtral\"", "in a mixture of experts *")]
    [TestCase("Qwen1.5-MoE", """ "model_type": "qwen2_moe", "num_experts": 60 """, "\"qwen2_moe\"", "in a mixture of experts *")]
    [TestCase("Qwen3-30B-A3B", """ "model_type": "qwen3_moe", "num_experts": 128 """, "\"qwen3_moe\"", "in a mixture of experts *")]
    [TestCase("OLMoE", """ "model_type": "olmoe", "num_experts": 64 """, "\"olmoe\"", "in a mixture of experts *")]
    public void Families_that_are_not_implemented_are_refused_by_name(string model, string keys, string found, string because)
    {
        using var folder = FolderOf($"{{ {keys} }}");

        Refused(folder, $"models with \"model_type\": {found} cannot be loaded: {because}", model);
    }

    // Each beside what the model is otherwise, which is read above.
    [TestCase("llama", "rope_scaling", """{ "type": "dynamic", "factor": 2.0 }""", "models with \"rope_scaling.type\": \"dynamic\" cannot be loaded: their rotary positions are scaled *")]
    [TestCase("qwen2", "rope_scaling", """{ "type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768 }""", "models with \"rope_scaling.type\": \"yarn\" cannot be loaded: *")]
    [TestCase("llama", "rope_parameters", """{ "rope_type": "longrope", "rope_theta": 10000.0 }""", "models with \"rope_parameters.rope_type\": \"longrope\" cannot be loaded: *")]
    [TestCase("llama", "hidden_act", "\"gelu\"", "models with \"hidden_act\": \"gelu\" cannot be loaded: their MLPs compute another function than *")]
    [TestCase("llama", "partial_rotary_factor", "0.5", "models with \"partial_rotary_factor\": 0.5 cannot be loaded: only a part of each head is turned *")]
    [TestCase("qwen2", "layer_types", """["chunked_attention"]""", "models with \"layer_types\": \"chunked_attention\" cannot be loaded: *")]
    [TestCase("llama", "quantization_config", """{ "quant_method": "gptq", "bits": 4 }""", "models with \"quantization_config\": * cannot be loaded: *")]
    public void What_a_known_family_has_besides_is_refused_by_name(string type, string key, string value, string message)
    {
        var config = JsonNode.Parse(
            $$"""
            {
              "model_type": "{{type}}", "hidden_size": 64, "intermediate_size": 96, "max_position_embeddings": 128, "num_attention_heads": 4,
              "num_hidden_layers": 2, "num_key_value_heads": 2, "vocab_size": 300
            }
            """)!.AsObject();
        config[key] = JsonNode.Parse(value);
        using var folder = FolderOf(config.ToJsonString());

        Refused(folder, message, key);
    }

    [Test]
    public void The_window_of_Qwen_counts_where_it_is_switched_on_and_prompts_that_fit_into_it_are_run()
    {
        const string keys = """
            "model_type": "qwen2", "hidden_size": 64, "intermediate_size": 96, "max_position_embeddings": 128, "num_attention_heads": 4,
            "num_hidden_layers": 2, "num_key_value_heads": 2, "vocab_size": 300, "sliding_window": 32
            """;
        using var off = FolderOf($$"""{ {{keys}}, "use_sliding_window": false }""");
        using var on = FolderOf($$"""{ {{keys}}, "use_sliding_window": true }""");
        var remarks = new List<string>();

        LlamaFolder.ReadConfig(off.Path, remarks.Add).Window.Should().BeNull();
        remarks.Should().BeEmpty();
        LlamaFolder.ReadConfig(on.Path, remarks.Add).Window.Should().Be(32);
        remarks.Should().ContainSingle().Which.Should().Contain("sliding window of 32 tokens").And.Contain("longer prompts are refused");
    }

    [Test]
    public void A_model_larger_than_the_memory_is_refused_with_both_sizes()
    {
        // Qwen2.5 7B: 7,615,616,512 weights, its repository says.
        long[][] shapes = [[7_615_616_512]];

        FluentActions.Invoking(() => MemoryNeed.Check("model.safetensors", shapes, available: 16_000_000_000)).Should().Throw<CheckpointException>()
            .WithMessage("model.safetensors: the model does not fit into memory: its 7,615,616,512 weights need 30.5 GB as float32, and there are 16.0 GB.");
        FluentActions.Invoking(() => MemoryNeed.Check("model.safetensors", shapes, available: 64_000_000_000)).Should().NotThrow();
        MemoryNeed.Available.Should().BePositive();
    }

    private static LlamaConfig Qwen2(int layers, int heads, int keyValueHeads, int width, int innerWidth, int vocabulary, int context) =>
        new(layers, heads, keyValueHeads, width / heads, width, innerWidth, vocabulary, context)
        {
            RotaryBase = 1e6,
            ProjectionBias = true,
            BeginningOfText = 151643,
            EndOfText = 151643,
        };

    private static void Refused(TemporaryFolder folder, string message, string because) =>
        FluentActions.Invoking(() => LanguageModel.Load(folder.Path)).Should().Throw<CheckpointException>(because)
            .WithMessage($"{folder.File("config.json")}: {message}", because);

    private static TemporaryFolder FolderOf(string config)
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), config);
        return folder;
    }
}
