using System.Text.Json.Nodes;
using IoiClaims.Checkpoints;
using IoiClaims.GptNeoX;
using IoiClaims.Llama;
using IoiClaims.Models.Tests.Gpt2.Folders;
using static TorchSharp.torch;

namespace IoiClaims.Models.Tests.Rotary;

/// <summary>
/// Folders of GPT-NeoX and Llama: what was saved comes back, damage is refused, and what config.json asks for is done or refused by
/// name.
/// </summary>
[TestFixture]
public sealed class RotaryFolderTests
{
    private const string Config = "config.json";
    private const string Weights = "model.safetensors";

    private static readonly string[] Values =
        ["null", "-1", "0", "1", "3", "2147483647", "2147483648", "1e400", "1.5", "\"12\"", "true", "false", "[]", "{}", "\"\""];

    private static readonly GptNeoXConfig NeoX = new(1, 2, 8, 6, 11, 8) { RotaryShare = 0.5, BeginningOfText = 0, EndOfText = 0 };
    private static readonly LlamaConfig Llama = new(1, 4, 2, 4, 8, 6, 11, 8) { BeginningOfText = 1, EndOfText = 2 };

    private static IEnumerable<TestCaseData> Models()
    {
        foreach (var (name, config) in new[] { ("Pythia", NeoX), ("GPT-NeoX, sequential, tied", NeoX with { ParallelBlocks = false, TiedUnembedding = true }) })
        {
            yield return new TestCaseData(
                (Action<string>)(folder => Saved(RandomGptNeoX.Create(config, 1), folder)),
                (Func<string, RotaryTransformer>)(folder => GptNeoXFolder.Load(folder))).SetArgDisplayNames(name);
        }

        foreach (var (name, config) in new[]
        {
            ("Llama", Llama),
            ("Llama 3", Llama with { RotaryBase = 500_000, RotaryScaling = new RotaryScaling.Llama3(8, 1, 4, 4) }),
            ("Qwen2", Llama with { ProjectionBias = true, TiedUnembedding = true }),
            ("Qwen3", Llama with { QueryKeyNorm = true, HeadWidth = 6 }),
        })
        {
            yield return new TestCaseData(
                (Action<string>)(folder => Saved(RandomLlama.Create(config, 1), folder)),
                (Func<string, RotaryTransformer>)(folder => LlamaFolder.Load(folder))).SetArgDisplayNames(name);
        }
    }

    [TestCaseSource(nameof(Models))]
    public void What_was_saved_comes_back(Action<string> save, Func<string, RotaryTransformer> load)
    {
        using var folder = new TemporaryFolder();
        save(folder.Path);
        using var scope = NewDisposeScope();
        using var model = load(folder.Path);
        using var again = load(folder.Path);
        var prompt = Numbers.Tokens([1, 5, 2, 9]);
        again.Fingerprint.Should().Be(model.Fingerprint);
        again.Forward(prompt).bytes.SequenceEqual(model.Forward(prompt).bytes).Should().BeTrue();
    }

    [TestCaseSource(nameof(Models))]
    public void Damage_to_the_weights_is_refused_or_harmless(Action<string> save, Func<string, RotaryTransformer> load)
    {
        using var folder = new TemporaryFolder();
        save(folder.Path);
        using var original = load(folder.Path);
        var content = File.ReadAllBytes(folder.File(Weights));
        var before = Tensor.TotalCount;
        var (refused, harmless) = (0, 0);
        foreach (var mutation in Mutations.OfAnyFile(Weights, content, new Random(3)).Concat(Mutations.OfSafetensors(Weights, content, new Random(3))))
        {
            File.Delete(folder.File(Weights));
            if (mutation.Content is { } changed)
            {
                File.WriteAllBytes(folder.File(Weights), changed);
            }

            if (Loads(load, folder, mutation.What) is not { } loaded)
            {
                refused++;
                continue;
            }

            harmless++;
            loaded.Fingerprint.Should().Be(original.Fingerprint, mutation.What);
            loaded.Dispose();
        }

        TestContext.Out.WriteLine($"{refused} refused, {harmless} harmless");
        refused.Should().BeGreaterThan(200);
        Tensor.TotalCount.Should().BeLessThanOrEqualTo(before, "what was read of a refused folder is freed");
    }

    /// <summary>
    /// Each key of the configuration without it and with values that it should not have. Another model comes out only where the key
    /// has that value in published folders, or where any number of its range makes a model.
    /// </summary>
    [TestCaseSource(nameof(Models))]
    public void What_the_configuration_asks_for_is_done_or_refused(Action<string> save, Func<string, RotaryTransformer> load)
    {
        string[] anyPositiveNumber = ["1", "3", "2147483647", "2147483648", "1.5"];
        var range = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["layer_norm_eps"] = anyPositiveNumber,
            ["rms_norm_eps"] = anyPositiveNumber,
            ["rope_theta"] = ["none", .. anyPositiveNumber],
            ["rotary_emb_base"] = ["none", .. anyPositiveNumber],
            ["max_position_embeddings"] = ["1", "3", "2147483647"],
            ["num_attention_heads"] = ["1"],
            ["rotary_pct"] = ["none", "0", "1"],
            ["use_parallel_residual"] = ["none", "null", "true", "false"],
            ["rope_scaling"] = ["none", "null"],
        };
        using var folder = new TemporaryFolder();
        save(folder.Path);
        using var original = load(folder.Path);
        var config = JsonNode.Parse(File.ReadAllText(folder.File(Config)))!.AsObject();
        var others = new List<string>();
        foreach (var key in config.Select(pair => pair.Key))
        {
            foreach (var value in Values.Prepend(null))
            {
                var changed = config.DeepClone().AsObject();
                changed.Remove(key);
                if (value is not null)
                {
                    changed[key] = JsonNode.Parse(value);
                }

                File.WriteAllText(folder.File(Config), changed.ToJsonString());
                using var loaded = Loads(load, folder, $"{key} = {value ?? "none"}");
                if (loaded is not null && loaded.Fingerprint != original.Fingerprint && !range.GetValueOrDefault(key, []).Contains(value ?? "none"))
                {
                    others.Add($"{key} = {value ?? "none"}");
                }
            }
        }

        others.Should().BeEmpty();
    }

    private static RotaryTransformer? Loads(Func<string, RotaryTransformer> load, TemporaryFolder folder, string what)
    {
        try
        {
            return load(folder.Path);
        }
        catch (CheckpointException refusal)
        {
            refusal.Message.Should().StartWith(folder.Path, what);
            refusal.Message.Length.Should().BeLessThan(5000, what);
            return null;
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            throw new AssertionException($"{what} should be refused with a CheckpointException, not with {exception}", exception);
        }
    }

    private static void Saved(GptNeoXModel model, string folder)
    {
        using (model)
        {
            GptNeoXFolder.Save(model, folder);
        }
    }

    private static void Saved(LlamaModel model, string folder)
    {
        using (model)
        {
            LlamaFolder.Save(model, folder);
        }
    }
}
